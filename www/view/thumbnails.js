// The nine steps in small, each drawn from the step's own numbers. All pictures are 72 units square.
import { html, svg } from "lit";
import { reach, signedStep } from "./signed-matrix.js";

export const SIDE = 72;
const short = (x) => Number(x.toFixed(2));
const frame = (content) => html`<svg class="thumb" viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">${content}</svg>`;
const square = (x, y, side) => `M${short(x)} ${short(y)}h${short(side)}v${short(side)}h${short(-side)}z`;

/** The pieces of the sentence as lines as long as their words. */
export function tokenThumb(lengths) {
  const line = SIDE / lengths.length;
  const longest = Math.max(1, ...lengths);
  return frame(svg`<path class="piece" d=${lengths.map((length, i) => `M0 ${short(i * line + line * 0.16)}h${short(4 + (length / longest) * (SIDE - 4))}v${short(line * 0.64)}H0z`).join("")} />`);
}

/** Lists of numbers side by side, a square per number: its area is the size, a paler one is below zero. Wide lists show every nth column. */
export function vectorThumb(parts) {
  const gap = 4.5;
  const width = (SIDE - gap * (parts.length - 1)) / parts.length;
  return frame(parts.map((part, n) => vectors({ ...part, left: n * (width + gap), width })));
}

function vectors({ values, rows, columns, role = "", left, width }) {
  const high = SIDE / rows;
  const shown = Math.max(1, Math.min(columns, Math.floor(width / Math.max(4.4, Math.min(high, 6)))));
  const wide = width / shown;
  const max = reach(values) || 1;
  const plus = [];
  const minus = [];
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < shown; c++) {
      const value = values[i * columns + Math.floor((c * columns) / shown)];
      const side = Math.sqrt(Math.abs(value) / max) * Math.min(wide, high) * 0.96;
      (value < 0 ? minus : plus).push(square(left + c * wide + (wide - side) / 2, i * high + (high - side) / 2, side));
    }
  }
  return svg`<path class="fill ${role}" d=${plus.join("")} /><path class="fill minus ${role}" d=${minus.join("")} />`;
}

/** A square matrix of signed numbers; hidden(i) leaves a cell to the hatch. */
export function signedThumb({ values, size, hidden = () => false, outline = false }) {
  const cell = SIDE / size;
  const max = reach(values);
  const paths = {};
  let hatched = "";
  Array.from(values).forEach((value, i) => {
    const at = square((i % size) * cell, Math.floor(i / size) * cell, cell - Math.min(0.7, cell / 8));
    if (hidden(i)) hatched += at;
    else {
      const look = outline ? "open" : signedStep(value, max);
      paths[look] = (paths[look] ?? "") + at;
    }
  });
  return frame(svg`
    <defs><pattern id="hatch-small" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V3" /></pattern></defs>
    ${Object.entries(paths).map(([look, d]) => svg`<path class=${look} d=${d} />`)}
    <path class="hatched small" d=${hatched} />`);
}

/** Shares of one whole per row, by area. */
export function shareThumb({ values, size }) {
  const cell = SIDE / size;
  const path = Array.from(values, (value, i) => {
    const side = Math.sqrt(value) * cell;
    return side < 0.4 ? "" : square((i % size) * cell + (cell - side) / 2, Math.floor(i / size) * cell + (cell - side) / 2, side);
  }).join("");
  return frame(svg`<path class="fill h" d=${path} />`);
}
