// Writing: what may be asked for, and the loop over words.
import { QkvError, kind, throwIfAborted, toQkvError } from "./error.js";
import { places } from "./places.js";

/** Checks the options of `generate`; what is wrong is said before anything is computed. */
export function checkWriting(inner, input, { maxTokens = Infinity, temperature = 1, topK = 0, seed = 0, ablate = [], force = [], signal } = {}) {
  throwIfAborted(signal);
  if (maxTokens !== Infinity) whole("maxTokens", maxTokens, 1);
  whole("topK", topK, 0);
  whole("seed", seed, 0);
  if (typeof temperature !== "number") throw new QkvError("invalid-option", `temperature is ${kind(temperature)}; give a number from 0.`);
  if (!Array.isArray(force)) throw new QkvError("invalid-option", `force is ${kind(force)}; give the ids of the first words to write.`);
  force.forEach((id) => whole("force", id, 0, 2 ** 32 - 1));
  const off = places(ablate);
  try {
    inner.checkWriting(input, temperature, topK, seed, off);
  } catch (reason) {
    throw toQkvError(reason);
  }
  return { maxTokens, force, signal, sampling: { temperature, topK, seed, ablate: off } };
}

/**
 * Word after word, until there are enough, the model ends the text, or the positions are full. `step(state, input, force)`
 * computes one, wherever; `state` tells what the writer left the text at.
 * @returns {AsyncGenerator<import("./index.js").GeneratedToken, void>}
 */
export async function* write(info, files, start, { maxTokens, force, signal }, step) {
  const { layers, heads, name, positions } = info;
  let [text, so, input] = [start, files.tokens(start), files.input(start)];
  const join = files.writing(start, so);
  let state = typeof input === "string" ? input : input.map((token) => token.id).join();
  for (let count = 1; count <= maxTokens; count++) {
    throwIfAborted(signal);
    const { value, backend } = await step(state, input, force[count - 1]);
    throwIfAborted(signal);
    const { weights, full } = value;
    const named = (candidate) => (files.word ? { ...candidate, token: files.word(candidate.id) } : candidate);
    const [chosen, candidates] = [named(value.chosen), value.candidates.map(named)];
    const trace = { tokens: so, chosen, candidates, weights: { data: weights, shape: [layers, heads, so.length], dims: ["layer", "head", "key"] }, backend };
    state = stateAfter(state, value);
    const { token, text: longer, ended } = join(value);
    text = longer;
    so = [...so, token];
    input = typeof input === "string" ? text : so;
    yield { token, text, trace, stop: stopOf(full, ended, count === maxTokens, { name, positions, maxTokens }) };
    if (full || ended) return;
  }
}

/** What a writer leaves its text at: the text, or the ids where a tokeniser outside reads them. */
export function stateAfter(state, { text, chosen }) {
  return text || `${state},${chosen.id}`;
}

/** Why this word is the last, or null. */
function stopOf(full, ended, enough, { name, positions, maxTokens }) {
  if (ended) return { reason: "end", message: `${name} ends the text here.` };
  if (full) return { reason: "positions", message: `The text has reached the ${positions} positions of ${name}, its start included; it can't see further.` };
  return enough ? { reason: "maxTokens", message: `The ${maxTokens} words asked for are written.` } : null;
}

function whole(name, value, least, most = Number.MAX_SAFE_INTEGER) {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new QkvError("invalid-option", `${name} is ${kind(value)}; give a whole number from ${least}.`);
}
