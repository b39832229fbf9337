// The two operators in f64 and plain loops, under the engine's names: what the vectors and the mapping are checked against
// where there is no engine.

/** Attention of ONNX, opset 25. */
export function attention({ q, k, v, shape, offset, causal, window = {}, lengths, mask, maskShape, bias, biasShape, softcap, scale, pastKey, pastValue }) {
  const { batch, heads, kvHeads, queries, keys: fresh, headDim, valueDim, layout } = shape;
  const past = pastKey ? pastKey.length / (batch * kvHeads * headDim) : 0;
  const keys = past + fresh;
  const row = (count, tokens, b, h, t) => (layout === "tokens-first" ? (b * tokens + t) * count + h : (b * count + h) * tokens + t);
  const element = (old, now, b, g, j, d, dim) =>
    j < past ? old[((b * kvHeads + g) * past + j) * dim + d] : now[row(kvHeads, fresh, b, g, j - past) * dim + d];
  const [scores, softcapped, masked, weights] = Array.from({ length: 4 }, () => new Float64Array(batch * heads * queries * keys));
  const output = new Float64Array(batch * heads * queries * valueDim);

  for (let b = 0; b < batch; b++) for (let h = 0; h < heads; h++) for (let i = 0; i < queries; i++) {
    const g = Math.floor(h / (heads / kvHeads));
    const valid = lengths ? lengths[b] : keys;
    const position = i + (offset ?? (pastKey ? past : valid - queries));
    const start = ((b * heads + h) * queries + i) * keys;
    let top = -Infinity;
    for (let j = 0; j < keys; j++) {
      const at = start + j;
      for (let d = 0; d < headDim; d++) scores[at] += q[row(heads, queries, b, h, i) * headDim + d] * element(pastKey, k, b, g, j, d, headDim);
      scores[at] *= scale ?? 1 / Math.sqrt(headDim);
      softcapped[at] = softcap ? softcap * Math.tanh(scores[at] / softcap) : scores[at];
      const sees = j < valid && !(causal && j > position) && !(j < position - (window.left ?? Infinity)) && !(j > position + (window.right ?? Infinity))
        && (!mask || mask[spread(maskShape, [b, h, i, j])] === 1);
      masked[at] = sees ? softcapped[at] + (bias ? bias[spread(biasShape, [b, h, i, j])] : 0) : -Infinity;
      top = Math.max(top, masked[at]);
    }
    if (top === -Infinity) continue;
    let sum = 0;
    for (let j = 0; j < keys; j++) sum += Math.exp(masked[start + j] - top);
    for (let j = 0; j < keys; j++) {
      weights[start + j] = Math.exp(masked[start + j] - top) / sum;
      for (let d = 0; d < valueDim; d++) output[row(heads, queries, b, h, i) * valueDim + d] += weights[start + j] * element(pastValue, v, b, g, j, d, valueDim);
    }
  }
  /** Past and new rows in one, in the layout of the call. */
  const present = (old, now, dim) => {
    const joined = new Float32Array(batch * kvHeads * keys * dim);
    for (let b = 0; b < batch; b++) for (let g = 0; g < kvHeads; g++) for (let j = 0; j < keys; j++) for (let d = 0; d < dim; d++) {
      joined[row(kvHeads, keys, b, g, j) * dim + d] = element(old, now, b, g, j, d, dim);
    }
    return joined;
  };
  return { output, scores, softcapped, masked, weights, presentKey: present(pastKey, k, headDim), presentValue: present(pastValue, v, valueDim) };
}

/** Where an element lies in an array whose sizes are aligned at the right; a size of 1 stands for all. */
const spread = (sizes, index) => sizes.reduce((at, size, axis) => at * size + (size === 1 ? 0 : index[axis + 4 - sizes.length]), 0);

/** LinearAttention of ONNX, opset 27: S ← exp(decay) S + k ⊗ v, or for the delta rules k ⊗ beta (v − Sᵀk); output scale · Sᵀq. */
export function linearAttention({ q, k, v, shape: { batch, heads, kvHeads, tokens, headDim, valueDim }, rule, decay, beta, pastState, scale }) {
  const state = pastState ? Float64Array.from(pastState) : new Float64Array(batch * kvHeads * headDim * valueDim);
  const output = new Float64Array(batch * tokens * heads * valueDim);
  const factor = scale ?? 1 / Math.sqrt(headDim);
  const perKey = decay?.length === batch * tokens * kvHeads * headDim;
  for (let b = 0; b < batch; b++) for (let t = 0; t < tokens; t++) {
    for (let g = 0; g < kvHeads; g++) {
      const [own, at] = [(b * kvHeads + g) * headDim * valueDim, (b * tokens + t) * kvHeads + g];
      const key = (d) => k[at * headDim + d];
      if (rule.startsWith("gated")) {
        for (let d = 0; d < headDim; d++) for (let m = 0; m < valueDim; m++) state[own + d * valueDim + m] *= Math.exp(decay[perKey ? at * headDim + d : at]);
      }
      for (let m = 0; m < valueDim; m++) {
        let added = v[at * valueDim + m];
        if (rule.endsWith("delta")) {
          for (let d = 0; d < headDim; d++) added -= state[own + d * valueDim + m] * key(d);
          added *= beta[beta.length === batch * tokens ? b * tokens + t : at];
        }
        for (let d = 0; d < headDim; d++) state[own + d * valueDim + m] += key(d) * added;
      }
    }
    for (let h = 0; h < heads; h++) for (let m = 0; m < valueDim; m++) {
      const [own, at] = [(b * kvHeads + Math.floor(h / (heads / kvHeads))) * headDim * valueDim, (b * tokens + t) * heads + h];
      for (let d = 0; d < headDim; d++) output[at * valueDim + m] += factor * q[at * headDim + d] * state[own + d * valueDim + m];
    }
  }
  return { output, state };
}
