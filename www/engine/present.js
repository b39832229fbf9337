// Keys or values of earlier calls and of this one, one after the other, where the processor computes: what ONNX calls the
// present. On a device shaders/attention/join.wgsl does it.

/**
 * @param {Float32Array} before [batch, kvHeads, past, dim]
 * @param {Float32Array} now as the call gave it
 * @param {{ batch?: number, heads: number, kvHeads?: number, keys: number, layout?: string }} shape keys: the new ones
 * @returns {{ data: Float32Array, shape: number[] }} in the layout of the call
 */
export function present(before, now, dim, { batch = 1, heads, kvHeads = heads, keys, layout }) {
  const past = before.length / (batch * kvHeads * dim);
  const all = past + keys;
  const tokensFirst = layout === "tokens-first";
  const data = new Float32Array(batch * kvHeads * all * dim);
  for (let b = 0; b < batch; b++) for (let h = 0; h < kvHeads; h++) {
    const head = b * kvHeads + h;
    for (let token = 0; token < all; token++) {
      const isPast = token < past;
      const row = isPast ? head * past + token : tokensFirst ? (b * keys + token - past) * kvHeads + h : head * keys + token - past;
      const to = tokensFirst ? (b * all + token) * kvHeads + h : head * all + token;
      data.set((isPast ? before : now).subarray(row * dim, row * dim + dim), to * dim);
    }
  }
  return { data, shape: tokensFirst ? [batch, all, kvHeads, dim] : [batch, kvHeads, all, dim] };
}
