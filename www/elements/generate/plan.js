// The plan of the heads for one word: where each of them looked, in small, and which of them is drawn.
import { html } from "lit";
import strings from "../../locales/en-generate.js";
import { lookStrip } from "../../view/look-strip.js";
import { toText } from "../../view/phrase.js";

const text = strings.plan;
const BY = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** `looks[layer][head]`; `place.head` is null for the mean of all. */
export function plan({ looks, place }, choose) {
  const [layers, heads] = [looks.length, looks[0].length];
  // One more row, of one place: the mean.
  const step = (event) => {
    const by = BY[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const row = ((place.head === null ? layers : place.layer) + by[0] + layers + 1) % (layers + 1);
    const head = ((place.head ?? 0) + by[1] + heads) % heads;
    const to = row === layers || (place.head === null && by[1]) ? { layer: null, head: null } : { layer: row, head };
    choose(to);
    event.currentTarget.querySelector(`[data-at="${to.head === null ? "mean" : `${to.layer}-${to.head}`}"]`).focus();
  };
  const radio = (to, on, label, inside) => html`<button type="button" role="radio" data-at=${to.head === null ? "mean" : `${to.layer}-${to.head}`} tabindex=${on ? 0 : -1} aria-checked=${on ? "true" : "false"} aria-label=${label} @click=${() => choose(to)}>${inside}</button>`;
  return html`<div class="looks">
    <p class="fine">${text.about}</p>
    <div class="looks-plan" role="radiogroup" aria-label=${text.label} .style=${`--heads: ${heads}`} @keydown=${step}>
      ${looks.map((row, layer) => html`<span class="layer" aria-hidden="true">${layer === 0 ? text.layer : ""} ${layer + 1}</span>
        ${row.map(({ weights, name, weight }, head) => radio({ layer, head }, place.layer === layer && place.head === head, toText(text.one(layer + 1, head + 1, name, weight)), lookStrip(weights)))}`)}
      <span></span>${radio({ layer: null, head: null }, place.head === null, text.all(layers * heads), text.all(layers * heads))}
    </div>
  </div>`;
}
