// The same operator with k and v as [batch, heads, tokens, dim], which saves it a copy.

import { ortPeer, onlyFull } from "./ort-on.js";
import { headsFirst, tokensFirst } from "../page/layout.js";

export default ortPeer({
  graph: "mha_bnsh",
  refuses: onlyFull,
  feeds({ batch, heads, queries, keys, headDim }, { q, k, v }, tensor) {
    const pairs = [batch, heads, keys, headDim];
    return { q: tensor(tokensFirst(q, batch, heads, queries, headDim), [batch, queries, heads * headDim]), k: tensor(k, pairs), v: tensor(v, pairs) };
  },
  outputs: ({ batch, heads, queries, headDim }) => ({ o: [batch, queries, heads * headDim] }),
  headsFirst: (data, { batch, heads, queries, headDim }) => headsFirst(data, batch, heads, queries, headDim),
});
