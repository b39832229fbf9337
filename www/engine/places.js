// Heads that are switched off, as the wasm takes them.
import { QkvError, kind } from "./error.js";

/** layer, head, layer, head, … of the heads that are switched off; whether they are there, the model says. */
export function places(ablate) {
  const whole = (n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32;
  if (!Array.isArray(ablate)) throw new QkvError("invalid-option", `ablate is ${kind(ablate)}; give a list of { layer, head }.`);
  const bad = ablate.find((place) => !whole(place?.layer) || !whole(place?.head));
  if (bad !== undefined) {
    throw new QkvError("invalid-option", `ablate holds ${JSON.stringify(bad)}; give { layer, head } with whole numbers, counted from 0.`);
  }
  return Uint32Array.from(ablate.flatMap(({ layer, head }) => [layer, head]));
}
