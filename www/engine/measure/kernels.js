// What a kernel of a plan is: the call that runs it, and the options of its cost.

/** How `engine.cost` is asked for a kernel of a plan. */
export function costOf({ heads, headDim, causal, window, blocks }, kernel, tokens) {
  const rules = { window: { causal, window }, "block-sparse": { causal, blocks } };
  return [{ tokens, heads, headDim }, { kernel: kernel === "window" ? "flash" : kernel, mask: rules[kernel] ?? { causal } }];
}

/** Which inputs a kernel reads. */
export const inputsOf = (kernel) => (kernel === "recurrent" ? ["x", "weight"] : ["q", "k", "v"]);

/** Numbers of an input. */
export function lengthOf(name, { heads, headDim }, tokens) {
  const width = heads * headDim;
  return { x: 3 * tokens * width, weight: 3 * width * width }[name] ?? tokens * width;
}

/** The options of `engine.attention` for a kernel; null where another operation runs. */
export function attentionOf(plan, kernel, tokens) {
  if (kernel === "linear" || kernel === "recurrent") return null;
  const { heads, headDim, causal, window, blocks } = plan;
  const options = { shape: { heads, queries: tokens, keys: tokens, headDim }, causal, kernel: kernel === "window" ? "flash" : kernel };
  if (kernel === "window") options.window = window;
  if (kernel === "block-sparse") options.blocks = blocks;
  return options;
}

/** Runs a kernel once; the results stay where they were computed. */
export function run(engine, plan, kernel, tokens, inputs, options) {
  const keep = { ...options, keep: true };
  const { heads, headDim, causal } = plan;
  if (kernel === "recurrent") {
    return engine.recurrent({ x: inputs.x, weight: inputs.weight, shape: { tokens, hiddenDim: heads * headDim } }, keep);
  }
  const { q, k, v } = inputs;
  if (kernel === "linear") {
    return engine.linearAttention({ q, k, v, shape: { heads, tokens, headDim }, featureMap: "elu+1", normalise: true, causal }, keep);
  }
  return engine.attention({ q, k, v, ...attentionOf(plan, kernel, tokens) }, keep);
}

/** Gives the memory of a result back. */
export function release(result) {
  result?.output.dispose();
  result?.state?.dispose();
}
