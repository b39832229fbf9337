// A peer's output against f64. The page and tests/peers.mjs use it.

import { checkLinear } from "./check-linear.js";
import { checkSoftmax } from "./check-softmax.js";

/** Softmax outputs are averages of v, so an absolute bound fits; linear attention grows with the length, so a relative one. */
export const TOLERANCE = 1e-4;

/** The largest differences, and whether they are too large. NaN is. `rows`: rows checked in each head, 0 for all of them. */
export function check(shape, inputs, output, rows = 0) {
  const found = shape.op === "linear" ? checkLinear(shape, inputs, output) : checkSoftmax(shape, inputs, output, rows);
  const measure = shape.op === "linear" ? found.relativeL2 : found.maxAbsError;
  return { ...found, wrong: !(measure <= TOLERANCE) };
}
