// esbuild leaves `new URL(…, import.meta.url)` as it is. So the wasm is imported as a file and its address handed over,
// and "qkv/worker" is an entry point of its own, named `worker`, beside this one.
import { createEngine } from "qkv";
import wasm from "qkv/engine.wasm";
import { show } from "./show.js";

show((options) => createEngine({ ...options, wasm: new URL(wasm, import.meta.url) }));
