// A state of fixed size, what a word adds to it, and the keys and values that would else be kept.
import { svg } from "lit";
import { signedPaths } from "./signed-grid.js";

/** Of a picture that stands alone; in the figure it takes the room there is. */
const SIDE = 150;
const drawn = (paths) => Object.entries(paths).map(([look, d]) => svg`<path class=${look} d=${d} />`);

/** values: rows × columns; `sums`: the last column is the sum of the keys and stands apart, on a ramp of its own. */
export function statePicture({ values, rows, columns, max, sums = false, maxSum }) {
  const wide = sums ? columns - 1 : columns;
  const part = (from, to) => Array.from({ length: rows }, (_, r) => Array.from(values.subarray(r * columns + from, r * columns + to))).flat();
  const [width, height] = [wide + (sums ? 3.3 : 0.3), rows + 0.3];
  return svg`<svg class="state" width=${(SIDE * width) / height} height=${SIDE} viewBox="-.15 -.15 ${width} ${height}" aria-hidden="true">
    ${drawn(signedPaths(part(0, wide), wide, max, { gap: 0 }))}
    ${sums ? drawn(signedPaths(part(wide, columns), 1, maxSum, { gap: 0, left: wide + 2 })) : ""}
    <path class="frame" d="M0 0H${wide}V${rows}H0z${sums ? `M${wide + 2} 0h1v${rows}h-1z` : ""}" />
  </svg>`;
}

/** lists: [{ values, columns }], a row for each word so far; `rows` is how many there will be. */
export function cachePicture({ lists, rows }) {
  let left = 0;
  const parts = lists.map(({ values, columns, max }) => {
    const part = drawn(signedPaths(values, columns, max, { gap: 0, left }));
    const from = left;
    left += columns + 2;
    return svg`${part}<path class="frame" d="M${from} 0h${columns}v${rows}h${-columns}z" />`;
  });
  return svg`<svg class="cache" viewBox="0 0 ${left - 2} ${rows}" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}
