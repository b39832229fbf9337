// Figure 1 as one picture that stands alone: the sentence with its threads, the matrix, and what it says.
import { nothing, svg } from "lit";
import { inkMatrix } from "./ink-matrix.js";
import { pathOf, threadsFrom } from "./threads.js";
import { isRest } from "./words.js";

const EDGE = 32;
const LABELS = 96;
const BASELINE = 0.92;

export function attentionPicture(view, reading) {
  const { tokens, layout, counts, row, runsLeft, weights, causal } = view;
  const n = tokens.length;
  const { size } = layout;
  const cell = 22;
  const stage = { width: layout.width * size, height: layout.height * size };
  const left = EDGE + stage.width + 48;
  const width = left + LABELS + n * cell + EDGE;
  const height = EDGE * 2 + Math.max(stage.height + 60, LABELS + n * cell);
  const mirror = runsLeft && layout.width;
  const middle = (i) => (mirror ? layout.width - layout.items[i].x - layout.items[i].width / 2 : layout.items[i].x + layout.items[i].width / 2) * size;
  const top = (i) => layout.lines[layout.items[i].line].top * size;
  const name = (i) => (isRest(tokens[i]) ? "○" : tokens[i].text);
  return svg`<svg viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}">
    <g transform="translate(${EDGE} ${EDGE})">
      <g transform="scale(${size})">
        ${view.ghost ? svg`<path class="ghost still" stroke-width=${1 / size} d=${pathOf([view.ghost], mirror)} />` : nothing}
        <path class="thread still" d=${pathOf(threadsFrom(counts, row, layout), mirror)} />
      </g>
      ${tokens.map((token, i) => svg`${isRest(token) ? svg`<circle class="mark" cx=${middle(i)} cy=${top(i) + 0.66 * size} r=${0.17 * size} />` : svg`<text class="set ${i === row ? "on" : ""}" x=${middle(i)} y=${top(i) + BASELINE * size} font-size=${size} text-anchor="middle">${name(i)}</text>`}
        <text class="share" x=${middle(i)} y=${top(i) + 1.2 * size + 18} text-anchor="middle">${view.hidden(i) ? "" : counts[i] || "·"}</text>`)}
      <text class="says" x="0" y=${stage.height + 40}>${reading}</text>
    </g>
    <g transform="translate(${left + LABELS} ${EDGE + LABELS})">
      ${tokens.map((_, i) => svg`<text class="label ${i === row ? "on" : ""}" x="-9" y=${(i + 0.5) * cell + 4} text-anchor="end">${name(i)}</text>
        <text class="label" transform="translate(${(i + 0.5) * cell + 4} -9) rotate(-90)">${name(i)}</text>`)}
      ${inkMatrix({ weights, n, cell, causal, row, open: view.open, pointed: null, clip: "masked-still" })}
    </g>
  </svg>`;
}
