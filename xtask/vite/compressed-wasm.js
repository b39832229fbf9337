// Vite's preview compresses text only; a real host compresses wasm too, so that the preview (and the benchmark) must.

import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** A Vite plugin: the preview server answers `.wasm` with gzip where the browser takes it. */
export function compressedWasm() {
  const made = new Map();
  return {
    name: "qkv-compressed-wasm",
    configurePreviewServer(server) {
      const folder = server.config.build.outDir;
      const headers = server.config.preview.headers ?? {};
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url, "http://localhost").pathname;
        const file = join(folder, path);
        const takes = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
        if (!path.endsWith(".wasm") || path.includes("..") || !takes || !existsSync(file)) return next();
        const key = `${file} ${statSync(file).mtimeMs}`;
        if (!made.has(key)) made.set(key, gzipSync(readFileSync(file), { level: 9 }));
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.setHeader("Content-Type", "application/wasm");
        response.setHeader("Content-Encoding", "gzip");
        response.setHeader("Content-Length", made.get(key).length);
        response.end(request.method === "HEAD" ? undefined : made.get(key));
      });
    },
  };
}
