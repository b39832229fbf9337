// Pictures of a square matrix, one unit a cell. The same rects serve every stage, so a step from one to the next can move them:
// a signed number fills its cell by the ramp, a share fills it by area, a hidden one is hatched, a zero is a point.
import { svg } from "lit";

/** Class of a signed number: neutral, then four even steps to each side. */
export function signedStep(value, max) {
  const step = max ? Math.min(4, Math.round((Math.abs(value) / max) * 4)) : 0;
  return `${value < 0 ? "n" : "p"}${step}`;
}

/** The largest finite size in a list of numbers: the range a ramp is printed with. */
export const reach = (values) => values.reduce((max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max), 0);

// Below this a square would be thinner than a hair; it is drawn as the point that stands for nothing.
const LEAST = 0.004;

function cellOf(value, max, share) {
  if (value === -Infinity) return { look: "hidden", side: 0 };
  if (share) return value < LEAST ? { look: "share", side: 0, point: true } : { look: "share", side: Math.sqrt(value) * 0.93 };
  return { look: signedStep(value, max), side: 0.96 };
}

/** values: row-major, size × size. share: they are weights. hidden(i): whether cell i is masked, whatever its value. */
export function pairPicture({ values, size, share = false, hidden = () => false }) {
  const max = reach(values);
  const cells = Array.from(values, (value, i) => (hidden(i) ? { look: "hidden", side: 0 } : cellOf(value, max, share)));
  const at = (i) => [i % size, Math.floor(i / size)];
  const path = (test, draw) => cells.map((cell, i) => (test(cell) ? draw(...at(i)) : "")).join("");
  return svg`<svg viewBox="0 0 ${size} ${size}" preserveAspectRatio="none">
    <defs><pattern id="hatch" width=".25" height=".25" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V.25" /></pattern></defs>
    <path class="mesh ${share ? "drawn" : ""}" d=${Array.from({ length: size + 1 }, (_, i) => `M${i} 0V${size}M0 ${i}H${size}`).join("")} />
    <path class="hatched" d=${path((cell) => cell.look === "hidden", (x, y) => `M${x + 0.02} ${y + 0.02}h.96v.96h-.96z`)} />
    <g class="cells">${cells.map((cell, i) => svg`<rect class=${cell.look} x=${i % size} y=${Math.floor(i / size)} width="1" height="1" .style=${`--side:${cell.side};--at:${Math.floor(i / size) / size}`} />`)}</g>
    <path class="points" d=${path((cell) => cell.point, (x, y) => `M${x + 0.5} ${y + 0.5}h.001`)} />
  </svg>`;
}
