// The reader's words: one sentence that runs as it is typed, or a long text that runs when it is done.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-variants.js";

export function switches(host) {
  const choice = (name, value, chosen, label) => html`<label><input type="radio" name=${name} value=${value} .checked=${live(chosen === value)} @change=${() => (host[name] = value)} /><span>${label}</span></label>`;
  return html`<div class="switches controls">
    <fieldset class="switch"><legend class="vh">${strings.source.label}</legend>${choice("source", "sentence", host.source, strings.source.sentence)}${choice("source", "long", host.source, strings.source.long)}</fieldset>
    <fieldset class="switch"><legend class="vh">${strings.mask.label}</legend><span class="sub" aria-hidden="true">${strings.mask.label}</span>${choice("mask", "none", host.mask, strings.mask.none)}${choice("mask", "causal", host.mask, strings.mask.causal)}</fieldset>
  </div>`;
}

export function ownText(host) {
  return host.source === "long" ? longText(host) : sentence(host);
}

function sentence(host) {
  const { text, fitted } = host;
  const cut = fitted && fitted.total > fitted.shown && host.result?.source === "sentence";
  const note = !text.trim() ? strings.empty : cut ? strings.tooLong(fitted.shown, fitted.total) : nothing;
  const enter = (event) => event.key === "Enter" && !event.isComposing && event.preventDefault();
  return html`<div class="own controls">
    <label for="own" class="sub">${strings.own}</label>
    <textarea id="own" rows="1" dir="auto" spellcheck="false" autocomplete="off" enterkeyhint="done" aria-describedby="own-notes" .value=${live(text)}
      @input=${(event) => (host.text = event.target.value.replace(/[\r\n]+/g, " "))} @keydown=${enter}></textarea>
    <p id="own-notes" class="fine">${note}</p>
  </div>`;
}

function longText(host) {
  const { result, fitted, draft } = host;
  const shown = draft ?? host.long ?? host.story ?? "";
  const there = result?.source === "long";
  return html`<div class="own of-long controls">
    <label for="long" class="sub">${strings.longLabel}</label>
    <textarea id="long" rows="5" dir="auto" spellcheck="false" autocomplete="off" aria-describedby="own-notes" .value=${live(shown)}
      @input=${(event) => (host.draft = event.target.value)} @paste=${() => setTimeout(() => host.takeDraft())} @change=${() => host.takeDraft()}></textarea>
    <p id="own-notes" class="fine">${draft !== undefined ? html`<button type="button" class="action" @click=${() => host.takeDraft()}>${strings.use}</button>` : nothing}
      ${there ? strings.longNote(result.sentences, result.tokens.length) : nothing}
      ${there && fitted?.total > fitted.shown ? strings.longCut(fitted.shown, fitted.total) : nothing}
      ${host.long ? strings.ownIsKept : nothing}</p>
  </div>`;
}

export function layerAndHead(host) {
  const { layers, heads } = host.loaded.info;
  const { layer, head } = host.chosen;
  // Choosing one of the two settles the other as well: it may have been the model's own choice until now.
  const choose = (which) => (event) => Object.assign(host, { layer: layer + 1, head: head + 1, [which]: Number(event.target.value) });
  const options = (count, chosen) => Array.from({ length: count }, (_, i) => html`<option value=${i + 1} ?selected=${i === chosen}>${i + 1}</option>`);
  return html`<div class="place controls"><label>${strings.layer} <select .value=${String(layer + 1)} @change=${choose("layer")}>${options(layers, layer)}</select></label>
    <label>${strings.head} <select .value=${String(head + 1)} @change=${choose("head")}>${options(heads, head)}</select></label></div>`;
}
