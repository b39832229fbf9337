// One error class for everything: a stable code for programs, a sentence for people.

/** @typedef {import("./index.js").QkvErrorCode} QkvErrorCode */

const CODES = new Set([
  "invalid-shape", "invalid-mask", "invalid-option", "non-finite-input", "not-a-model", "unsupported-model",
  "truncated-file", "too-large", "out-of-memory", "device-lost", "webgpu-unavailable", "aborted", "disposed",
  "shader-error", "network",
]);

export class QkvError extends Error {
  /**
   * @param {QkvErrorCode} code
   * @param {string} message
   * @param {{ cause?: unknown, line?: number, column?: number }} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "QkvError";
    this.code = code;
    /** Where in a text, from 1; null where that is not known. */
    this.line = options?.line ?? null;
    this.column = options?.column ?? null;
  }
}

/** Whatever was thrown below, as a QkvError. */
export function toQkvError(reason) {
  if (reason instanceof QkvError) return reason;
  if (reason?.name === "AbortError") return new QkvError("aborted", "The call was aborted.", { cause: reason });
  if (CODES.has(reason?.code)) {
    const { code, message, line, column } = reason;
    return new QkvError(code, message, { cause: reason, line, column });
  }
  if (reason instanceof WebAssembly.RuntimeError || reason instanceof RangeError) {
    // An allocation that fails inside wasm ends as a trap; nothing else in the engine traps on checked input.
    const message = "The engine stopped inside; most likely memory ran out. Try something smaller.";
    return new QkvError("out-of-memory", message, { cause: reason });
  }
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Throws `aborted` when the signal has fired. */
export function throwIfAborted(signal) {
  if (signal?.aborted) throw new QkvError("aborted", "The call was aborted.", { cause: signal.reason });
}

/** What came, in words. */
export function kind(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? `a ${value.constructor?.name ?? "object"}` : `${typeof value} ${JSON.stringify(value)}`;
}
