// Amounts that span many powers of ten, in words and units a reader can hold: "10 billion", "40 GB", "26 m".
import { count } from "./format.js";

/** Three figures, without zeros that say nothing: 1280 → "1,280", 12.8 → "12.8", 0.52 → "0.52". */
export function figures(value, digits = 3) {
  if (value === 0) return "0";
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)) + 1e-12));
  const [whole, rest] = value.toFixed(Math.min(places, 20)).split(".");
  const tail = rest?.replace(/0+$/, "");
  return tail ? `${count(Number(whole))}.${tail}` : count(Number(whole));
}

const scaled = (units, value, digits) => {
  const unit = units.findLast(([size]) => value >= size * 0.9995) ?? units[0];
  return `${figures(value / unit[0], digits)}${unit[1] ? `\u00a0${unit[1]}` : ""}`;
};

const raised = (power) => [...String(power)].map((digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])).join("");

/** A difference that should be nothing, two figures: "3.0 × 10⁻⁷". */
export function tiny(value) {
  if (!(value > 0 && value < 0.001)) return Number.isFinite(value) ? figures(value, 2) : "not finite";
  const [mantissa, power] = value.toExponential(1).split("e");
  return `${mantissa}\u00a0×\u00a010${raised(Number(power))}`;
}

/** In full below a million, in words from there on. */
export const amount = (n) => (n < 999_500 ? count(n) : scaled([[1e6, "million"], [1e9, "billion"], [1e12, "trillion"], [1e15, "thousand trillion"]], n));

/** Powers of a thousand, as everywhere here. */
export const byteCount = (n) => scaled([[1, "B"], [1e3, "kB"], [1e6, "MB"], [1e9, "GB"], [1e12, "TB"]], n);

export const duration = (ms, digits = 3) => (ms >= 7.2e6 ? scaled([[3.6e6, "h"]], ms, digits) : ms >= 120_000 ? scaled([[6e4, "min"]], ms, digits) : scaled([[1e-3, "µs"], [1, "ms"], [1e3, "s"]], ms, digits));

/** A length on the screen: a CSS pixel is a ninety-sixth of an inch. */
export const lengthOf = (pixels) => scaled([[1e-3, "mm"], [1e-2, "cm"], [1, "m"], [1e3, "km"]], (pixels / 96) * 0.0254, 2);

/** Ticks of a chart, short. */
export const tickOf = {
  words: count,
  time: (ms) => scaled([[1e-3, "µs"], [1, "ms"], [1e3, "s"]], ms, 1),
  bytes: (n) => byteCount(n),
  count: (n) => (n < 1e6 ? count(n) : n < 1e15 ? amount(n) : `10${raised(Math.round(Math.log10(n)))}`),
};
