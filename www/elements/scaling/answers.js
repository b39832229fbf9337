// What one size says after a text: every word with its probability, and whether the expected word wins.
import { holds } from "../../view/verdict.js";

/** So many of the likeliest words are shown. */
const SHOWN = 4;
/** More than any of the models has words. */
const ALL = 1e6;

/** The last word of a run: what comes next is said there. */
export const lastOf = (trace) => trace.tokens.length - 1;

/** Every word that may come next with its probability, the likeliest first. */
export const saidAfter = (trace) => new Map(trace.predict({ position: lastOf(trace), count: ALL }).map(({ token, probability }) => [token, probability]));

/** { said, rows, expected, right }: rows are the likeliest words and the expected one, { word, probability, rank, expected }. */
export function answerOf(trace, word, rivals) {
  const said = saidAfter(trace);
  const rows = [...said].map(([each, probability], rank) => ({ word: each, probability, rank: rank + 1, expected: each === word }));
  const top = rows.slice(0, SHOWN);
  const own = rows.find(({ expected }) => expected);
  if (own && !top.includes(own)) top.splice(SHOWN - 1, 1, own);
  return { said, rows: top, expected: own, right: word ? holds(said, word, rivals) : undefined };
}
