// One row of a head's weights in ink, a square for each word; its area is the weight.
import { svg } from "lit";

const one = (n) => +n.toFixed(1);

/** The `count` places of the largest weights: [{ at, weight }]. */
export const hardestOf = (weights, count) => Array.from(weights, (weight, at) => ({ at, weight })).sort((a, b) => b.weight - a.weight).slice(0, count);

/** weights: of one head from one word; `sources`: places to be marked behind the ink. */
export function headRow(weights, cell, sources) {
  let squares = "";
  let points = "";
  weights.forEach((weight, i) => {
    const side = Math.sqrt(weight) * (cell - 2);
    const [x, y] = [i * cell + (cell - side) / 2, (cell - side) / 2];
    if (side >= 0.5) squares += `M${one(x)} ${one(y)}h${one(side)}v${one(side)}h${one(-side)}z`;
    else points += `M${one((i + 0.5) * cell - 0.5)} ${one(cell / 2)}h1`;
  });
  const width = weights.length * cell;
  return svg`<svg class="head-row" width=${width} height=${cell} viewBox="0 0 ${width} ${cell}" aria-hidden="true">
    ${sources.map((i) => svg`<rect class="source" x=${i * cell} width=${cell} height=${cell} />`)}
    <path class="lines" d="M0 ${cell - 0.5}H${width}" /><path class="points" d=${points} /><path class="squares" d=${squares} /></svg>`;
}
