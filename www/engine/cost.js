// `engine.cost`: the input looked at, then the sizes of a call to what it costs on the backend that there is.
import { SHAPE_NAMES, checkBlocks, checkNumber, checkWindow, refuseUnknown } from "./attention.js";
import { QkvError, kind, toQkvError } from "./error.js";
import { wasm } from "./load.js";

/** Kernels that a cost is known of. */
export const COST_KERNELS = ["auto", "naive", "flash", "decode", "block-sparse", "linear", "recurrent"];
const MASK_NAMES = ["causal", "window", "blocks", "offset"];

/** @returns {import("./index.js").Cost} */
export function cost(shape, options, { gpu, cpu }) {
  const call = checkCost(shape, options);
  // Linear attention and the cell run in one thread.
  const shared = !["linear", "recurrent"].includes(call.kernel);
  const threads = gpu ? 0 : shared ? cpu.threadsFor(multiplyAdds(call.shape)) : 1;
  try {
    return wasm.cost(call, threads, Boolean(gpu?.adapter.software));
  } catch (reason) {
    throw toQkvError(reason);
  }
}

function checkCost(shape, options = {}) {
  if (options === null || typeof options !== "object") throw new QkvError("invalid-option", `options is ${kind(options)}; give { kernel, mask, trace }.`);
  refuseUnknown(options, ["kernel", "mask", "trace"], "");
  const { kernel = "auto", mask = "none", trace } = options;
  if (shape === null || typeof shape !== "object") {
    throw new QkvError("invalid-shape", `shape is ${kind(shape)}; give { tokens, heads, headDim, … }.`);
  }
  if (!COST_KERNELS.includes(kernel)) {
    throw new QkvError("invalid-option", `kernel is ${kind(kernel)}; give one of ${COST_KERNELS.join(", ")}.`);
  }
  if (trace !== undefined && typeof trace !== "string") {
    throw new QkvError("invalid-option", `trace is ${kind(trace)}; give one of none, scores, softcapped, masked, weights, all.`);
  }
  return { shape: checkShape(shape), kernel, trace, ...checkMask(mask) };
}

function checkShape({ tokens, ...shape }) {
  refuseUnknown(shape, [...SHAPE_NAMES, "tokens"], "shape.");
  const { layout, ...sizes } = shape;
  for (const [name, value] of Object.entries({ tokens, ...sizes })) {
    if (value !== undefined && typeof value !== "number") {
      throw new QkvError("invalid-shape", `shape.${name} is ${kind(value)}; give a whole number from 1.`);
    }
  }
  if (tokens === undefined) return shape;
  if (shape.queries !== undefined || shape.keys !== undefined) {
    throw new QkvError("invalid-shape", "shape has tokens and queries or keys; give tokens alone where both are as many, else queries and keys.");
  }
  return { ...shape, queries: tokens, keys: tokens };
}

function checkMask(mask) {
  if (mask === "none") return {};
  if (mask === "causal") return { causal: true };
  if (mask === null || typeof mask !== "object") {
    throw new QkvError("invalid-option", `mask is ${kind(mask)}; give "none", "causal" or { causal, window, blocks, offset }.`);
  }
  refuseUnknown(mask, MASK_NAMES, "mask.");
  const { causal, window, blocks, offset } = mask;
  if (causal !== undefined && typeof causal !== "boolean") throw new QkvError("invalid-option", `mask.causal is ${kind(causal)}; give true or false.`);
  checkNumber("mask.offset", offset);
  if (window !== undefined) checkWindow(window);
  return { causal, window, offset, blocks: blocks === undefined ? undefined : checkBlocks(blocks) };
}

/** Of a call in which every query sees every key, as the processor reckons how many threads pay. */
function multiplyAdds({ batch = 1, heads, queries, keys, headDim, valueDim = headDim }) {
  return batch * heads * queries * keys * (headDim + valueDim);
}
