// Browser tests. One worker unless the command says otherwise.

import { defineConfig } from "@playwright/test";
import { launchOptions } from "./xtask/npm/lib/browser.mjs";

const site = Number(process.env.QKV_TEST_PORT ?? 41730);
const bench = site + 1;
const withGpu = launchOptions();
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "tests/browser/.results/runs",
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: { baseURL: `http://localhost:${site}/`, viewport: { width: 1440, height: 900 }, trace: "retain-on-failure" },
  metadata: { pages: `http://localhost:${bench}/` },
  // @page: what the page does, whichever backend computes; run where it is quicker. @once: on WebGPU alone.
  projects: [
    { name: "webgpu", testIgnore: /(lost|touch)\.spec/, grepInvert: /@page/, use: { launchOptions: withGpu, backend: "webgpu" } },
    { name: "cpu", testIgnore: /(lost|touch|shaders)\.spec/, grepInvert: /@once/, use: { launchOptions: { ...withGpu, args: [] }, backend: "cpu" } },
    { name: "touch", testMatch: /touch\.spec/, use: { launchOptions: withGpu, backend: "webgpu", ...phone } },
    // A browser whose GPU process crashed is never the same again: these tests launch one each.
    { name: "crash", testMatch: /lost\.spec/ },
  ],
  webServer: [
    {
      name: "site",
      command: `node node_modules/vite/bin/vite.js preview --config vite.config.js --port ${site} --strictPort`,
      url: `http://localhost:${site}/`,
      reuseExistingServer: false,
    },
    {
      name: "pages",
      command: `node tests/browser/pages/serve.mjs ${bench}`,
      url: `http://localhost:${bench}/engine.html`,
      reuseExistingServer: false,
    },
  ],
});
