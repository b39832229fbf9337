// All that the parts of the figure draw from, worked out once from the sheet and from what is chosen.
import { nameOf, strongest } from "../../view/reading.js";
import { shareThreads } from "../../view/threads.js";
import { written } from "../../view/words.js";
import { placeWritten } from "../../view/written-layout.js";

/** The words as they stand in the text, the opening's and the model's. */
export const wordsOf = ({ opening, steps, text }) =>
  [...opening, ...steps.map(({ token }) => token)].map((token) => ({ ...token, text: token.special === "rest" ? "" : written(token, text) }));

/** One head's weights over the earlier words, or with `head` null the mean of all. */
export function lookOf({ weights: { data, shape: [layers, heads, keys] } }, { layer, head }) {
  if (head !== null) return Array.from(data.subarray((layer * heads + head) * keys, (layer * heads + head + 1) * keys));
  return Array.from({ length: keys }, (_, key) => {
    let sum = 0;
    for (let i = 0; i < layers * heads; i++) sum += data[i * keys + key];
    return sum / (layers * heads);
  });
}

/** `at` is the word that is shown, counted over all words, or null while there is none. */
export function viewOf({ sheet, at, held, place, width, measure, capacity }) {
  const tokens = wordsOf(sheet);
  const first = sheet.opening.length;
  const layout = placeWritten({ tokens, text: sheet.text, measure, width, capacity });
  const base = { tokens, first, layout, measure, steps: sheet.steps, text: sheet.text, at, held };
  const step = at === null ? null : sheet.steps[at - first];
  if (!step) return { ...base, at: null, step: null, counts: [] };
  const shares = lookOf(step.trace, place);
  // Of twins only those are told apart that were there.
  const there = tokens.slice(0, at + 1);
  const name = (i) => nameOf(there, i, sheet.text);
  return { ...base, step, shares, counts: shareThreads(shares), name: name(at), nameOf: name };
}

/** Where the opening stands: a piece for each line, { line, start, end } in em. */
export function openingRuns({ first, layout }) {
  const runs = [];
  for (let i = 1; i < first; i++) {
    const { x, width, line } = layout.items[i];
    if (runs.at(-1)?.line === line) runs.at(-1).end = x + width;
    else runs.push({ line, start: x, end: x + width });
  }
  return runs;
}

/** What the reading says of it, for strings.reading. */
export function readingOf({ counts, shares, step, name, nameOf: of }) {
  const order = counts.map((threads, i) => ({ threads, i })).filter(({ threads }) => threads > 0);
  order.sort((a, b) => b.threads - a.threads || shares[b.i] - shares[a.i]);
  const [best, second] = order.map(({ threads, i }) => ({ threads, ...of(i) }));
  const { chosen, candidates } = step.trace;
  return { name, best, second, p: chosen.probability, own: step.own, likeliest: candidates[0].id === chosen.id };
}

/** Each head's look at the earlier words, and the word that it looks at most. */
export function looksOf({ step, nameOf: of }) {
  const [layers, heads] = step.trace.weights.shape;
  return Array.from({ length: layers }, (_, layer) => Array.from({ length: heads }, (__, head) => {
    const weights = lookOf(step.trace, { layer, head });
    const best = strongest(weights, -1);
    return { weights, name: of(best), weight: weights[best] };
  }));
}
