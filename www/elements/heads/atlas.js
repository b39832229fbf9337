// All heads of all layers, a square each: pressed it is opened, switched off it gives nothing and all that follows is worked out again.
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import strings from "../../locales/en-heads.js";
import { headTile } from "../../view/head-tile.js";
import { allOf, inLayer, isOff } from "./off.js";

const text = strings.atlas;

/**
 * trace: the run that is shown; info: of the model; off: a list; chosen: the head that is open; active: the one that Tab reaches;
 * roleOf(layer, head): the name of what it does, or "".
 */
export function atlas({ trace, info, off, chosen, active, roleOf }, { open, toggle }) {
  const { layers, heads } = info;
  const n = trace.tokens.length;
  const causal = trace.mask === "causal";
  const tile = (weights, layer, head) => {
    const place = { layer, head };
    const gone = isOff(off, place);
    const selected = chosen.layer === layer && chosen.head === head;
    const focus = active.layer === layer && active.head === head ? 0 : -1;
    const name = roleOf(layer, head);
    const label = text.tile({ layer: layer + 1, head: head + 1, name, off: gone });
    return html`<div class="tile ${selected ? "selected" : ""} ${gone ? "off" : ""}" data-at="${layer}-${head}">
      <button type="button" class="look" tabindex=${focus} aria-pressed=${selected ? "true" : "false"} aria-label=${label} @click=${() => open(place)}>
        ${guard([trace, layer, head], () => headTile(weights.subarray(head * n * n, (head + 1) * n * n), n, causal))}</button>
      <p class="under" aria-hidden="true"><b>${text.short(layer + 1, head + 1)}</b> <span>${name}</span></p>
      <button type="button" class="switch" role="switch" tabindex=${focus} aria-checked=${gone ? "false" : "true"} aria-label=${text.switch(layer + 1, head + 1)} @click=${() => toggle([place])}>${gone ? text.isOff : text.isOn}</button>
    </div>`;
  };
  return html`<div class="atlas" role="group" aria-label=${text.label} .style=${`--heads: ${heads}`}>
    ${Array.from({ length: heads }, (_, head) => html`<span class="column" aria-hidden="true">${text.head(head + 1)}</span>`)}
    ${Array.from({ length: layers }, (_, layer) => {
      const { data } = trace.get({ stage: "weights", layer });
      const whole = inLayer(layer, heads).every((place) => isOff(off, place));
      return html`<div class="layer"><span>${text.layer(layer + 1)}</span><button type="button" class="quiet" aria-label=${text.layerSwitch(layer + 1, whole)} @click=${() => toggle(inLayer(layer, heads))}>${whole ? text.turnOn : text.turnOff}</button></div>
        ${Array.from({ length: heads }, (_, head) => tile(data, layer, head))}`;
    })}
  </div>
  <p class="all"><span aria-live="off">${text.count(off.length, layers * heads)}</span>
    ${off.length ? html`<button type="button" class="quiet" data-all="on" @click=${() => toggle(off)}>${text.allOn}</button>` : nothing}
    ${off.length < layers * heads ? html`<button type="button" class="quiet" data-all="off" @click=${() => toggle(allOf(info).filter((place) => !isOff(off, place)))}>${text.allOff}</button>` : nothing}</p>`;
}
