// Where one head looks, in small: a bar for each earlier word, the first at the left, as tall as its weight.
import { svg } from "lit";

const WIDTH = 100;
const HEIGHT = 40;
const short = (n) => +n.toFixed(2);

/** Path data of the bars; a weight that would be no taller than a hair is left out. */
export function stripPath(weights) {
  const step = WIDTH / weights.length;
  return Array.from(weights, (weight, i) => (weight * HEIGHT < 0.5 ? "" : `M${short(i * step)} ${HEIGHT}v${short(-weight * HEIGHT)}h${short(step * 0.86)}V${HEIGHT}z`)).join("");
}

export const lookStrip = (weights) => svg`<svg class="strip" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path d=${stripPath(weights)} /></svg>`;
