// The wasm module: fetched and compiled once a page, whoever asks first; a failure is forgotten so that a retry can work.
import init, * as wasm from "./generated/qkv.js";
import { QkvError } from "./error.js";
import { request } from "./fetch.js";

export { wasm };

/** @type {Promise<WebAssembly.Module> | undefined} */
let loading;
/** @type {WebAssembly.Memory | undefined} */
let memory;

/** Bytes of the memory that the module has taken so far; it never gives any back. */
export function wasmBytes() {
  return memory?.buffer.byteLength ?? 0;
}

/**
 * Compiles and starts the module; the compiled module is kept to hand to workers.
 * @param {URL | string | Response | BufferSource | WebAssembly.Module} [source] beside this file by default
 */
export function loadWasm(source) {
  loading ??= start(source).catch((reason) => {
    loading = undefined;
    throw reason;
  });
  return loading;
}

async function start(source = new URL("./generated/qkv_bg.wasm", import.meta.url)) {
  const module = await compile(source);
  ({ memory } = await init({ module_or_path: module }));
  return module;
}

async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  const isBytes = source instanceof ArrayBuffer || ArrayBuffer.isView(source);
  const response = isBytes ? null : source instanceof Response ? source : await request(source);
  try {
    // Not compileStreaming: it refuses a host that names another media type, and gains nothing at this size.
    return await WebAssembly.compile(isBytes ? source : await response.arrayBuffer());
  } catch (reason) {
    if (reason instanceof WebAssembly.CompileError || reason instanceof TypeError) {
      throw new QkvError("truncated-file", "The engine's wasm file is cut short or damaged. Load it again.", { cause: reason });
    }
    throw reason;
  }
}
