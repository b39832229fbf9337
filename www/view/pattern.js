// Which pairs are compared, as a square of cells: a cell for each pair, or, where they are too many, one for so many by so many pairs, as dark
// as the share of them that is compared. What is in memory at once is drawn in ink, what is compared and forgotten in grey.
import { nothing, svg } from "lit";

/** Cells on a side before they are put together. */
const CELLS = 44;
const LEVELS = 6;
const short = (x) => Number(x.toFixed(2));

/** Pairs on a side that make a cell. */
export const pairsPerCell = (n) => Math.ceil(n / CELLS);

/** visible: n × n, 1 where compared. Gives how many pairs on a side make a cell, and the share of each cell; −1: all of it is masked. */
export function coverage(visible, n, causal) {
  const per = pairsPerCell(n);
  const cells = Math.ceil(n / per);
  const shares = new Float32Array(cells * cells);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      let pairs = 0;
      let seen = 0;
      for (let i = row * per; i < Math.min(n, (row + 1) * per); i++) {
        for (let j = column * per; j < Math.min(n, (column + 1) * per); j++) {
          if (causal && j > i) continue;
          pairs++;
          seen += visible[i * n + j];
        }
      }
      shares[row * cells + column] = pairs ? seen / pairs : -1;
    }
  }
  return { per, cells, shares };
}

/** memory: "all", or a tile as { row, column, size } in pairs. */
export function patternPicture({ per, cells, shares }, { memory, n }) {
  const gap = per === 1 ? 0.07 : 0;
  const side = short(1 - 2 * gap);
  const paths = {};
  shares.forEach((share, at) => {
    if (share <= 0) return;
    const look = memory === "all" ? "kept" : `c${Math.ceil(share * LEVELS)}`;
    paths[look] = `${paths[look] ?? ""}M${short((at % cells) + gap)} ${short(Math.floor(at / cells) + gap)}h${side}v${side}h${-side}z`;
  });
  const tile = memory === "all" ? null : memory;
  const end = (from) => Math.min(n, from + tile.size) / per - from / per;
  return svg`<svg class="pattern ${per > 1 ? "joined" : ""}" width="150" height="150" viewBox="-.15 -.15 ${cells + 0.3} ${cells + 0.3}" aria-hidden="true">
    <path class="frame" d="M0 0H${cells}V${cells}H0z" />
    ${per === 1 ? svg`<path class="mesh" d=${Array.from({ length: cells - 1 }, (_, i) => `M${i + 1} 0V${cells}M0 ${i + 1}H${cells}`).join("")} />` : nothing}
    ${shares.includes(-1) ? svg`<path class="hatching" d=${hatchAbove(cells)} />` : nothing}
    ${Object.entries(paths).map(([look, d]) => svg`<path class=${look} d=${d} />`)}
    ${tile ? svg`<rect class="kept" x=${short(tile.column / per + gap)} y=${short(tile.row / per + gap)} width=${short(end(tile.column) - 2 * gap)} height=${short(end(tile.row) - 2 * gap)} />` : nothing}
  </svg>`;
}

/** Lines across the half above the diagonal, which the mask hides. */
export function hatchAbove(side) {
  const step = side / 11;
  let d = "";
  for (let sum = step; sum < 2 * side; sum += step) {
    const right = Math.min(sum, side);
    const middle = sum / 2 + 0.5;
    if (right > middle) d += `M${short(middle)} ${short(sum - middle)}L${short(right)} ${short(sum - right)}`;
  }
  return d;
}
