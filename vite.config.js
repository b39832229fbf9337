// The site: root www/, relative addresses (it may lie in any folder of any host), no inlined files.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compressed } from "./xtask/vite/compressed.js";
import { licences } from "./xtask/vite/licences.js";
import { modelCards } from "./xtask/vite/model-cards.js";
import { playgroundPolicy, policy } from "./xtask/vite/policy.js";
import { preload } from "./xtask/vite/preload.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at("www"),
  base: "./",
  appType: "mpa",
  publicDir: false,
  plugins: [
    modelCards(at("models"), at("www")),
    preload(/\.wasm$|\/encoder\/(config\.json|weights\.safetensors|words\.0\.safetensors)$/),
    compressed(),
    playgroundPolicy(),
    licences(at(".")),
  ],
  build: {
    outDir: at("dist"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // `data:` addresses would need a wider content security policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    rolldownOptions: { input: { index: at("www/index.html"), playground: at("www/playground.html") }, checks: { pluginTimings: false } },
  },
  worker: { format: "es" }, // the default (iife) knows no top-level await
  server: { fs: { allow: [at(".")] } }, // models/ lies beside www/
  preview: { headers: { "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" } },
});
