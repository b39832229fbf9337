// Flash attention step by step, as the engine took the steps, and naive attention on the same words to hold it against.
import { num } from "../../view/format.js";
import { isRest } from "../../view/words.js";
import { apart } from "./results.js";

/** Above this many words a walk is no walk any more. */
export const WALKED = 64;

/** The first words of an input, as an input. */
export function firstOf({ q, k, v, shape, causal }, most = WALKED) {
  const tokens = Math.min(most, shape.queries);
  const cut = (data) => data.slice(0, tokens * shape.headDim);
  return { q: cut(q), k: cut(k), v: cut(v), causal, shape: { ...shape, queries: tokens, keys: tokens } };
}

export async function flashWalk(engine, whole, tile, { signal } = {}) {
  const input = firstOf(whole);
  const { masked, output: naive } = await engine.attention({ ...input, kernel: "naive", trace: "all" }, { signal });
  const { steps, output } = await engine.flashSteps(input, { tileQueries: tile, tileKeys: tile });
  const { queries, headDim } = input.shape;
  return {
    kind: "flash", tile, input, naive, output, scores: masked, tokens: queries, width: headDim, apart: apart(output, naive),
    steps: steps.map(({ rows, keys, queryTile, keyTile, ...step }) => ({
      ...step, queryTile, keyTile, top: rows[0], left: keys[0], rows: step.max.length, keys: step.scores.length / step.max.length,
    })),
  };
}

/** The row that is shown where none is chosen: a word that is worth a look, or the first word of the tile. */
export function rowOf({ steps }, at, chosen, tokens, preferred) {
  if (chosen !== null) return chosen;
  const { top, rows } = steps[at];
  if (preferred >= top && preferred < top + rows) return preferred;
  return rows > 1 && isRest(tokens[top]) ? top + 1 : top;
}

/** How far a row has come after a step: what the engine holds of it, and how the tile changed that. */
export function progressOf({ steps, width }, at, row) {
  const own = steps.slice(0, at + 1).filter(({ top, rows }) => row >= top && row < top + rows);
  const later = steps.slice(at + 1).some(({ top, rows }) => row >= top && row < top + rows);
  const held = (step) => {
    const r = row - step.top;
    return { max: step.max[r], sum: step.sum[r], mix: step.mix.subarray(r * width, (r + 1) * width) };
  };
  if (!own.length) return { phase: "waits" };
  const now = held(own.at(-1));
  const before = own.length > 1 ? held(own.at(-2)) : null;
  return {
    ...now, phase: later ? "at" : "done", divided: now.mix.map((value) => (now.sum === 0 ? 0 : value / now.sum)),
    factor: before && before.max !== -Infinity ? Math.exp(before.max - now.max) : null,
  };
}

/** The most places, up to four, to which two lists print the same; 0 where not even one. */
export function places(a, b, most = 4) {
  for (let digits = most; digits > 0; digits--) if (a.every((value, i) => num(value, digits) === num(b[i], digits))) return digits;
  return 0;
}

/** How many numbers print the same. */
export const alike = (a, b, digits) => a.reduce((sum, value, i) => sum + (num(value, digits) === num(b[i], digits)), 0);
