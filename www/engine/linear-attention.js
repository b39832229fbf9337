// The input of `engine.linearAttention`, looked at before it crosses into wasm: kinds, unknown names, and memory.
import { checkTensor, refuseUnknown } from "./attention.js";
import { QkvError, kind } from "./error.js";

const SHAPE_NAMES = ["batch", "heads", "kvHeads", "tokens", "headDim", "valueDim", "layout"];
const TENSORS = ["q", "k", "v", "decay", "beta", "pastState"];
const NAMES = [...TENSORS, "shape", "rule", "scale", "featureMap", "normalise", "causal", "allowNonFinite"];
/** As for attention: half of what a wasm memory can be. */
const MEMORY_LIMIT = 2 ** 31;

/** @returns {{ options: object, tensors: Record<string, Float32Array | import("./tensor.js").Tensor | undefined> }} */
export function checkLinearInput(input) {
  if (input === null || typeof input !== "object") {
    throw new QkvError("invalid-option", `The input is ${kind(input)}; give an object with q, k, v and shape.`);
  }
  refuseUnknown(input, NAMES, "");
  if (input.shape === null || typeof input.shape !== "object") {
    throw new QkvError("invalid-shape", `shape is ${kind(input.shape)}; give { heads, tokens, headDim, … }.`);
  }
  refuseUnknown(input.shape, SHAPE_NAMES, "shape.");
  const { q, k, v, decay, beta, pastState, ...options } = input;
  const tensors = { q, k, v, decay, beta, pastState };
  for (const name of TENSORS) {
    if (name.length === 1 || tensors[name] !== undefined) checkTensor(name, tensors[name]);
  }
  checkKinds(options);
  checkMemory(options.shape, tensors);
  return { options, tensors };
}

/** A string where a number belongs would else end as a message about types that no one can read. */
function checkKinds({ shape, allowNonFinite, causal, featureMap, normalise, rule, scale }) {
  const { layout, ...sizes } = shape;
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined && typeof value !== "number") {
      throw new QkvError("invalid-shape", `shape.${name} is ${kind(value)}; give a whole number from 1.`);
    }
  }
  const wanted = { number: { scale }, boolean: { allowNonFinite, causal, normalise }, string: { "shape.layout": layout, featureMap, rule } };
  for (const [type, values] of Object.entries(wanted)) {
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined && typeof value !== type) throw new QkvError("invalid-option", `${name} is ${kind(value)}; give a ${type}.`);
    }
  }
}

function checkMemory({ batch = 1, heads, kvHeads = heads, tokens, headDim, valueDim = headDim }, tensors) {
  const inputs = TENSORS.reduce((sum, name) => sum + (tensors[name]?.length ?? 0), 0);
  const state = batch * kvHeads * headDim * valueDim;
  const bytes = 4 * (inputs + batch * heads * tokens * valueDim + state);
  if (!(bytes > MEMORY_LIMIT)) return; // NaN: a size is missing, which the shape's own check says better
  const left = Math.floor(((MEMORY_LIMIT - 4 * state) / (bytes - 4 * state)) * tokens);
  const advice = left >= 1 ? `with these widths at most ${left} tokens fit` : "use fewer or narrower heads, or a smaller batch";
  throw new QkvError("too-large", `This call needs ${bytes} bytes, more than the limit of ${MEMORY_LIMIT}; ${advice}.`);
}
