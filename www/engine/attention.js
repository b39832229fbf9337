// The input of `engine.attention`, looked at before it crosses into wasm: kinds, unknown names, and memory.
import { QkvError } from "./error.js";

const SHAPE_NAMES = new Set(["batch", "heads", "kvHeads", "queries", "keys", "headDim", "valueDim", "layout"]);
const NAMES = new Set(["q", "k", "v", "shape", "offset", "causal", "mask", "maskShape", "softcap", "scale", "kernel", "trace", "allowNonFinite"]);
const MATRICES = { none: 0, scores: 1, softcapped: 1, masked: 1, weights: 1, all: 4 };
/** A wasm memory ends at 4 GiB and holds each input twice on the way in; half of that is safe everywhere. */
const MEMORY_LIMIT = 2 ** 31;

/** @returns {{ options: object, q: Float32Array, k: Float32Array, v: Float32Array, mask?: Uint8Array }} */
export function checkInput(input) {
  if (input === null || typeof input !== "object") {
    throw new QkvError("invalid-option", `The input is ${kind(input)}; give an object with q, k, v and shape.`);
  }
  refuseUnknown(input, NAMES, "");
  if (input.shape === null || typeof input.shape !== "object") {
    throw new QkvError("invalid-shape", `shape is ${kind(input.shape)}; give { heads, queries, keys, headDim, … }.`);
  }
  refuseUnknown(input.shape, SHAPE_NAMES, "shape.");
  const { q, k, v, mask, ...options } = input;
  for (const [name, data] of Object.entries({ q, k, v })) {
    if (!(data instanceof Float32Array)) throw new QkvError("invalid-shape", `${name} is ${kind(data)}; give a Float32Array.`);
  }
  if (mask !== undefined && !(mask instanceof Uint8Array)) {
    throw new QkvError("invalid-mask", `mask is ${kind(mask)}; give a Uint8Array of 0 and 1.`);
  }
  checkNumbers(options);
  checkMemory(options, q.length + k.length + v.length, mask?.length ?? 0);
  return { options, q, k, v, mask };
}

function refuseUnknown(object, names, prefix) {
  for (const name of Object.keys(object)) {
    if (!names.has(name)) {
      throw new QkvError("invalid-option", `${prefix}${name} is not an option of this version; it knows ${[...names].join(", ")}.`);
    }
  }
}

/** A string where a number belongs would else end as a message about types that no one can read. */
function checkNumbers({ shape, offset, scale, softcap, maskShape }) {
  const { layout: _, ...sizes } = shape;
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined && typeof value !== "number") {
      throw new QkvError("invalid-shape", `shape.${name} is ${kind(value)}; give a whole number from 1.`);
    }
  }
  for (const [name, value] of Object.entries({ offset, scale, softcap })) {
    if (value !== undefined && typeof value !== "number") throw new QkvError("invalid-option", `${name} is ${kind(value)}; give a number.`);
  }
  const sound = maskShape === undefined || (Array.isArray(maskShape) && maskShape.every((size) => typeof size === "number"));
  if (!sound) throw new QkvError("invalid-mask", `maskShape is ${kind(maskShape)}; give an array of one to four sizes.`);
}

function checkMemory({ shape, trace = "none", kernel = "auto" }, inputs, mask) {
  const { batch = 1, heads, queries, keys, headDim, valueDim = headDim } = shape;
  const rows = batch * heads * queries;
  const naive = kernel === "naive" || (MATRICES[trace] ?? 0) > 0;
  const matrices = naive ? 1 + (MATRICES[trace] ?? 0) : 0;
  const bytes = 4 * (inputs + rows * valueDim + matrices * rows * keys) + mask;
  if (!(bytes > MEMORY_LIMIT)) return; // NaN: a size is missing, which the shape's own check says better
  const advice = naive
    ? `kernel "naive" with trace "${trace}" fits up to about ${Math.floor(Math.sqrt(MEMORY_LIMIT / (4 * matrices * batch * heads)))} queries and keys here; kernel "flash" keeps no such matrix`
    : `with these widths at most ${Math.floor((MEMORY_LIMIT / bytes) * queries)} queries and as many keys fit`;
  throw new QkvError("too-large", `This call needs ${bytes} bytes, more than the limit of ${MEMORY_LIMIT}; ${advice}.`);
}

function kind(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? `a ${value.constructor?.name ?? "object"}` : `${typeof value} ${JSON.stringify(value)}`;
}
