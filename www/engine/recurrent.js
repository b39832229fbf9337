// The input of `engine.recurrent`, looked at before it crosses into wasm: kinds, unknown names, and memory.
import { checkTensor, refuseUnknown } from "./attention.js";
import { QkvError, kind } from "./error.js";

const SHAPE_NAMES = ["batch", "tokens", "hiddenDim"];
const TENSORS = ["x", "weight", "bias", "state"];
const NEEDED = ["x", "weight"];
const NAMES = [...TENSORS, "shape", "allowNonFinite"];
/** As for attention: half of what a wasm memory can be. */
const MEMORY_LIMIT = 2 ** 31;

/** @returns {{ options: object, tensors: Record<string, Float32Array | import("./tensor.js").Tensor | undefined> }} */
export function checkRecurrentInput(input) {
  if (input === null || typeof input !== "object") {
    throw new QkvError("invalid-option", `The input is ${kind(input)}; give an object with x, weight and shape.`);
  }
  refuseUnknown(input, NAMES, "");
  const { x, weight, bias, state, shape, allowNonFinite } = input;
  if (shape === null || typeof shape !== "object") {
    throw new QkvError("invalid-shape", `shape is ${kind(shape)}; give { tokens, hiddenDim, … }.`);
  }
  refuseUnknown(shape, SHAPE_NAMES, "shape.");
  const tensors = { x, weight, bias, state };
  for (const name of TENSORS) {
    if (NEEDED.includes(name) || tensors[name] !== undefined) checkTensor(name, tensors[name]);
  }
  for (const [name, value] of Object.entries(shape)) {
    if (value !== undefined && typeof value !== "number") {
      throw new QkvError("invalid-shape", `shape.${name} is ${kind(value)}; give a whole number from 1.`);
    }
  }
  if (allowNonFinite !== undefined && typeof allowNonFinite !== "boolean") {
    throw new QkvError("invalid-option", `allowNonFinite is ${kind(allowNonFinite)}; give a boolean.`);
  }
  checkMemory(shape, tensors);
  return { options: { shape, allowNonFinite }, tensors };
}

function checkMemory({ batch = 1, tokens, hiddenDim }, tensors) {
  const inputs = TENSORS.reduce((sum, name) => sum + (tensors[name]?.length ?? 0), 0);
  // The processor packs the weight once more.
  const fixed = 3 * hiddenDim * hiddenDim + batch * hiddenDim;
  const bytes = 4 * (inputs + fixed + batch * tokens * hiddenDim);
  if (!(bytes > MEMORY_LIMIT)) return; // NaN: a size is missing, which the shape's own check says better
  const left = Math.floor((MEMORY_LIMIT / 4 - 2 * fixed) / (4 * batch * hiddenDim));
  const advice = left >= 1 ? `with these sizes at most ${left} tokens fit` : "use a smaller batch or hiddenDim";
  throw new QkvError("too-large", `This call needs ${bytes} bytes, more than the limit of ${MEMORY_LIMIT}; ${advice}.`);
}
