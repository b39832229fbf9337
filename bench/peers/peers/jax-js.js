// jax-js on WebGPU: nn.dotProductAttention under jit.

import { headsFirst, tokensFirst } from "../page/layout.js";

const LIBRARY = "/node_modules/@jax-js/jax";

export default {
  manifest: `${LIBRARY}/package.json`,
  refuses({ op, causal, blocks, queries, keys }) {
    if (op !== "softmax" || blocks) return "softmax attention without blocks only";
    if (causal && queries !== keys) return "causal with fewer queries than keys is aligned differently";
  },
  async create({ batch, heads, kvHeads, queries, keys, headDim, causal, window }, { q, k, v }) {
    const { defaultDevice, init, jit, nn, numpy } = await import(`${LIBRARY}/dist/index.js`);
    await init("webgpu");
    defaultDevice("webgpu");
    const array = (data, count, tokens) => numpy.array(tokensFirst(data, batch, count, tokens, headDim)).reshape([batch, tokens, count, headDim]);
    const [Q, K, V] = [array(q, heads, queries), array(k, kvHeads, keys), array(v, kvHeads, keys)];
    const options = { isCausal: causal, ...(window ? { localWindowSize: [window - 1, 0] } : {}) };
    const attention = jit((a, b, c) => nn.dotProductAttention(a, b, c, options));
    let output;
    return {
      variant: () => "jit(nn.dotProductAttention)",
      run: async () => {
        output?.dispose();
        output = attention(Q.ref, K.ref, V.ref);
      },
      fence: () => output.blockUntilReady(),
      read: async () => headsFirst(new Float32Array(await output.ref.data()), batch, heads, queries, headDim),
    };
  },
};
