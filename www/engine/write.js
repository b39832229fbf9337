// Writing: what may be asked for, and the loop over words.
import { QkvError, kind, throwIfAborted, toQkvError } from "./error.js";
import { places } from "./places.js";

/** Checks the options of `generate`; what is wrong is said before anything is computed. */
export function checkWriting(inner, text, { maxTokens = Infinity, temperature = 1, topK = 0, seed = 0, ablate = [], force = [], signal } = {}) {
  throwIfAborted(signal);
  if (maxTokens !== Infinity) whole("maxTokens", maxTokens, 1);
  whole("topK", topK, 0);
  whole("seed", seed, 0);
  if (typeof temperature !== "number") throw new QkvError("invalid-option", `temperature is ${kind(temperature)}; give a number from 0.`);
  if (!Array.isArray(force)) throw new QkvError("invalid-option", `force is ${kind(force)}; give the ids of the first words to write.`);
  force.forEach((id) => whole("force", id, 0, 2 ** 32 - 1));
  const off = places(ablate);
  try {
    inner.checkWriting(text, temperature, topK, seed, off);
  } catch (reason) {
    throw toQkvError(reason);
  }
  return { maxTokens, force, signal, sampling: { temperature, topK, seed, ablate: off } };
}

/**
 * Word after word, until there are enough or the positions are full. `step(text, force)` computes one, wherever.
 * @returns {AsyncGenerator<import("./index.js").GeneratedToken, void>}
 */
export async function* write(info, text, tokens, { maxTokens, force, signal }, step) {
  const { layers, heads, name, positions } = info;
  let so = tokens;
  for (let count = 1; count <= maxTokens; count++) {
    throwIfAborted(signal);
    const { value, backend } = await step(text, force[count - 1]);
    throwIfAborted(signal);
    const { token, chosen, candidates, weights, full } = value;
    const trace = { tokens: so, chosen, candidates, weights: { data: weights, shape: [layers, heads, so.length], dims: ["layer", "head", "key"] }, backend };
    text = value.text;
    so = [...so, token];
    yield { token, text, trace, stop: stopOf(full, count === maxTokens, { name, positions, maxTokens }) };
    if (full) return;
  }
}

/** Why this word is the last, or null. */
function stopOf(full, enough, { name, positions, maxTokens }) {
  if (full) return { reason: "positions", message: `The text has reached the ${positions} positions of ${name}, its start included; it can't see further.` };
  return enough ? { reason: "maxTokens", message: `The ${maxTokens} words asked for are written.` } : null;
}

function whole(name, value, least, most = Number.MAX_SAFE_INTEGER) {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new QkvError("invalid-option", `${name} is ${kind(value)}; give a whole number from ${least}.`);
}
