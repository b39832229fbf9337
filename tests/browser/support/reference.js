// Attention once more, in f64 and plain loops, written for the tests from the definition and from nothing of the package.

/** All stages of one call: [batch, heads, queries, keys] matrices and the output, in the layout of the call. */
export function attention({ q, k, v, shape, offset, causal = false, mask, maskShape, scale, softcap }) {
  const { batch = 1, heads, kvHeads = heads, queries, keys, headDim, valueDim = headDim, layout = "heads-first" } = shape;
  const at = (count, tokens, width) => (b, h, t) =>
    layout === "heads-first" ? ((b * count + h) * tokens + t) * width : ((b * tokens + t) * count + h) * width;
  const [atQ, atK, atV, atO] = [at(heads, queries, headDim), at(kvHeads, keys, headDim), at(kvHeads, keys, valueDim), at(heads, queries, valueDim)];
  const first = offset ?? keys - queries;
  const factor = scale ?? 1 / Math.sqrt(headDim);
  const sees = spread(mask, maskShape, [batch, heads, queries, keys]);
  const size = batch * heads * queries * keys;
  const [dots, scores, softcapped, masked, weights] = Array.from({ length: 5 }, () => new Float64Array(size));
  const output = new Float64Array(batch * heads * queries * valueDim);

  for (let b = 0; b < batch; b++) for (let h = 0; h < heads; h++) for (let i = 0; i < queries; i++) {
    const g = Math.floor(h / (heads / kvHeads));
    const row = ((b * heads + h) * queries + i) * keys;
    let top = -Infinity;
    for (let j = 0; j < keys; j++) {
      let dot = 0;
      for (let d = 0; d < headDim; d++) dot += q[atQ(b, h, i) + d] * k[atK(b, g, j) + d];
      dots[row + j] = dot;
      scores[row + j] = dot * factor;
      softcapped[row + j] = softcap ? softcap * Math.tanh((dot * factor) / softcap) : dot * factor;
      const visible = (!causal || j <= i + first) && sees(b, h, i, j);
      masked[row + j] = visible ? softcapped[row + j] : -Infinity;
      top = Math.max(top, masked[row + j]);
    }
    if (top === -Infinity) continue; // nothing to see: weights and output stay 0
    let sum = 0;
    for (let j = 0; j < keys; j++) sum += Math.exp(masked[row + j] - top);
    for (let j = 0; j < keys; j++) {
      weights[row + j] = Math.exp(masked[row + j] - top) / sum;
      for (let d = 0; d < valueDim; d++) output[atO(b, h, i) + d] += weights[row + j] * v[atV(b, g, j) + d];
    }
  }
  return { dots, scores, softcapped, masked, weights, output };
}

/** A mask, broadcast from its own dimensions (aligned at the right) to the full four. */
function spread(mask, maskShape, full) {
  if (!mask) return () => true;
  const dims = [...Array(4 - maskShape.length).fill(1), ...maskShape];
  return (...index) => {
    let at = 0;
    for (let axis = 0; axis < 4; axis++) at = at * dims[axis] + (dims[axis] === 1 ? 0 : index[axis]);
    if (index.some((n, axis) => n >= full[axis])) throw new Error("outside the mask");
    return mask[at] !== 0;
  };
}

/** A small generator with a seed (mulberry32): the same numbers in every run. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
    normal: (length, deviation = 1) =>
      Float32Array.from({ length }, () => deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  };
}

/**
 * The first place where two lists differ by more than `tolerance` (absolute below 1, relative above), as text; null where
 * they agree. NaN agrees with nothing, and an infinity only with itself.
 */
export function difference(actual, expected, tolerance) {
  if (actual?.length !== expected.length) return `length ${actual?.length}, expected ${expected.length}`;
  for (let at = 0; at < expected.length; at++) {
    const [a, b] = [actual[at], expected[at]];
    const same = Number.isFinite(b) ? Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)) : a === b;
    if (!same) return `at ${at}: ${a}, expected ${b}`;
  }
  return null;
}
