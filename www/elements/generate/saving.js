// What the figure hands over as a file: the text with its threads as a picture, the look of every word as a table, all of it as JSON.
import { svg } from "lit";
import strings from "../../locales/en-generate.js";
import { pathOf, threadsFrom } from "../../view/threads.js";
import { toText } from "../../view/phrase.js";
import { lookOf, wordsOf } from "./view-of.js";

const EDGE = 32;
const BASELINE = 0.92;

export function picture({ view, said }) {
  if (!view?.step) return null;
  const { tokens, layout, counts, at, first } = view;
  const { size } = layout;
  const lines = layout.items.at(-1).line + 1;
  const [width, height] = [layout.width * size + 2 * EDGE, layout.lines[lines - 1].bottom * size + 2 * EDGE + 40];
  const mark = (token, i) => {
    const { x, width: wide, line } = layout.items[i];
    const top = layout.lines[line].top * size;
    const middle = (x + wide / 2) * size;
    return svg`${token.special === "rest" ? svg`<circle class="mark" cx=${middle} cy=${top + 0.66 * size} r=${0.17 * size} />` : svg`<text class="set ${i === at ? "on" : ""} ${i < first ? "given" : ""}" x=${x * size} y=${top + BASELINE * size} font-size=${size}>${token.text}</text>`}
      ${i < at ? svg`<text class="share" x=${middle} y=${top + 1.2 * size + 14} text-anchor="middle">${counts[i] || ""}</text>` : ""}`;
  };
  return svg`<svg viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"><g transform="translate(${EDGE} ${EDGE})">
    <g transform="scale(${size})"><path class="thread still" d=${pathOf(threadsFrom(counts, at, layout))} /></g>
    ${tokens.map(mark)}
    <text class="says" x="0" y=${height - 2 * EDGE}>${toText(said)}</text></g></svg>`;
}

/** A row for each earlier word of each word that was written, by the head that is shown. */
export function rows({ result, place }) {
  const tokens = wordsOf(result);
  const name = (i) => (tokens[i].special === "rest" ? "○" : tokens[i].text);
  const head = place.head === null ? ["all", "mean"] : [place.layer + 1, place.head + 1];
  return [strings.csv, ...result.steps.flatMap(({ trace, own }, i) => {
    const at = result.opening.length + i;
    const { probability, chance } = trace.chosen;
    return lookOf(trace, place).map((weight, earlier) => [at, name(at), probability, chance, own ? "yes" : "", ...head, earlier, name(earlier), weight]);
  })];
}

export function record({ result }) {
  const { source, text, steps, stop } = result;
  return {
    opening: source, text, stop: stop?.reason ?? null,
    words: steps.map(({ token, own, trace }) => ({
      word: token.text, id: token.id, yourChoice: own, chosen: trace.chosen, candidates: trace.candidates, backend: trace.backend,
      weights: { shape: trace.weights.shape, data: Array.from(trace.weights.data) },
    })),
  };
}
