// oₜ = qₜ (Σ_{s ≤ t} kₛ vₛᵀ) / √headDim in f64, token by token.

import { Difference } from "./difference.js";

export function checkLinear({ batch, heads, kvHeads, queries: tokens, headDim }, { q, k, v }, output) {
  const difference = new Difference();
  const state = new Float64Array(headDim * headDim);
  const mix = new Float64Array(headDim);
  for (let head = 0; head < batch * heads; head++) {
    const kvHead = Math.floor(head / heads) * kvHeads + Math.floor((head % heads) / (heads / kvHeads));
    state.fill(0);
    for (let t = 0; t < tokens; t++) {
      const row = (head * tokens + t) * headDim;
      const pair = (kvHead * tokens + t) * headDim;
      mix.fill(0);
      for (let i = 0; i < headDim; i++) {
        for (let d = 0; d < headDim; d++) {
          state[i * headDim + d] += k[pair + i] * v[pair + d];
          mix[d] += (q[row + i] * state[i * headDim + d]) / Math.sqrt(headDim);
        }
      }
      for (let d = 0; d < headDim; d++) difference.add(output[row + d], mix[d]);
    }
  }
  return { maxAbsError: difference.maxAbsError, relativeL2: difference.relativeL2, rowsChecked: tokens * heads * batch };
}
