// Numbers as text: true minus, no minus zero, one width per decimal place (the page sets figures tabular).
const MINUS = "−";

/** `num(-0.4, 2)` is "−0.40"; an infinity is written as such, since a masked score is one. */
export function num(value, places = 2) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value < 0 ? `${MINUS}∞` : "∞";
  const digits = Math.abs(value).toFixed(places);
  return value < 0 && Number(digits) !== 0 ? MINUS + digits : digits;
}

/** A weight for a table. One too small for its places is not written as nothing. */
export const share = (value, places = 4) => (value > 0 && value < 0.5 / 10 ** places ? `< ${(1 / 10 ** places).toFixed(places)}` : num(value, places));

/** All that a 32-bit float holds, in the fewest digits that name it. */
export function exact(value) {
  if (!Number.isFinite(value)) return num(value);
  const float = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = float.toPrecision(digits);
    if (Math.fround(Number(text)) === float) return plain(text).replace("-", MINUS);
  }
  return String(float).replace("-", MINUS);
}

// 1.5e-7 reads worse in a table than 1.5 × 10⁻⁷, so powers are written out.
function plain(text) {
  const [mantissa, power] = text.split("e");
  if (power === undefined) return text;
  const raised = [...power.replace("+", "")].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("");
  return `${mantissa} × 10${raised}`;
}

/** 12345 as "12,345". */
export const count = (n) => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",");

/** Counts of weights: "0.83 M", "912 k", "640". */
export function parameters(n) {
  if (n >= 1e9) return `${(n / 1e9).toFixed(1)} G`;
  if (n >= 1e5) return `${(n / 1e6).toFixed(2)} M`;
  return count(n);
}

/** Bytes in powers of a thousand, as files are listed: "883 kB", "1.2 MB". */
export function bytes(n) {
  if (n < 1e3) return `${n} B`;
  return n < 1e6 ? `${Math.round(n / 1e3)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}

/** A duration measured in milliseconds: two figures are all a timer is good for. */
export function millis(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}
