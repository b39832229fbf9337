// The harness keeps tensors heads first; some libraries want tokens first.

/** [batch, heads, tokens, dim] → [batch, tokens, heads, dim] */
export const tokensFirst = (data, batch, heads, tokens, dim) => swapped(data, batch, heads, tokens, dim);

/** [batch, tokens, heads, dim] → [batch, heads, tokens, dim] */
export const headsFirst = (data, batch, heads, tokens, dim) => swapped(data, batch, tokens, heads, dim);

function swapped(data, batch, outer, inner, dim) {
  const out = new Float32Array(data.length);
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const start = ((b * outer + o) * inner + i) * dim;
        out.set(data.subarray(start, start + dim), ((b * inner + i) * outer + o) * dim);
      }
    }
  }
  return out;
}
