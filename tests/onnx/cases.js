// The ONNX backend tests as generate.py wrote them, and what counts as passing one.

import { readFileSync } from "node:fs";
import { product } from "./map.js";

const read = (name) => readFileSync(new URL(name, import.meta.url));

/**
 * Every case: { name, operator, opset, attributes, inputs, outputs, rtol, atol }. Inputs and outputs go by their names in
 * ONNX; a tensor is { type, shape, data }, its numbers widened to f32 whatever its type.
 */
export function allCases() {
  const bytes = read("cases.bin");
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const filled = (tensors) => Object.fromEntries(Object.entries(tensors).map(([name, { type, shape, at }]) =>
    [name, { type, shape, data: numbers.slice(at, at + product(shape)) }]));
  return JSON.parse(read("cases.json")).cases.map((one) => ({ ...one, inputs: filled(one.inputs), outputs: filled(one.outputs) }));
}

/** Bits of the fraction and the least exponent of the types that are narrower than f32. */
const NARROW = { float16: [10, -14], bfloat16: [7, -126] };

/** The nearest number of that type: a result is compared as the type that ONNX says it has. */
function rounded(value, type) {
  if (!(type in NARROW) || value === 0 || !Number.isFinite(value)) return value;
  const [bits, least] = NARROW[type];
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), least) - bits);
  const even = 1.5 * 2 ** 52; // f64 has no fraction this far out, so adding it rounds to whole units
  return (value / unit + even - even) * unit;
}

/**
 * The first thing that is wrong with the outputs of a case, as text; null where all agree. The tolerance is that of
 * onnx.backend.test and nothing more: |actual − expected| ≤ atol + rtol · |expected|. NaN agrees with nothing.
 */
export function difference({ outputs, rtol, atol }, actual) {
  for (const [name, { type, shape, data }] of Object.entries(outputs)) {
    const given = actual[name];
    if (String(given?.shape) !== String(shape)) return `${name} has shape ${JSON.stringify(given?.shape)}, expected ${JSON.stringify(shape)}`;
    if (given.data?.length !== data.length) return `${name} has ${given.data?.length} numbers, expected ${data.length}`;
    for (let at = 0; at < data.length; at++) {
      const [a, b] = [rounded(given.data[at], type), data[at]];
      const same = Number.isFinite(b) ? Math.abs(a - b) <= atol + rtol * Math.abs(b) : a === b;
      if (!same) return `${name} at ${at}: ${a}, expected ${b} (${a - b})`;
    }
  }
  return null;
}
