// `engine.flashSteps`: the online softmax of one head, tile by tile, as the processor computes it.
import { checkInput, refuseUnknown } from "./attention.js";
import { QkvError, kind } from "./error.js";
import { wasm } from "./load.js";

const NAMES = ["q", "k", "v", "shape", "offset", "causal", "window", "scale"];
const SHAPE_NAMES = ["queries", "keys", "headDim", "valueDim", "heads", "batch"];
const TILE_NAMES = ["tileQueries", "tileKeys"];

/** @returns {import("./index.js").FlashSteps} */
export function flashSteps(input, tiles) {
  if (input === null || typeof input !== "object") {
    throw new QkvError("invalid-option", `The input is ${kind(input)}; give an object with q, k, v and shape.`);
  }
  refuseUnknown(input, NAMES, "");
  if (input.shape === null || typeof input.shape !== "object") {
    throw new QkvError("invalid-shape", `shape is ${kind(input.shape)}; give { queries, keys, headDim, … }.`);
  }
  refuseUnknown(input.shape, SHAPE_NAMES, "shape.");
  if (tiles === null || typeof tiles !== "object") {
    throw new QkvError("invalid-option", `The tiles are ${kind(tiles)}; give { tileQueries, tileKeys }.`);
  }
  refuseUnknown(tiles, TILE_NAMES, "");
  for (const name of TILE_NAMES) {
    if (typeof tiles[name] !== "number") throw new QkvError("invalid-option", `${name} is ${kind(tiles[name])}; give a whole number from 1.`);
  }
  for (const name of ["q", "k", "v"]) {
    if (!(input[name] instanceof Float32Array)) throw new QkvError("invalid-shape", `${name} is ${kind(input[name])}; give a Float32Array.`);
  }
  const { tileQueries, tileKeys } = tiles;
  const { options, tensors } = checkInput({ ...input, shape: { heads: 1, ...input.shape } });
  const handle = new wasm.FlashSteps(options, tensors, tileQueries, tileKeys);
  try {
    return { tileQueries, tileKeys, ...read(handle, tileQueries, tileKeys, input.shape.valueDim ?? input.shape.headDim) };
  } finally {
    handle.free();
  }
}

/** The flat arrays of a handle, cut into steps; each array of a step is a view of what holds that of all. */
function read(handle, tileQueries, tileKeys, valueDim) {
  const places = handle.places();
  const flat = Object.fromEntries(["scores", "max", "sum", "mix"].map((name) => [name, { data: handle.get(name), at: 0 }]));
  const next = (name, length) => {
    const part = flat[name];
    part.at += length;
    return part.data.subarray(part.at - length, part.at);
  };
  const steps = Array.from({ length: places.length / 4 }, (_, index) => {
    const [firstRow, endRow, firstKey, endKey] = places.subarray(4 * index);
    const rows = endRow - firstRow;
    return {
      queryTile: firstRow / tileQueries, keyTile: firstKey / tileKeys, rows: [firstRow, endRow], keys: [firstKey, endKey],
      scores: next("scores", rows * (endKey - firstKey)), max: next("max", rows), sum: next("sum", rows), mix: next("mix", rows * valueDim),
    };
  });
  return { steps, output: handle.get("output") };
}
