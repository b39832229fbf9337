// A difference for the eye: two figures are enough to tell rounding from error, and nothing small is written as nothing.
import { num } from "./format.js";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function smallNumber(value) {
  if (!Number.isFinite(value)) return num(value);
  if (value === 0) return "0";
  if (Math.abs(value) >= 0.001) return num(value, 4);
  const [mantissa, power] = value.toExponential(1).split("e");
  return `${mantissa.replace("-", "−")} × 10${[...power].map((c) => (c === "-" ? "⁻" : c === "+" ? "" : RAISED[c])).join("")}`;
}

/** Bytes with a figure behind the point where there would be one figure alone. */
export function smallBytes(n) {
  if (n < 1e3) return `${n} B`;
  if (n < 1e6) return `${(n / 1e3).toFixed(n < 1e5 ? 1 : 0)} kB`;
  return `${(n / 1e6).toFixed(1)} MB`;
}

/** A duration with two figures, down to millionths of a second. */
export function smallMillis(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 10) return `${Math.round(ms)} ms`;
  return ms >= 1 ? `${ms.toFixed(1)} ms` : `${ms.toPrecision(2)} ms`;
}
