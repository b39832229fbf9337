// ONNX Runtime Web on WebGPU: com.microsoft.LinearAttention, rule "linear".

import { ortPeer } from "./ort-on.js";
import { headsFirst, tokensFirst } from "../page/layout.js";

export default ortPeer({
  graph: "linear",
  refuses({ op }) {
    if (op !== "linear") return "linear attention only";
  },
  feeds({ batch, heads, kvHeads, queries, headDim }, { q, k, v }, tensor) {
    const rows = (data, count) => tensor(tokensFirst(data, batch, count, queries, headDim), [batch, queries, count * headDim]);
    return { q: rows(q, heads), k: rows(k, kvHeads), v: rows(v, kvHeads) };
  },
  outputs: ({ batch, heads, kvHeads, queries, headDim }) => ({ o: [batch, queries, heads * headDim], state: [batch, kvHeads, headDim, headDim] }),
  headsFirst: (data, { batch, heads, queries, headDim }) => headsFirst(data, batch, heads, queries, headDim),
});
