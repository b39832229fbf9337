// The input of `engine.attention`, looked at before it crosses into wasm: kinds, unknown names, and memory.
import { QkvError, kind } from "./error.js";
import { Tensor } from "./tensor.js";

export const SHAPE_NAMES = ["batch", "heads", "kvHeads", "queries", "keys", "headDim", "valueDim", "layout"];
const TENSORS = ["q", "k", "v", "bias", "pastKey", "pastValue"];
const NAMES = [
  ...TENSORS, "shape", "offset", "causal", "window", "lengths", "mask", "maskShape", "biasShape", "blocks", "softcap", "scale", "kernel", "trace",
  "allowNonFinite",
];
const WINDOW_NAMES = ["left", "right", "sinks"];
const BLOCK_NAMES = ["size", "local", "global", "random", "seed", "list"];
const MATRICES = { none: 0, scores: 1, softcapped: 1, masked: 1, weights: 1, all: 4 };
/** A wasm memory ends at 4 GiB and holds each input twice on the way in; half of that is safe everywhere. */
const MEMORY_LIMIT = 2 ** 31;

/** @returns {{ options: object, tensors: Record<string, Float32Array | Tensor | Uint8Array | undefined> }} */
export function checkInput(input) {
  if (input === null || typeof input !== "object") {
    throw new QkvError("invalid-option", `The input is ${kind(input)}; give an object with q, k, v and shape.`);
  }
  refuseUnknown(input, NAMES, "");
  if (input.shape === null || typeof input.shape !== "object") {
    throw new QkvError("invalid-shape", `shape is ${kind(input.shape)}; give { heads, queries, keys, headDim, … }.`);
  }
  refuseUnknown(input.shape, SHAPE_NAMES, "shape.");
  const { q, k, v, bias, pastKey, pastValue, mask, lengths, blocks, ...options } = input;
  const tensors = { q, k, v, bias, pastKey, pastValue, mask };
  for (const name of TENSORS) {
    const needed = name.length === 1;
    if (needed || tensors[name] !== undefined) checkTensor(name, tensors[name]);
  }
  if ((pastKey === undefined) !== (pastValue === undefined)) {
    throw new QkvError("invalid-shape", `${pastKey ? "pastKey" : "pastValue"} came alone; give pastKey and pastValue, or neither.`);
  }
  if (mask !== undefined && !(mask instanceof Uint8Array)) {
    throw new QkvError("invalid-mask", `mask is ${kind(mask)}; give a Uint8Array of 0 and 1.`);
  }
  if (lengths !== undefined) options.lengths = checkLengths(lengths);
  if (blocks !== undefined) options.blocks = checkBlocks(blocks);
  checkNumbers(options);
  checkMemory(options, tensors);
  return { options, tensors };
}

/** Throws unless it is an array of numbers or a tensor of the engine. */
export function checkTensor(name, data) {
  if (!(data instanceof Float32Array || data instanceof Tensor)) {
    throw new QkvError("invalid-shape", `${name} is ${kind(data)}; give a Float32Array or a tensor of this engine.`);
  }
}

export function refuseUnknown(object, names, prefix) {
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new QkvError("invalid-option", `${prefix}${unknown} is not an option of this version; it knows ${names.join(", ")}.`);
  }
}

function checkLengths(lengths) {
  if (!(lengths instanceof Uint32Array)) throw new QkvError("invalid-shape", `lengths is ${kind(lengths)}; give a Uint32Array of [batch].`);
  return [...lengths];
}

export function checkBlocks(blocks) {
  if (blocks === null || typeof blocks !== "object") {
    throw new QkvError("invalid-option", `blocks is ${kind(blocks)}; give { size, local, global, random, seed } or { size, list }.`);
  }
  refuseUnknown(blocks, BLOCK_NAMES, "blocks.");
  const { list, ...numbers } = blocks;
  for (const [name, value] of Object.entries(numbers)) checkNumber(`blocks.${name}`, value);
  if (list === undefined) return numbers;
  if (!(list instanceof Uint32Array)) throw new QkvError("invalid-option", `blocks.list is ${kind(list)}; give a Uint32Array.`);
  return { ...numbers, list: [...list] };
}

/** A string where a number belongs would else end as a message about types that no one can read. */
function checkNumbers({ shape, offset, scale, softcap, window, maskShape, biasShape }) {
  const { layout: _, ...sizes } = shape;
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined && typeof value !== "number") {
      throw new QkvError("invalid-shape", `shape.${name} is ${kind(value)}; give a whole number from 1.`);
    }
  }
  for (const [name, value] of Object.entries({ offset, scale, softcap })) checkNumber(name, value);
  if (window !== undefined) checkWindow(window);
  for (const [name, sizes] of Object.entries({ maskShape, biasShape })) {
    const sound = sizes === undefined || (Array.isArray(sizes) && sizes.every((size) => typeof size === "number"));
    if (!sound) throw new QkvError("invalid-mask", `${name} is ${kind(sizes)}; give an array of one to four sizes.`);
  }
}

/** Throws unless it is { left?, right?, sinks? }. */
export function checkWindow(window) {
  if (window === null || typeof window !== "object") {
    throw new QkvError("invalid-option", `window is ${kind(window)}; give { left, right, sinks }.`);
  }
  refuseUnknown(window, WINDOW_NAMES, "window.");
  for (const [name, value] of Object.entries(window)) checkNumber(`window.${name}`, value);
}

export function checkNumber(name, value) {
  if (value !== undefined && typeof value !== "number") throw new QkvError("invalid-option", `${name} is ${kind(value)}; give a number.`);
}

function checkMemory({ shape, trace = "none", kernel = "auto" }, tensors) {
  const { batch = 1, heads, kvHeads = heads, queries, headDim, valueDim = headDim } = shape;
  const keys = shape.keys + (tensors.pastKey ? tensors.pastKey.length / (batch * kvHeads * headDim) : 0);
  const rows = batch * heads * queries;
  const naive = kernel === "naive" || (MATRICES[trace] ?? 0) > 0;
  const matrices = naive ? 1 + (MATRICES[trace] ?? 0) : 0;
  const inputs = TENSORS.reduce((sum, name) => sum + (tensors[name]?.length ?? 0), 0);
  const bytes = 4 * (inputs + rows * valueDim + matrices * rows * keys) + (tensors.mask?.length ?? 0);
  if (!(bytes > MEMORY_LIMIT)) return; // NaN: a size is missing, which the shape's own check says better
  const advice = naive
    ? `kernel "naive" with trace "${trace}" fits up to about ${Math.floor(Math.sqrt(MEMORY_LIMIT / (4 * matrices * batch * heads)))} queries and keys here; kernel "flash" keeps no such matrix`
    : `with these widths at most ${Math.floor((MEMORY_LIMIT / bytes) * queries)} queries and as many keys fit`;
  throw new QkvError("too-large", `This call needs ${bytes} bytes, more than the limit of ${MEMORY_LIMIT}; ${advice}.`);
}
