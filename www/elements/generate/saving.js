// What the figure hands over as a file: the text with its threads as a picture, the look of every word as a table, all of it as JSON.
import { svg } from "lit";
import strings from "../../locales/en-generate.js";
import { pathOf, threadsFrom } from "../../view/threads.js";
import { toText } from "../../view/phrase.js";
import { lookOf, openingRuns, wordsOf } from "./view-of.js";

const EDGE = 32;
const BASELINE = 0.92;
/** How large the sentence below is set, in px. */
const SAYS = 20;

/** A sentence in lines no wider than `limit` em. */
function linesOf(sentence, measure, limit) {
  return sentence.split(" ").reduce((lines, word) => {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    return lines.length && measure(longer) <= limit ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

export function picture({ view, said }) {
  if (!view?.step) return null;
  const { tokens, layout, counts, at, measure } = view;
  const { size } = layout;
  const says = linesOf(toText(said), measure, (layout.width * size) / SAYS);
  const bottom = layout.height * size + 24;
  const [width, height] = [layout.width * size + 2 * EDGE, bottom + says.length * SAYS * 1.4 + 2 * EDGE];
  const mark = (token, i) => {
    const { x, width: wide, line } = layout.items[i];
    const top = layout.lines[line].top * size;
    const middle = (x + wide / 2) * size;
    return svg`${token.special === "rest" ? svg`<circle class="mark" cx=${middle} cy=${top + 0.66 * size} r=${0.17 * size} />` : svg`<text class="set ${i === at ? "on" : ""}" x=${x * size} y=${top + BASELINE * size} font-size=${size}>${token.text}</text>`}
      ${i < at ? svg`<text class="share" x=${middle} y=${top + 1.2 * size + 14} text-anchor="middle">${counts[i] || ""}</text>` : ""}`;
  };
  return svg`<svg viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"><g transform="translate(${EDGE} ${EDGE})">
    <g transform="scale(${size})"><path class="thread still" d=${pathOf(threadsFrom(counts, at, layout))} /></g>
    ${openingRuns(view).map(({ line, start, end }) => svg`<path class="mark" d="M${start * size} ${(layout.lines[line].top + 1.24) * size}H${end * size}" />`)}
    ${tokens.map(mark)}
    ${says.map((line, i) => svg`<text class="says" x="0" y=${bottom + (i + 1) * SAYS * 1.4}>${line}</text>`)}</g></svg>`;
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
