// Lists of numbers as lines of bars, or of squares for shares: a unit for each number and each line. The same drawing serves the small map
// and the large sheet.
import { svg } from "lit";
import { reach } from "./signed-matrix.js";
import { barPath } from "./vector-matrix.js";

const HALF = 0.46;
const LEAST = 0.004;
const short = (x) => Number(x.toFixed(3));

/**
 * lines: { values, role, given? }[], a given one drawn paler; shared: all lines over the same range; cuts: columns before which a line parts two heads; bar: how wide a bar is;
 * floor: nothing is below zero, so zero lies at the foot. */
export function barLines({ lines, cuts = [], shared = false, bar = 0.78, floor = false }) {
  const columns = lines[0].values.length;
  const most = shared ? Math.max(...lines.map(({ values }) => reach(values))) : null;
  const [zero, half] = floor ? [0.96, 0.92] : [0.5, HALF];
  return svg`<svg viewBox="0 0 ${columns} ${lines.length}" preserveAspectRatio="none">
    <path class="cut" d=${cuts.map((at) => `M${at} 0V${lines.length}`).join("")} />
    <path class="axis" d=${lines.map((_, i) => `M0 ${i + zero}H${columns}`).join("")} />
    ${lines.map(({ values, role, given }, i) => svg`<path class="bars ${role} ${given ? "given" : ""}" d=${barPath(values, most ?? reach(values), i + zero, half, bar)} .style=${`--at:${i / lines.length}`} />`)}
  </svg>`;
}

/** Each line shares out one whole: the area of a square is its share, one too small to draw is a point; from column `seen` on all is hidden. */
export function shareLines({ lines, mesh = true, seen = lines[0].values.length }) {
  const columns = lines[0].values.length;
  const all = lines.flatMap(({ values }, row) => values.slice(0, seen).map((share, column) => ({ share, row, column })));
  const hidden = lines.flatMap(({ values }, row) => values.slice(seen).map((_, i) => `M${short(seen + i + 0.15)} ${short(row + 0.85)}l.7 -.7`));
  const square = ({ share, row, column }) => {
    const side = Math.sqrt(share) * 0.93;
    return `M${short(column + (1 - side) / 2)} ${short(row + (1 - side) / 2)}h${short(side)}v${short(side)}h${short(-side)}z`;
  };
  const grid = Array.from({ length: columns + 1 }, (_, i) => `M${i} 0V${lines.length}`).join("") + Array.from({ length: lines.length + 1 }, (_, i) => `M0 ${i}H${columns}`).join("");
  return svg`<svg class="squares" viewBox="0 0 ${columns} ${lines.length}" preserveAspectRatio="xMinYMid meet">
    ${mesh ? svg`<path class="mesh drawn" d=${grid} />` : ""}
    <path class="hatching" d=${hidden.join("")} />
    <path class="points" d=${all.filter(({ share }) => share < LEAST).map(({ row, column }) => `M${column + 0.5} ${row + 0.5}h.001`).join("")} />
    <path class="share" d=${all.filter(({ share }) => share >= LEAST).map(square).join("")} />
  </svg>`;
}

/** Numbers from the largest to the smallest as one falling curve over zero. */
export function fallingCurve(values, points = 160) {
  const at = (i) => values[Math.round((i / (points - 1)) * (values.length - 1))];
  const [top, low] = [Math.max(0, values[0]), Math.min(0, values.at(-1))];
  const y = (value) => short(((top - value) / (top - low || 1)) * 2);
  const curve = Array.from({ length: points }, (_, i) => `L${i} ${y(at(i))}`).join("");
  return svg`<svg viewBox="0 0 ${points - 1} 2" preserveAspectRatio="none">
    <path class="under" d="M0 ${y(0)}${curve}L${points - 1} ${y(0)}z" /><path class="axis" d="M0 ${y(0)}H${points - 1}" /><path class="run" d=${curve.replace("L", "M")} />
  </svg>`;
}
