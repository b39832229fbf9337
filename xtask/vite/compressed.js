// Vite's preview compresses text only, and that with gzip; a real host takes the best the browser offers, for the wasm and
// the models too. So the preview (and the benchmark) must.

import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TYPES = {
  ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".safetensors": "application/octet-stream",
};
const ENCODINGS = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (bytes) => gzipSync(bytes, { level: 9 }),
};

/** A Vite plugin: the preview server answers scripts, styles, wasm and models in the best encoding that the browser takes. */
export function compressed() {
  const made = new Map();
  return {
    name: "qkv-compressed",
    configurePreviewServer(server) {
      const folder = server.config.build.outDir;
      const headers = server.config.preview.headers ?? {};
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url, "http://localhost").pathname;
        const file = join(folder, path);
        const type = TYPES[extname(path)];
        const encoding = Object.keys(ENCODINGS).find((name) => new RegExp(`\\b${name}\\b`).test(request.headers["accept-encoding"] ?? ""));
        if (!type || !encoding || path.includes("..") || !existsSync(file)) return next();
        const key = `${encoding} ${file} ${statSync(file).mtimeMs}`;
        if (!made.has(key)) made.set(key, ENCODINGS[encoding](readFileSync(file)));
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.setHeader("Content-Type", type);
        response.setHeader("Content-Encoding", encoding);
        response.setHeader("Content-Length", made.get(key).length);
        response.setHeader("Vary", "Accept-Encoding");
        response.end(request.method === "HEAD" ? undefined : made.get(key));
      });
    },
  };
}
