// esbuild leaves `new URL(…, import.meta.url)` alone, so the wasm is imported as a file and its address handed over.
import { createEngine } from "qkv";
import wasm from "qkv/engine.wasm";
import { show } from "./show.js";

show((options) => createEngine({ ...options, wasm: new URL(wasm, import.meta.url) }));
