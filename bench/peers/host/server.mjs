// Serves the harness, the libraries and the package to one browser on this machine.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../../../xtask/npm/lib/run.mjs";

export const here = fileURLToPath(new URL("..", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
/** With these a page is cross-origin isolated: ONNX Runtime may then use threads. Pages that embed things have neither. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
/** What of the repository is served, as the package has it. */
const PACKAGE = /^\/qkv(\/(?:package\.json|www\/engine\/.+))$/;

export async function serve({ isolated }) {
  const server = createServer((request, response) => {
    const file = fileOf(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-store", ...(isolated ? ISOLATED : {}),
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function fileOf(path) {
  const [, inside] = PACKAGE.exec(path) ?? [];
  const [folder, name] = inside ? [root, inside] : [here, path];
  const file = normalize(join(folder, name));
  return file.startsWith(normalize(folder)) && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}
