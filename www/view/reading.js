// What a row of weights says, as the numbers and names that a sentence is made of.
import { isRest, occurrence, written } from "./words.js";

/** A word as strings name it: its letters, which of its twins it is, or which rest. */
export function nameOf(tokens, at, text) {
  if (isRest(tokens[at])) return { rest: at === 0 ? "start" : "end" };
  return { text: written(tokens[at], text), ...occurrence(tokens, at) };
}

/** The strongest other word, or the word itself when it keeps all. */
export function strongest(row, from) {
  let best = -1;
  row.forEach((weight, i) => {
    if (i !== from && weight > 0 && (best < 0 || weight > row[best])) best = i;
  });
  return best < 0 ? from : best;
}

export function readingOf({ row, counts, from, tokens, text, moved }) {
  const others = counts.map((threads, at) => ({ threads, at })).filter(({ threads, at }) => threads > 0 && at !== from);
  // Of two that share a count the heavier is named.
  others.sort((a, b) => b.threads - a.threads || row[b.at] - row[a.at]);
  const [best, second] = others.map(({ threads, at }) => ({ threads, ...nameOf(tokens, at, text) }));
  return { from: nameOf(tokens, from, text), self: counts[from], best, second, total: counts.reduce((a, b) => a + b, 0), alone: tokens.length === 1, moved };
}
