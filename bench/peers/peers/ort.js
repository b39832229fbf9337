// ONNX Runtime Web on WebGPU: com.microsoft.MultiHeadAttention, q, k and v as [batch, tokens, heads · dim].

import { ortPeer, onlyFull } from "./ort-on.js";
import { headsFirst, tokensFirst } from "../page/layout.js";

export default ortPeer({
  graph: "mha",
  refuses: onlyFull,
  feeds({ batch, heads, queries, keys, headDim }, { q, k, v }, tensor) {
    const rows = (data, tokens) => tensor(tokensFirst(data, batch, heads, tokens, headDim), [batch, tokens, heads * headDim]);
    return { q: rows(q, queries), k: rows(k, keys), v: rows(v, keys) };
  },
  outputs: ({ batch, heads, queries, headDim }) => ({ o: [batch, queries, heads * headDim] }),
  headsFirst: (data, { batch, heads, queries, headDim }) => headsFirst(data, batch, heads, queries, headDim),
});
