// Attention once more, in f64 and plain loops, written for the tests from the definition and from nothing of the package.

/** All stages of one call: [batch, heads, queries, keys] matrices and the output, in the layout of the call. */
export function attention(call) {
  const { q, k, v, shape, offset, causal = false, window = {}, lengths, mask, maskShape, bias, biasShape, listed, scale, softcap } = joined(call);
  const { batch = 1, heads, kvHeads = heads, queries, keys, headDim, valueDim = headDim, layout = "heads-first" } = shape;
  const at = (count, tokens, width) => (b, h, t) =>
    layout === "heads-first" ? ((b * count + h) * tokens + t) * width : ((b * tokens + t) * count + h) * width;
  const [atQ, atK, atV, atO] = [at(heads, queries, headDim), at(kvHeads, keys, headDim), at(kvHeads, keys, valueDim), at(heads, queries, valueDim)];
  const factor = scale ?? 1 / Math.sqrt(headDim);
  const { left = Infinity, right = Infinity, sinks = 0 } = window;
  const full = [batch, heads, queries, keys];
  const allowed = mask ? spread(mask, maskShape, full) : () => 1;
  const added = bias ? spread(bias, biasShape, full) : () => 0;
  const size = batch * heads * queries * keys;
  const [dots, scores, softcapped, masked, weights] = Array.from({ length: 5 }, () => new Float64Array(size));
  const output = new Float64Array(batch * heads * queries * valueDim);

  for (let b = 0; b < batch; b++) for (let h = 0; h < heads; h++) for (let i = 0; i < queries; i++) {
    const g = Math.floor(h / (heads / kvHeads));
    const length = lengths?.[b] ?? keys;
    const position = i + (offset ?? length - queries);
    const row = ((b * heads + h) * queries + i) * keys;
    let top = -Infinity;
    for (let j = 0; j < keys; j++) {
      let dot = 0;
      for (let d = 0; d < headDim; d++) dot += q[atQ(b, h, i) + d] * k[atK(b, g, j) + d];
      dots[row + j] = dot;
      scores[row + j] = dot * factor;
      softcapped[row + j] = softcap ? softcap * Math.tanh((dot * factor) / softcap) : dot * factor;
      const near = (j >= position - left && j <= position + right) || j < sinks;
      const visible = j < length && (!causal || j <= position) && near && allowed(b, h, i, j) !== 0 && (listed?.(i, j) ?? true);
      masked[row + j] = visible ? softcapped[row + j] + added(b, h, i, j) : -Infinity;
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

/** Past keys and values put before the new ones. */
function joined(call) {
  const { pastKey, pastValue, shape, k, v } = call;
  if (!pastKey) return call;
  const { batch = 1, heads, kvHeads = heads, keys, headDim, valueDim = headDim } = shape;
  const past = pastKey.length / (batch * kvHeads * headDim);
  const all = past + keys;
  const join = (before, now, dim) => Float64Array.from({ length: batch * kvHeads * all * dim }, (_, at) => {
    const [d, token, head] = [at % dim, Math.floor(at / dim) % all, Math.floor(at / (dim * all))];
    if (token < past) return before[(head * past + token) * dim + d];
    if (shape.layout !== "tokens-first") return now[(head * keys + token - past) * dim + d];
    return now[((Math.floor(head / kvHeads) * keys + token - past) * kvHeads + (head % kvHeads)) * dim + d];
  });
  const turned = (data, dim) => (shape.layout === "tokens-first" ? tokensFirst(data, batch, kvHeads, all, dim) : data);
  return {
    ...call,
    k: turned(join(pastKey, k, headDim), headDim),
    v: turned(join(pastValue, v, valueDim), valueDim),
    shape: { ...shape, keys: all },
    offset: call.offset ?? past,
  };
}

function tokensFirst(data, batch, heads, tokens, dim) {
  return Float64Array.from(data, (_, at) => {
    const [d, h, t, b] = [at % dim, Math.floor(at / dim) % heads, Math.floor(at / (dim * heads)) % tokens, Math.floor(at / (dim * heads * tokens))];
    return data[((b * heads + h) * tokens + t) * dim + d];
  });
}

/** The element for four indices of a tensor spread from its own dimensions (aligned at the right). */
function spread(data, dims, full) {
  const sizes = [...Array(4 - dims.length).fill(1), ...dims];
  return (...index) => {
    let at = 0;
    for (let axis = 0; axis < 4; axis++) at = at * sizes[axis] + (sizes[axis] === 1 ? 0 : index[axis]);
    if (index.some((n, axis) => n >= full[axis])) throw new Error("outside");
    return data[at];
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
