// Weights in several files: what their index says.
import { QkvError } from "../error.js";

const MOST = 1000;

/**
 * The files of a model.safetensors.index.json, each once, in the index's order.
 * @param {string} name of the index
 * @param {any} index
 * @returns {string[]}
 */
export function shardNames(name, index) {
  const map = index?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw new QkvError("not-a-model", `${name} has no "weight_map" from tensors to files. Take the index that belongs to the model.`);
  }
  const names = [...new Set(Object.values(map))];
  const bad = names.find((file) => typeof file !== "string" || !/^[^/\\:?#%\p{Cc}]+\.safetensors$/u.test(file));
  if (bad !== undefined || names.length === 0 || names.length > MOST) {
    const found = bad === undefined ? `${names.length} files` : JSON.stringify(bad);
    throw new QkvError("not-a-model", `${name} names ${found}. Accepted are up to ${MOST} plain names that end in .safetensors, of files beside the index.`);
  }
  return names;
}
