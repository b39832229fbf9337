// What is open, worked out from the figure's properties and the trace: the step, the block, the word, and how far down from there.
import { readPath } from "../address.js";
import { openCell } from "../cell.js";
import { descend } from "../view.js";
import { WALK } from "./stages.js";

const within = (value, limit) => Math.min(limit - 1, Math.max(0, value));

/** wanted: { step, block, path }, counting from 1. refs goes from the first open number down to the last; it is empty when none is. */
export function resolve(trace, info, word, { step, block, path }) {
  const index = within(Math.trunc(step || 1) - 1, WALK.length);
  const open = within(Math.trunc(block || 1) - 1, info.layers);
  const place = { index, step: WALK[index], block: open, word: within(word, trace.tokens.length) };
  const refs = descend(trace, info, [], readPath(path, { layer: open, head: 0 }));
  return { ...place, refs, cell: refs.length ? openCell(trace, info, refs.at(-1)) : null };
}
