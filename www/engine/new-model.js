// What the wasm has of a model: an attention model or, by its description, a recurrent one, with the same methods.
import { wasm } from "./load.js";

export function newModel(config, weights, words) {
  return config?.kind === "gru" ? new wasm.GruModel(config, weights) : new wasm.Model(config, weights, words);
}
