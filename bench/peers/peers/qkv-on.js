// The package of this project on one of its backends, called as a user would call it.

import { blockLists } from "../page/shape.js";

export function qkvPeer(backend) {
  return {
    manifest: "/qkv/package.json",
    async create(shape, inputs) {
      const { createEngine } = await import("/qkv/www/engine/index.js");
      const engine = await createEngine({ backend });
      const { batch, heads, kvHeads, queries, keys, headDim } = shape;
      const q = engine.tensor(inputs.q, [batch, heads, queries, headDim]);
      const [k, v] = [inputs.k, inputs.v].map((data) => engine.tensor(data, [batch, kvHeads, keys, headDim]));
      const call = shape.op === "linear"
        ? () => engine.linearAttention({ q, k, v, shape: { batch, heads, kvHeads, tokens: queries, headDim } }, { keep: true })
        : () => engine.attention({ q, k, v, ...options(shape) }, { keep: true });
      let result;
      return {
        variant: () => `${result.kernel}, ${result.backend}`,
        run: async () => {
          result?.output.dispose();
          result?.state?.dispose();
          result = await call();
        },
        // A call ends when its work has; the queue is asked all the same, so that a change of that would not flatter the times.
        fence: async () => { if (backend === "webgpu") await globalThis.seen.devices.at(-1).queue.onSubmittedWorkDone(); },
        read: () => result.output.read(),
      };
    },
  };
}

function options(shape) {
  const { batch, heads, kvHeads, queries, keys, headDim, causal, window, blocks } = shape;
  return {
    shape: { batch, heads, kvHeads, queries, keys, headDim },
    causal,
    window: window ? { left: window - 1 } : undefined,
    blocks: blocks ? { size: blocks.size, list: Uint32Array.from(blockLists(shape).flatMap((list) => [list.length, ...list])) } : undefined,
    kernel: blocks ? "block-sparse" : "auto",
  };
}
