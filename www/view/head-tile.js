// A head in small: its weights on one sentence, a square for a pair. Twelve units a cell, whatever the size on the page.
import { nothing, svg } from "lit";
import { inkPaths } from "./ink-matrix.js";
import { hatchAbove } from "./pattern.js";

const CELL = 12;
/** From so many words on the squares by area would be smaller than a point; then a cell is filled, as dark as its weight. */
const MANY = 22;
const STEPS = 8;

function shades(weights, n, causal) {
  const paths = {};
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      if (causal && column > row) continue;
      const step = Math.round(Math.sqrt(weights[row * n + column]) * STEPS);
      if (step > 0) paths[step] = `${paths[step] ?? ""}M${column * CELL} ${row * CELL}h${CELL}v${CELL}h${-CELL}z`;
    }
  }
  return svg`<rect class="w0" width=${n * CELL} height=${n * CELL} />${Object.entries(paths).map(([step, d]) => svg`<path class="w${step}" d=${d} />`)}`;
}

function squares(weights, n, causal) {
  const { squares: d, lines } = inkPaths(weights, n, CELL, causal);
  return svg`<path class="lines" d=${lines} /><path class="squares" d=${d} />`;
}

/** What is drawn, without the svg around it: side × side units. */
export const headInk = (weights, n, causal) => svg`${causal ? svg`<path class="hatching" transform="scale(${CELL})" d=${hatchAbove(n)} />` : nothing}
  ${n > MANY ? shades(weights, n, causal) : squares(weights, n, causal)}`;

export const sideOf = (n) => n * CELL;

/** weights: n × n; `causal` leaves later words to the hatch. */
export const headTile = (weights, n, causal) => svg`<svg class="tile-ink" viewBox="-1 -1 ${sideOf(n) + 2} ${sideOf(n) + 2}" aria-hidden="true">${headInk(weights, n, causal)}</svg>`;
