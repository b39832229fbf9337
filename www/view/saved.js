// A step's matrix as a picture that stands alone, labels and all, for saving.
import { svg } from "lit";
import { reach, signedStep } from "./signed-matrix.js";
import { barPath } from "./vector-matrix.js";

const CELL = 24;
const EDGE = 84;

/** kind: pairs (labels on both sides) or vectors (numbered columns). */
export function svgMatrix({ values, rows, columns, labels, kind, share }) {
  const wide = kind === "pairs" ? CELL : 10;
  const width = EDGE + columns * wide + 4;
  const height = EDGE + rows * CELL + 4;
  const names = labels.map((label, i) => svg`<text class="saved" x=${EDGE - 8} y=${EDGE + (i + 0.68) * CELL} text-anchor="end">${label}</text>
    ${kind === "pairs" ? svg`<text class="saved" transform="translate(${EDGE + (i + 0.68) * CELL} ${EDGE - 8}) rotate(-90)">${label}</text>` : ""}`);
  return svg`<svg viewBox="0 0 ${width} ${height}">${names}<g transform="translate(${EDGE} ${EDGE}) scale(${wide} ${CELL})">${kind === "pairs" ? squares(values, columns, share) : bars(values, rows, columns)}</g></svg>`;
}

function squares(values, columns, share) {
  const max = reach(values);
  return Array.from(values, (value, i) => {
    const side = value === -Infinity ? 0 : share ? Math.sqrt(value) * 0.93 : 0.96;
    const gap = (1 - side) / 2;
    return svg`<rect class=${share ? "share" : signedStep(value, max)} x=${(i % columns) + gap} y=${Math.floor(i / columns) + gap} width=${side} height=${side} />`;
  });
}

function bars(values, rows, columns) {
  const max = reach(values);
  return Array.from({ length: rows }, (_, i) => svg`<path class="bars" d=${barPath(Array.from(values.slice(i * columns, (i + 1) * columns)), max, i + 0.5, 0.44)} />`);
}
