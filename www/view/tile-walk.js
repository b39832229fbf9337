// Two squares of scores: all of them at once, and one tile at a time. A unit is a pair.
import { nothing, svg } from "lit";
import { hatchAbove } from "./pattern.js";
import { signedPaths } from "./signed-grid.js";

const drawn = (paths) => Object.entries(paths).map(([look, d]) => svg`<path class=${look} d=${d} />`);
const gapFor = (n) => (n > 40 ? 0 : 0.04);
const outline = (row, n) => (row === null ? nothing : svg`<rect class="row-mark" x="0" y=${row} width=${n} height="1" />`);

const frame = (n, content) => svg`<svg class="scores" viewBox="-.1 -.1 ${n + 0.2} ${n + 0.2}" aria-hidden="true">${content}</svg>`;

const box = ({ top, left, rows, keys }) => `M${left} ${top}h${keys}v${rows}h${-keys}z`;
/** The frame of the tile goes from place to place. */
const mark = (name, { top, left, rows, keys }) => svg`<rect class=${name} .style=${`translate:${left}px ${top}px;width:${keys}px;height:${rows}px`} />`;

/** The squares alone, which stay the same from step to step. */
export const scoreSquares = ({ scores, n, max }) => svg`${drawn(signedPaths(scores, n, max, { gap: gapFor(n) }))}`;

/** All scores at once; `step` is where the other picture is. */
export const allScores = ({ squares, step, n, row }) => frame(n, svg`${squares}${mark("tile-there", step)}${outline(row, n)}`);

/** steps: those of the walk; at: the one that is shown, from 0. What came before it is forgotten, what comes after has not been there. */
export function tileScores({ steps, at, n, max, row, causal }) {
  const step = steps[at];
  return frame(n, svg`
    ${causal ? svg`<path class="hatching" d=${hatchAbove(n)} />` : nothing}
    <path class="gone" d=${steps.slice(0, at).map(box).join("")} />
    <path class="tiles" d=${steps.map(box).join("")} />
    ${drawn(signedPaths(step.scores, step.keys, max, { gap: gapFor(n), left: step.left, top: step.top }))}
    ${outline(row, n)}
    ${mark("tile-mark", step)}`);
}
