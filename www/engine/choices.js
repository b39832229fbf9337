// What was measured on an adapter, kept in the browser's storage so that it is measured once and not on every visit.
import { wasm } from "./load.js";

const KEY = "qkv.choices";

/** Choices of another adapter or of other shaders say nothing about this. */
const stamp = ({ vendor, architecture, description, features }) =>
  [wasm.shadersHash(), vendor, architecture, description, features.includes("subgroups")].join("|");

/** @returns {import("./index.js").Choice[]} */
export function savedChoices(adapter) {
  try {
    const saved = JSON.parse(globalThis.localStorage.getItem(KEY));
    return saved?.stamp === stamp(adapter) && saved.choices.every(isChoice) ? saved.choices : [];
  } catch {
    return []; // no storage here, or not ours
  }
}

/** @param {import("./index.js").Choice[]} choices */
export function saveChoices(adapter, choices) {
  if (choices.length === 0) return;
  try {
    globalThis.localStorage.setItem(KEY, JSON.stringify({ stamp: stamp(adapter), choices }));
  } catch {
    // Without storage it is measured again next time.
  }
}

function isChoice({ shapes, chosen, candidates }) {
  return typeof shapes === "string" && typeof chosen === "string" && Array.isArray(candidates) &&
    candidates.every(({ name, millis }) => typeof name === "string" && typeof millis === "number");
}
