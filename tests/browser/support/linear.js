// Linear attention once more, in f64 and plain loops, written for the tests from the definition and from nothing of the package;
// and calls to try it on.

import { random } from "./reference.js";

/** Output, in the layout of the call, and the last state. */
export function linearAttention({ q, k, v, shape, rule = "linear", decay, beta, pastState, scale, featureMap = "identity", normalise = false, causal = true }) {
  const { batch = 1, heads, kvHeads = heads, tokens, headDim, valueDim = headDim, layout = "heads-first" } = shape;
  const at = (count, width) => (b, h, t) =>
    layout === "heads-first" ? ((b * count + h) * tokens + t) * width : ((b * tokens + t) * count + h) * width;
  const [atQ, atK, atV, atO] = [at(heads, headDim), at(kvHeads, headDim), at(kvHeads, valueDim), at(heads, valueDim)];
  const feature = (x) => (featureMap === "identity" ? x : x > 0 ? x + 1 : Math.exp(x));
  const factor = scale ?? 1 / Math.sqrt(headDim);
  const group = heads / kvHeads;
  const perRow = decay && decay.length !== batch * tokens * kvHeads;
  const perHead = beta && beta.length !== batch * tokens;
  const output = new Float64Array(batch * heads * tokens * valueDim);
  const states = new Float64Array(batch * kvHeads * headDim * valueDim);

  for (let b = 0; b < batch; b++) for (let g = 0; g < kvHeads; g++) {
    const first = (b * kvHeads + g) * headDim * valueDim;
    const state = states.subarray(first, first + headDim * valueDim);
    if (pastState) state.set(pastState.slice(first, first + headDim * valueDim));
    const sum = new Float64Array(headDim);
    const found = (x) => Array.from({ length: valueDim }, (_, d) => x.reduce((all, value, r) => all + value * state[r * valueDim + d], 0));
    const row = (data, start) => Array.from({ length: headDim }, (_, r) => feature(data[start + r]));

    const take = (t) => {
      const place = (b * tokens + t) * kvHeads + g;
      for (let r = 0; decay && r < headDim; r++) {
        const keep = Math.exp(perRow ? decay[place * headDim + r] : decay[place]);
        for (let d = 0; d < valueDim; d++) state[r * valueDim + d] *= keep;
        sum[r] *= keep;
      }
      const key = row(k, atK(b, g, t));
      const before = beta && found(key);
      const share = beta && beta[perHead ? place : b * tokens + t];
      for (let d = 0; d < valueDim; d++) {
        const value = v[atV(b, g, t) + d];
        const written = beta ? share * (value - before[d]) : value;
        for (let r = 0; r < headDim; r++) state[r * valueDim + d] += key[r] * written;
      }
      for (let r = 0; r < headDim; r++) sum[r] += key[r];
    };
    const answer = (t) => {
      for (let h = g * group; h < (g + 1) * group; h++) {
        const query = row(q, atQ(b, h, t));
        const divisor = query.reduce((all, value, r) => all + value * sum[r], 0);
        found(query).forEach((value, d) => {
          output[atO(b, h, t) + d] = !normalise ? factor * value : divisor === 0 ? 0 : value / divisor;
        });
      }
    };
    for (let t = 0; t < tokens; t++) {
      take(t);
      if (causal) answer(t);
    }
    for (let t = 0; !causal && t < tokens; t++) answer(t);
  }
  return { output, state: states };
}

const rng = random(20270);
const RULES = ["linear", "gated", "delta", "gated-delta"];

/** A call with all that its rule needs; keys of length 1 where it replaces, so that the state stays within bounds. */
function call(shape, { perRow = false, sharedBeta = false, past = false, ...rest } = {}) {
  const { batch = 1, heads, kvHeads = heads, tokens, headDim, valueDim = headDim } = shape;
  const { rule = "linear" } = rest;
  const k = rng.normal(batch * kvHeads * tokens * headDim);
  for (let at = 0; rule.includes("delta") && at < k.length; at += headDim) {
    const key = k.subarray(at, at + headDim);
    const length = Math.hypot(...key);
    key.forEach((x, r) => { key[r] = x / length; });
  }
  const gates = batch * tokens * kvHeads;
  const gate = (length) => Float32Array.from({ length }, () => rng.next());
  return {
    shape, k, q: rng.normal(batch * heads * tokens * headDim), v: rng.normal(batch * kvHeads * tokens * valueDim), ...rest,
    ...(rule.startsWith("gated") && { decay: gate(perRow ? gates * headDim : gates).map((x) => -x) }),
    ...(rule.includes("delta") && { beta: gate(sharedBeta ? batch * tokens : gates) }),
    ...(past && { pastState: rng.normal(batch * kvHeads * headDim * valueDim) }),
  };
}

const usual = { heads: 4, kvHeads: 2, tokens: 37, headDim: 16 };
const forgetful = call(usual, { rule: "gated-delta", past: true });
forgetful.decay.forEach((_, at) => { forgetful.decay[at] = at % 11 === 7 ? -Infinity : at % 5 === 0 ? -50 : 0; });

export const corners = {
  "one token, one number": call({ heads: 1, tokens: 1, headDim: 1 }),
  ...Object.fromEntries(RULES.flatMap((rule) => [
    [rule, call(usual, { rule })],
    [`${rule}, tokens first, two samples`, call({ ...usual, batch: 2, valueDim: 5, layout: "tokens-first" }, { rule, past: true, sharedBeta: true })],
    [`${rule}, past every tile by one`, call({ heads: 2, tokens: 65, headDim: 33, valueDim: 17 }, { rule })],
    [`${rule}, a scale of one's own`, call(usual, { rule, scale: -0.7 })],
  ])),
  "gated, rows fade apart": call(usual, { rule: "gated", perRow: true, past: true }),
  "gated delta, rows fade apart": call(usual, { rule: "gated-delta", perRow: true, past: true }),
  "decays of −50, −∞ and 0": forgetful,
  "elu + 1": call(usual, { featureMap: "elu+1" }),
  "elu + 1, normalised": call(usual, { featureMap: "elu+1", normalise: true }),
  "elu + 1, normalised, gated": call(usual, { featureMap: "elu+1", normalise: true, rule: "gated" }),
  "not causal": call(usual, { causal: false, past: true }),
  "not causal, normalised": call(usual, { causal: false, featureMap: "elu+1", normalise: true }),
  "one key head": call({ heads: 6, kvHeads: 1, tokens: 20, headDim: 8 }),
};

/** `count` calls of random shape and options. */
export function anyCalls(count) {
  return Array.from({ length: count }, () => {
    const kvHeads = rng.pick([1, 2, 3]);
    const shape = {
      batch: rng.int(1, 2), kvHeads, heads: kvHeads * rng.int(1, 3), tokens: rng.int(1, 80), headDim: rng.pick([1, 4, 7, 16, 40]),
      valueDim: rng.int(1, 40), layout: rng.pick(["heads-first", "tokens-first"]),
    };
    const rule = rng.pick(RULES);
    const normalise = !rule.includes("delta") && rng.next() < 0.3;
    const featureMap = normalise || (rule === "linear" && rng.next() < 0.3) ? "elu+1" : "identity";
    const rest = { rule, featureMap, normalise, perRow: rng.next() < 0.5, sharedBeta: rng.next() < 0.5, past: !normalise && rng.next() < 0.5 };
    if (rule === "linear" && rng.next() < 0.3) rest.causal = false;
    return call(shape, rest);
  });
}
