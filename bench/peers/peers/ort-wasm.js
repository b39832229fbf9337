// ONNX Runtime Web on the processor: the standard's Attention (opset 23), wasm SIMD. `options.threads`: 1 unless said
// otherwise, 0 for the library's own choice, which is more than one only where the page is cross-origin isolated.

import { LIBRARY, graphOf } from "./ort-on.js";

export default {
  manifest: `${LIBRARY}/package.json`,
  graph: "attn23",
  refuses({ op, causal, window, blocks, queries, keys }) {
    if (op !== "softmax" || window || blocks) return "softmax attention without window and blocks only";
    if (causal && queries !== keys) return "causal with fewer queries than keys is aligned differently";
  },
  async create(shape, { q, k, v }, { threads = 1 }) {
    const ort = await import(`${LIBRARY}/dist/ort.wasm.bundle.min.mjs`);
    ort.env.wasm.wasmPaths = `${LIBRARY}/dist/`;
    ort.env.wasm.numThreads = threads;
    const session = await ort.InferenceSession.create(await graphOf("attn23", shape), { executionProviders: ["wasm"], graphOptimizationLevel: "all" });
    const { batch, heads, kvHeads, queries, keys, headDim } = shape;
    const tensor = (data, count, tokens) => new ort.Tensor("float32", data, [batch, count, tokens, headDim]);
    const feeds = { q: tensor(q, heads, queries), k: tensor(k, kvHeads, keys), v: tensor(v, kvHeads, keys) };
    let output;
    return {
      variant: () => `attn23, threads: ${ort.env.wasm.numThreads}`,
      run: async () => {
        output?.dispose();
        ({ o: output } = await session.run(feeds));
      },
      fence: async () => {}, // run() waits for the result
      read: () => output.getData(),
    };
  },
};
