// Signed numbers as a field of squares, a path for each step of the ramp, so that thousands of them stay light.
import { signedStep } from "./signed-matrix.js";

const short = (x) => Number(x.toFixed(2));

/**
 * values: rows × columns; max: the end of the ramp. Gives { look: path data }, a square a unit, moved by left and top. −∞ is "hatched":
 * a line across the square. Very small squares touch (gap 0).
 */
export function signedPaths(values, columns, max, { gap = 0.04, left = 0, top = 0 } = {}) {
  const side = short(1 - 2 * gap);
  const paths = {};
  values.forEach((value, i) => {
    const [x, y] = [left + (i % columns), top + Math.floor(i / columns)];
    const hidden = value === -Infinity;
    const look = hidden ? "hatching" : signedStep(value, max);
    const drawn = hidden ? `M${short(x + 0.15)} ${short(y + 0.85)}l.7 -.7` : `M${short(x + gap)} ${short(y + gap)}h${side}v${side}h${-side}z`;
    paths[look] = (paths[look] ?? "") + drawn;
  });
  return paths;
}
