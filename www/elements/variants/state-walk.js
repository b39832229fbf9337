// Linear attention word by word: after each word the engine's state is kept, and handed to the call for the next word.
import { firstOf } from "./flash-walk.js";

/**
 * A column of ones beside the values makes the state's last column the sum of the keys, which divides; a state that comes from an earlier
 * call could not be normalised otherwise.
 */
export async function stateWalk(engine, whole, { signal } = {}) {
  const input = firstOf(whole);
  const { queries: tokens, headDim: width } = input.shape;
  const row = (data, at) => data.slice(at * width, (at + 1) * width);
  const options = { rule: "linear", featureMap: "elu+1", scale: 1 };
  const shape = { heads: 1, tokens: 1, headDim: width, valueDim: width + 1 };
  const states = [];
  let pastState;
  for (let at = 0; at < tokens; at++) {
    const v = new Float32Array(width + 1).fill(1);
    v.set(row(input.v, at));
    const { state } = await engine.linearAttention({ q: row(input.q, at), k: row(input.k, at), v, shape, ...options, ...(pastState && { pastState }) }, { signal });
    states.push(state);
    pastState = state;
  }
  const once = await engine.linearAttention({ ...options, q: input.q, k: input.k, v: input.v, shape: { heads: 1, tokens, headDim: width } }, { signal });
  return { kind: "state", input, tokens, width, states, apart: apartFrom(states.at(-1), once.state, width) };
}

/** The last state against that of one call over all words, which has no column of sums. */
function apartFrom(state, once, width) {
  let largest = 0;
  for (let i = 0; i < once.length; i++) {
    const difference = Math.abs(state[Math.floor(i / width) * (width + 1) + (i % width)] - once[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** What a step changed: this state less the one before. */
export function added({ states }, at) {
  return at === 0 ? states[0] : states[at].map((value, i) => value - states[at - 1][i]);
}

/** Numbers in the state, and in the keys and values of so many words; and from which word on the state is the smaller. */
export function sizes({ width }, at) {
  const state = width * (width + 1);
  return { state, cache: (at + 1) * 2 * width, even: Math.floor(state / (2 * width)) + 1 };
}
