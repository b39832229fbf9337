// The five ways, as calls of the engine: all of them get the same q, k and v.
export const KINDS = ["naive", "flash", "window", "blocks", "linear"];

/** What the two that leave pairs out are asked to leave. */
export function patternOf(kind, { window, sinks, size, local, global, random, seed }) {
  if (kind === "window") return { window: { left: window, right: window, sinks } };
  if (kind === "blocks") return { blocks: { size, local, global, random, seed } };
  return {};
}

const KERNELS = { naive: "naive", flash: "flash", window: "flash", blocks: "block-sparse", linear: "linear" };

/** input: { q, k, v, shape: { heads, queries, keys, headDim }, causal }, with arrays or tensors. */
export function call(engine, kind, input, settings, options) {
  const { q, k, v, shape, causal } = input;
  if (kind !== "linear") return engine.attention({ q, k, v, shape, causal, kernel: KERNELS[kind], ...patternOf(kind, settings) }, options);
  const { heads, queries: tokens, headDim } = shape;
  return engine.linearAttention({ q, k, v, shape: { heads, tokens, headDim }, causal, rule: "linear", featureMap: "elu+1", normalise: true }, options);
}

/** The cost of that call by arithmetic. */
export function costOf(engine, kind, { shape, causal }, settings) {
  const { heads, queries: tokens, headDim } = shape;
  return engine.cost({ tokens, heads, headDim }, { kernel: KERNELS[kind], mask: { causal, ...patternOf(kind, settings) } });
}

/** Names a call: the same name, the same numbers. */
export const nameOf = (kind, settings) => JSON.stringify([kind, patternOf(kind, settings)]);
