// Vite, webpack, esbuild, and no bundler: each page computes the same call on both backends, and the numbers are right.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { launchOptions } from "../../../xtask/npm/lib/browser.mjs";
import { Stop, say } from "../../../xtask/npm/lib/run.mjs";
import { attention, difference } from "../../browser/support/reference.js";
import { serve } from "../serve.mjs";
import { esbuild, plain, vite, webpack } from "./bundlers.mjs";

export async function browsers(project) {
  const { input } = await import(pathToFileURL(join(project, "call.js")).href);
  const expected = attention(input).output;
  const browser = await chromium.launch(launchOptions());
  try {
    for (const bundle of [vite, webpack, esbuild, plain]) {
      const { folder, script } = await bundle(project);
      writeFileSync(join(folder, "page.html"), `<!doctype html><title>${bundle.name}</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`);
      const server = await serve(folder);
      try {
        await open(browser, bundle.name, `${server.address}/page.html`, expected);
      } finally {
        server.close();
      }
    }
  } finally {
    await browser.close();
  }
}

async function open(browser, name, address, expected) {
  const page = await browser.newPage();
  const problems = [];
  page.on("console", (message) => ["warning", "error"].includes(message.type()) && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(address);
  await page.waitForFunction(() => window.results, null, { timeout: 60_000 }).catch(() => problems.push("no result"));
  const results = (await page.evaluate(() => window.results)) ?? {};
  for (const backend of ["webgpu", "cpu"]) {
    const { ran, output, maxAbsError, error } = results[backend] ?? {};
    const wrong = error ?? (ran === backend ? difference(output, expected, 1e-5) : `ran on ${ran}`);
    if (wrong) problems.push(`${backend}: ${wrong}`);
    if (!error && !(maxAbsError <= 1e-5)) problems.push(`${backend}: measured with an error of ${maxAbsError}`);
  }
  if (problems.length > 0) throw new Stop(`${name}:\n  ${problems.join("\n  ")}`);
  say(`${name}: right on webgpu and on cpu`);
  await page.close();
}
