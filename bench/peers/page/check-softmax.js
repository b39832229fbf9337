// softmax(q kᵀ / √headDim) v over the visible keys, in f64, one row after another.

import { Difference } from "./difference.js";
import { visible } from "./shape.js";

export function checkSoftmax(shape, { q, k, v }, output, perHead) {
  const { batch, heads, kvHeads, queries, keys, headDim } = shape;
  const rows = rowsToCheck(queries, perHead);
  const scores = new Float64Array(keys);
  const mix = new Float64Array(headDim);
  const difference = new Difference();
  for (let head = 0; head < batch * heads; head++) {
    const kvHead = Math.floor(head / heads) * kvHeads + Math.floor((head % heads) / (heads / kvHeads));
    for (const i of rows) {
      const row = (head * queries + i) * headDim;
      const ranges = visible(shape, i);
      let largest = -Infinity;
      for (const [first, end] of ranges) {
        for (let j = first; j < end; j++) {
          const key = (kvHead * keys + j) * headDim;
          let dot = 0;
          for (let d = 0; d < headDim; d++) dot += q[row + d] * k[key + d];
          scores[j] = dot / Math.sqrt(headDim);
          largest = Math.max(largest, scores[j]);
        }
      }
      let sum = 0;
      mix.fill(0);
      for (const [first, end] of ranges) {
        for (let j = first; j < end; j++) {
          const weight = Math.exp(scores[j] - largest);
          const value = (kvHead * keys + j) * headDim;
          sum += weight;
          for (let d = 0; d < headDim; d++) mix[d] += weight * v[value + d];
        }
      }
      for (let d = 0; d < headDim; d++) difference.add(output[row + d], mix[d] / sum);
    }
  }
  return { maxAbsError: difference.maxAbsError, relativeL2: difference.relativeL2, rowsChecked: rows.length * heads * batch };
}

/** The first, the last, and others spread evenly over what is between (by the golden ratio). */
function rowsToCheck(queries, perHead) {
  if (!perHead || perHead >= queries) return Array.from({ length: queries }, (_, i) => i);
  const rows = new Set([0, queries - 1]);
  for (let n = 0; rows.size < perHead && n < 4 * perHead; n++) rows.add(Math.floor(((n * 0.6180339887) % 1) * queries));
  return [...rows];
}
