// All that the parts of figure 1 draw from, worked out once from the trace and from what is chosen.
import strings from "../../locales/en.js";
import { runsLeft } from "../../view/direction.js";
import { nameOf, readingOf, strongest } from "../../view/reading.js";
import { placeSentence } from "../../view/sentence-layout.js";
import { shareThreads, traceTo } from "../../view/threads.js";
import { isRest, written } from "../../view/words.js";
import { matrixSizes } from "./matrix.js";

const text = strings.attention;

/** The words of a trace as they stand in its text. */
export const wordsOf = (trace) => trace.tokens.map((token) => ({ ...token, text: isRest(token) ? "" : written(token, trace.text) }));

/**
 * `held` is the word that is held, `preview` the one pointed at; `slot` the place of the last word when there is another, `other`
 * the weights of the run with that other word ([layer] → heads × n × n), `widths` those of the sentence and the matrix.
 */
export function viewOf({ trace, layer, head, held, column, preview, pointed, slot, other, widths, measure }) {
  const tokens = wordsOf(trace);
  const n = tokens.length;
  const source = trace.text;
  const { data: weights } = trace.get({ stage: "weights", layer, head });
  const causal = trace.mask === "causal";
  const locked = Math.min(held, n - 1);
  const row = preview !== null && preview < n ? preview : locked;
  const shares = Array.from(weights.subarray(row * n, (row + 1) * n));
  const counts = shareThreads(shares);
  const target = strongest(shares, row);
  const layout = placeSentence({ tokens, text: source, measure, width: widths.sentence, slots: slot ? { [slot.at]: measure(slot.to) } : {} });
  const start = (head * n + row) * n;
  const elsewhere = slot && other?.length === n ? strongest(Array.from(other.weights[layer].subarray(start, start + n)), row) : target;
  return {
    tokens, source, weights, layer, head, causal, row, counts, target, slot, layout, pointed, locked,
    focus: row,
    open: column === undefined ? null : [locked, column],
    runsLeft: runsLeft(source),
    hidden: (i) => causal && i > row,
    ghost: elsewhere === target ? null : traceTo(row, elsewhere, layout),
    sizes: matrixSizes(tokens, source, widths.matrix),
    reading: text.reading(readingOf({ row: shares, counts, from: row, tokens, text: source, moved: slot?.swapped && elsewhere !== target })),
  };
}

/** Words the model was never shown, each once. Signs are left out: there is nothing to be said about them. */
export const unknownWords = ({ tokens }) => [
  ...new Set(tokens.filter(({ known, special, text: word }) => !known && !special && /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word)).map((token) => token.text)),
];

/** The sentence under the matrix: what the square pointed at holds. */
export function pointedAt({ tokens, source, weights, causal, pointed, open }) {
  const place = pointed ?? open;
  if (!place || Math.max(...place) >= tokens.length) return [text.matrix.idle];
  const [row, column] = place;
  const [from, to] = place.map((i) => nameOf(tokens, i, source));
  if (causal && column > row) return text.matrix.pointedMasked(from, to);
  return text.matrix.pointed(from, to, weights[row * tokens.length + column].toFixed(4));
}

/** What each head gives one pair: the word, and the square held open or what the word looks at most. */
export function pairInHeads({ tokens, source, layer, head, row, target, open }, trace, { layers, heads }) {
  const n = tokens.length;
  const to = open?.[0] === row ? open[1] : target;
  const weights = Array.from({ length: layers }, (_, l) => {
    const { data } = trace.get({ stage: "weights", layer: l });
    return Array.from({ length: heads }, (_, h) => data[(h * n + row) * n + to]);
  });
  return { weights, layer, head, from: nameOf(tokens, row, source), to: nameOf(tokens, to, source) };
}

/** The matrix as a table for a file; hidden squares are empty, which a zero is not. */
export function matrixRows({ tokens, weights, layer, head, causal }) {
  const name = (i) => (isRest(tokens[i]) ? text.restName[i ? "end" : "start"] : tokens[i].text);
  const cell = (r, c) => (causal && c > r ? "" : weights[r * tokens.length + c]);
  return [text.csv, ...tokens.flatMap((_, r) => tokens.map((_, c) => [layer + 1, head + 1, r, name(r), c, name(c), cell(r, c)]))];
}
