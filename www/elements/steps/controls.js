// What can be chosen for the walk: the layer and the head, and who may look at whom.
import { html } from "lit";
import strings from "../../locales/en-steps.js";

const options = (count, chosen) => Array.from({ length: count }, (_, i) => html`<option value=${i + 1} ?selected=${i === chosen}>${i + 1}</option>`);

export function layerAndHead(host) {
  const { layers, heads } = host.loaded.info;
  const { layer, head } = host.chosen;
  // Choosing one of the two settles the other as well: it may have been the model's own choice until now.
  const choose = (which) => (event) => Object.assign(host, { layer: layer + 1, head: head + 1, [which]: Number(event.target.value) });
  return html`<label>${strings.layer} <select .value=${String(layer + 1)} @change=${choose("layer")}>${options(layers, layer)}</select></label>
    <label>${strings.head} <select .value=${String(head + 1)} @change=${choose("head")}>${options(heads, head)}</select></label>`;
}

export function maskSwitch(host) {
  const choice = (mask, label) => html`<button type="button" role="radio" aria-checked=${host.mask === mask ? "true" : "false"} tabindex=${host.mask === mask ? 0 : -1}
    @click=${() => (host.mask = mask)} @keydown=${(event) => /^Arrow/.test(event.key) && turn(event, host, mask)}>${label}</button>`;
  return html`<div class="mask-switch" role="radiogroup" aria-label=${strings.maskSwitch}><span aria-hidden="true">${strings.maskSwitch}</span>${choice("none", strings.maskNone)}${choice("causal", strings.maskCausal)}</div>`;
}

async function turn(event, host, mask) {
  event.preventDefault();
  event.stopPropagation();
  const group = event.currentTarget.parentElement;
  host.mask = mask === "none" ? "causal" : "none";
  await host.updateComplete;
  group.querySelector("[aria-checked=true]").focus();
}
