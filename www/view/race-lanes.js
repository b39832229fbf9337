// How the words wait for one another: a chain for the recurrent cell, one layer of all pairs for attention. Words go in below, results stand above.
import { svg } from "lit";

const HEIGHT = 112;
const TOP = 14;
const BOTTOM = HEIGHT - 12;

/** How many dots stand for `tokens` words in `width` pixels: a power of two, so that each stands for as many. */
export const dotsFor = (tokens, width) => Math.min(tokens, 2 ** Math.floor(Math.log2(Math.max(8, width / 10))));

const round = (value) => Number(value.toFixed(2));
const placeOf = (dots, width) => (i) => round(((i + 0.5) * width) / dots);

function rows(dots, x, shape) {
  const each = (draw) => Array.from({ length: dots }, (_, i) => draw(x(i)));
  return svg`<path class="in" d=${each((at) => `M${at} ${BOTTOM}v7`).join("")} />${each(shape)}`;
}

/** Each state comes from its word and from the state before it. */
function chain(dots, width) {
  const x = placeOf(dots, width);
  const gap = width / dots;
  const reach = Math.min(4, gap / 4);
  const up = Array.from({ length: dots }, (_, i) => `M${x(i)} ${BOTTOM - 4}V${TOP + reach + 3}`).join("");
  const on = Array.from({ length: dots - 1 }, (_, i) => `M${x(i) + reach} ${TOP}H${round(x(i + 1) - reach)}m-3 -2.5l3 2.5l-3 2.5`).join("");
  return svg`<path class="up" d=${up} /><path class="links" d=${on} />${rows(dots, x, (at) => svg`<rect class="state" x=${at - reach + 0.5} y=${TOP - reach + 0.5} width=${2 * reach - 1} height=${2 * reach - 1} />`)}`;
}

/** Each result comes from its own word and every earlier one, and from no other result. */
function layer(dots, width) {
  const x = placeOf(dots, width);
  const reach = Math.min(3.5, width / dots / 4);
  // A path for each result: where many cross, the ink adds up.
  const threads = (to) => Array.from({ length: to + 1 }, (_, from) => `M${x(from)} ${BOTTOM - 3}L${x(to)} ${TOP + reach + 2}`).join("");
  return svg`${Array.from({ length: dots }, (_, to) => svg`<path class="pairs" stroke-opacity=${Math.min(1, 16 / dots)} d=${threads(to)} />`)}${rows(dots, x, (at) => svg`<circle class="result" cx=${at} cy=${TOP} r=${reach} />`)}`;
}

const drawn = { recurrent: chain, flash: layer };

/** One picture, without the part that is done; it is drawn twice, pale and in ink, and the ink shows as far as the work has come. */
export const lanePicture = (kernel, dots, width) => svg`<svg class="lane-picture" viewBox="0 0 ${width} ${HEIGHT}" width=${width} height=${HEIGHT} aria-hidden="true">${drawn[kernel](dots, width)}</svg>`;
