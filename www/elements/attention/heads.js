// The plan of all heads: each square is the weight that head gives the chosen pair, so that choosing and comparing are one.
import { html } from "lit";
import { num } from "../../view/format.js";
import { inkSquare } from "../../view/ink-matrix.js";
import { toTemplate } from "../../view/phrase.js";
import strings from "../../locales/en.js";

const text = strings.attention.heads;

/** `weights[layer][head]` is the weight of the pair; `from` and `to` name it. */
export function headPlan({ weights, layer, head, from, to }, choose) {
  const heads = weights[0].length;
  const step = (event) => {
    const by = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const within = (n, limit) => (n + limit) % limit;
    const [l, h] = [within(layer + by[0], weights.length), within(head + by[1], heads)];
    choose(l, h);
    event.currentTarget.querySelector(`[data-at="${l}-${h}"]`).focus();
  };
  return html`<div class="heads">
    <p class="fine">${toTemplate(text.about(from, to, weights.length * heads))}</p>
    <div class="plan" role="radiogroup" aria-label=${text.label} .style=${`--heads: ${heads}`} @keydown=${step}>
      ${weights.map((row, l) => html`<span class="layer" aria-hidden="true">${l === 0 ? text.layer : ""} ${l + 1}</span>
        ${row.map((weight, h) => {
          const on = l === layer && h === head;
          return html`<button type="button" role="radio" data-at="${l}-${h}" tabindex=${on ? 0 : -1} aria-checked=${on ? "true" : "false"}
            aria-label=${text.one(l + 1, h + 1, num(weight, 3))} @click=${() => choose(l, h)}>${inkSquare(weight, 24)}</button>`;
        })}`)}
      <span></span>${weights[0].map((_, h) => html`<span class="column" aria-hidden="true">${h + 1}</span>`)}
    </div>
  </div>`;
}
