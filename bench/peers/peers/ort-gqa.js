// ONNX Runtime Web on WebGPU: com.microsoft.GroupQueryAttention, causal, with or without a window; no earlier keys.

import { ortPeer } from "./ort-on.js";
import { headsFirst, tokensFirst } from "../page/layout.js";

export default ortPeer({
  graph: "gqa",
  refuses({ op, causal, blocks, queries, keys }) {
    if (op !== "softmax" || !causal || blocks || queries !== keys) return "GroupQueryAttention is causal, with as many keys as queries";
  },
  feeds({ batch, heads, kvHeads, queries, headDim }, { q, k, v }, tensor, ort) {
    const rows = (data, count) => tensor(tokensFirst(data, batch, count, queries, headDim), [batch, queries, count * headDim]);
    const none = () => new ort.Tensor("float32", new Float32Array(0), [batch, kvHeads, 0, headDim]);
    return {
      q: rows(q, heads), k: rows(k, kvHeads), v: rows(v, kvHeads), past_k: none(), past_v: none(),
      seqlens_k: new ort.Tensor("int32", new Int32Array(batch).fill(queries - 1), [batch]),
      total: new ort.Tensor("int32", Int32Array.of(queries), [1]),
    };
  },
  outputs({ batch, heads, kvHeads, queries, headDim }) {
    const present = [batch, kvHeads, queries, headDim];
    return { o: [batch, queries, heads * headDim], present_k: present, present_v: present };
  },
  headsFirst: (data, { batch, heads, queries, headDim }) => headsFirst(data, batch, heads, queries, headDim),
});
