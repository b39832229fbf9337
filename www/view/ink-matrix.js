// A matrix of weights in ink: the area of a square is the weight, so every row holds the same amount.
import { nothing, svg } from "lit";

/** Below this a square would be smaller than a point; zero is drawn as a point, which is not the same as being hidden. */
const FAINTEST = 0.0005;
const one = (n) => +n.toFixed(1);

/** Path data for n × n weights, `cell` px a square. With `causal`, squares right of the diagonal are hidden and left out. */
export function inkPaths(weights, n, cell, causal = false) {
  let squares = "";
  let points = "";
  let hidden = "";
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      if (causal && column > row) continue;
      const weight = weights[row * n + column];
      const side = Math.sqrt(weight) * (cell - 2);
      const [x, y] = [column * cell + (cell - side) / 2, row * cell + (cell - side) / 2];
      if (weight >= FAINTEST && side >= 0.5) squares += `M${one(x)} ${one(y)}h${one(side)}v${one(side)}h${one(-side)}z`;
      else if (cell > 12) points += `M${one((column + 0.5) * cell - 0.5)} ${one((row + 0.5) * cell)}h1`;
    }
    if (causal && row < n - 1) hidden += `M${(row + 1) * cell} ${row * cell}H${n * cell}v${cell}H${(row + 1) * cell}z`;
  }
  return { squares, points, hidden, lines: gridLines(n, cell, causal) };
}

function gridLines(n, cell, causal) {
  let d = "";
  for (let i = 0; i <= n; i++) {
    const [first, last] = causal ? [Math.max(0, i - 1), Math.min(n, i + 1)] : [0, n];
    d += `M${i * cell} ${first * cell}V${n * cell}M0 ${i * cell}H${last * cell}`;
  }
  return d;
}

/** The hatch is drawn as lines, because a pattern's name would have to be unique in every page. */
function hatch(n, cell) {
  const side = n * cell;
  let d = "";
  for (let offset = -side; offset < side; offset += 8) d += `M${side} ${offset}L${Math.max(0, offset)} ${offset + side - Math.max(0, offset)}`;
  return d;
}

/**
 * The drawing alone; labels and squares that can be pressed lie over it as a table. `row` is framed, `open` is the square held open
 * (its corner folded), `pointed` the one under the pointer.
 */
export function inkMatrix({ weights, n, cell, causal, row, open, pointed, clip }) {
  const { squares, points, hidden, lines } = inkPaths(weights, n, cell, causal);
  const side = n * cell;
  const at = ([r, c], grow) => ({ x: c * cell - grow, y: r * cell - grow, size: cell + 2 * grow });
  const mark = (place, kind) => svg`<rect class=${kind} x=${place.x} y=${place.y} width=${place.size} height=${place.size} />`;
  return svg`<svg class="ink" viewBox="-1 -1 ${side + 2} ${side + 2}" width=${side + 2} height=${side + 2} aria-hidden="true">
    ${causal ? svg`<clipPath id=${clip}><path d=${hidden} /></clipPath><path class="hatching" clip-path="url(#${clip})" d=${hatch(n, cell)} />` : nothing}
    <path class="lines" d=${lines} /><path class="points" d=${points} /><path class="squares" d=${squares} />
    ${row >= 0 ? svg`<rect class="row" x="-.5" y=${row * cell - 0.5} width=${side + 1} height=${cell + 1} />` : nothing}
    ${pointed ? mark(at(pointed, 0), "pointed") : nothing}
    ${open ? svg`${mark(at(open, 0.5), "held")}<path class="fold" d="M${(open[1] + 1) * cell} ${open[0] * cell}h-7l7 7z" />` : nothing}
  </svg>`;
}

/** A single weight by area, for the plan of heads. */
export const inkSquare = (weight, cell) => {
  const side = Math.max(Math.sqrt(weight) * (cell - 6), weight > 0 ? 1 : 0);
  return svg`<svg viewBox="0 0 ${cell} ${cell}" aria-hidden="true"><rect x=${one((cell - side) / 2)} y=${one((cell - side) / 2)} width=${one(side)} height=${one(side)} /></svg>`;
};
