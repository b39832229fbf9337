// The ink matrix with its words: a table whose squares can be pointed at, walked by arrow keys and opened, laid over the drawing.
import { html } from "lit";
import { guard } from "lit/directives/guard.js";
import { share } from "../../view/format.js";
import { inkMatrix } from "../../view/ink-matrix.js";
import { isRest, written } from "../../view/words.js";
import strings from "../../locales/en.js";

const text = strings.attention.matrix;

/** Sizes in px from the room there is: squares of 15 to 24, wider than the room if need be, for then the figure scrolls inside. */
export function matrixSizes(tokens, source, width) {
  const longest = Math.max(...tokens.map((token) => [...written(token, source)].length), 1);
  const labels = Math.min(104, Math.max(40, Math.round(longest * 7.6 + 16)));
  const cell = Math.max(15, Math.min(24, Math.floor((width - labels - 2) / tokens.length)));
  return { labels, cell, scrolls: labels + cell * tokens.length + 2 > width };
}

/** Where in the matrix an event happened: [row, column], row −1 for the names above, column −1 for those at the side. */
export function cellAt(event) {
  const cell = event.target.closest("td, th");
  if (!cell) return null;
  return [cell.parentElement.rowIndex - 1, cell.cellIndex - 1];
}

// The table is the same as long as its numbers are: pointing at things does not build it anew.
const table = (view) =>
  guard([view.weights, view.source, view.sizes.cell, view.sizes.labels, view.row, view.target], () => {
    const { tokens, source, weights, causal, row, target } = view;
    const n = tokens.length;
    const name = (token) => (isRest(token) ? text.rest : written(token, source));
    const value = (r, c) => (causal && c > r ? text.hidden : share(weights[r * n + c], 3));
    return html`<table role="grid" aria-label=${text.label(view.layer + 1, view.head + 1)}>
      <thead><tr><td></td>${tokens.map((token, c) => html`<th scope="col" class=${c === target ? "on" : ""}><span dir="auto">${name(token)}</span></th>`)}</tr></thead>
      <tbody>${tokens.map((token, r) => html`<tr aria-selected=${r === row ? "true" : "false"}>
        <th scope="row" class=${r === row ? "on" : ""} dir="auto">${name(token)}</th>
        ${tokens.map((_, c) => html`<td aria-label=${value(r, c)}></td>`)}
      </tr>`)}</tbody>
    </table>`;
  });

/** `view` as for the sentence, with weights (n × n), sizes, causal, open ([row, column] or null) and pointed. */
export function matrix(view, { move, leave, press, key, focus }) {
  const { tokens, weights, causal, row, open, pointed, sizes } = view;
  const { cell, labels } = sizes;
  return html`<div class="scroller ${sizes.scrolls ? "scrolls" : ""}" .style=${`--cell: ${cell}px; --labels: ${labels}px`}>
    <div class="matrix" @pointermove=${move} @pointerleave=${leave} @focusout=${leave} @click=${press} @keydown=${key} @focusin=${focus}>
      ${inkMatrix({ weights, n: tokens.length, cell, causal, row, open, pointed, clip: "masked" })}
      ${table(view)}
    </div>
  </div>`;
}
