// A row of bars for each word: up for plus, down for minus, so that the sign needs no colour. One unit wide and high a cell.
import { svg } from "lit";
import { reach } from "./signed-matrix.js";

const HALF = 0.48;
const WIDTH = 0.72;
const short = (x) => Number(x.toFixed(3));

/** The bars of one row as a path; `middle` is where its axis lies, `half` the height of the longest bar. */
export function barPath(values, max, middle, half, width = WIDTH) {
  const gap = (1 - width) / 2;
  let path = "";
  values.forEach((value, j) => {
    const height = max && Number.isFinite(value) ? (value / max) * half : 0;
    path += `M${short(j + gap)} ${short(middle)}v${short(-height)}h${width}v${short(height)}z`;
  });
  return path;
}

/** values: row-major, rows × columns; role: q, k, v, h or nothing for plain ink. */
export function vectorPicture({ values, rows, columns, role = "", max = reach(values) }) {
  const row = (i) => Array.from(values.slice(i * columns, (i + 1) * columns));
  return svg`<svg viewBox="0 0 ${columns} ${rows}" preserveAspectRatio="none">
    <path class="axis" d=${Array.from({ length: rows }, (_, i) => `M0 ${i + 0.5}H${columns}`).join("")} />
    ${Array.from({ length: rows }, (_, i) => svg`<path class="bars ${role}" d=${barPath(row(i), max, i + 0.5, HALF)} .style=${`--at:${i / rows}`} />`)}
  </svg>`;
}
