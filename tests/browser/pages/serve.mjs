// Builds and serves the pages that tests drive the package from, with the same bundler, policy and headers as the site.

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, mergeConfig, preview } from "vite";
import site from "../../../vite.config.js";
import { files } from "./files.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
const config = {
  ...site,
  configFile: false,
  root: folder,
  plugins: [files(join(folder, "../../.."))],
  logLevel: "warn",
  build: { ...site.build, outDir: join(folder, "../.results/pages"), rolldownOptions: { input: pages.map((name) => join(folder, name)) } },
};

await build(config);
await preview(mergeConfig(config, { preview: { port: Number(process.argv[2]), strictPort: true } }));
