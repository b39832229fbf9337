// What tests open as a reader's own files: served as they lie, by their paths in this repository.

import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = /^\/tests\/(fixtures\/own|real\/\.cache)\/[\w./-]+$/;

/** A Vite plugin for the preview server. */
export function files(root) {
  return {
    name: "qkv-test-files",
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url, "http://localhost");
        const path = join(root, pathname);
        if (!FOLDERS.test(pathname) || pathname.includes("..") || !statSync(path, { throwIfNoEntry: false })?.isFile()) return next();
        response.setHeader("Content-Type", "application/octet-stream");
        response.setHeader("Content-Length", statSync(path).size);
        createReadStream(path).pipe(response);
      });
    },
  };
}
