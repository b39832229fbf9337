// How much a block changes the stream of a word: the length of what is added, held against the length of what was there.
import { rowOf } from "../data.js";

const length = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** One sum of a block: the lengths of the stream before, of what is added, and of the stream after; share is added ÷ before. */
function change(trace, word, before, added, after) {
  const read = (at) => length(rowOf(trace, { ...at, row: word }));
  const lengths = { before: read(before), added: read(added), after: read(after) };
  return { ...lengths, share: lengths.before > 0 ? lengths.added / lengths.before : 0 };
}

/** For each block what attention and what the feed-forward layer does to the stream of this word. */
export function changesOf(trace, { layers }, word) {
  return Array.from({ length: layers }, (_, layer) => ({
    attention: change(trace, word, layer === 0 ? { stage: "embed" } : { stage: "block", layer: layer - 1 }, { stage: "output", layer }, { stage: "residual", layer }),
    feedforward: change(trace, word, { stage: "residual", layer }, { stage: "feedforward", layer }, { stage: "block", layer }),
  }));
}
