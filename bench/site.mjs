// The production site in a browser: loading, typing, the kernels, sizes.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { launchOptions } from "../xtask/npm/lib/browser.mjs";
import { root, say } from "../xtask/npm/lib/run.mjs";
import { KERNELS, inPage, natively } from "./kernels.mjs";
import { marks } from "./marks.mjs";
import { models } from "./models.mjs";
import { llamaCpp, ownModel } from "./own-models.mjs";
import { readmeBlock, table } from "./record.mjs";

export async function bench({ runs, write }) {
  const server = await preview({ configFile: join(root, "vite.config.js"), logLevel: "warn", preview: { port: 4273 } });
  const address = server.resolvedUrls.local[0];
  const browser = await chromium.launch(launchOptions());
  try {
    const [webgpu, cpu, native] = [await inPage(browser, address), await inPage(browser, `${address}?backend=cpu`), await natively()];
    const record = {
      browser: `Chromium ${browser.version()}`,
      machine: `${cpus().length} × ${cpus()[0].model.trim()}`,
      runs,
      ...sizes(),
      webgpu: { ...(await load(browser, address, runs)), ran: webgpu.ran, adapter: webgpu.adapter },
      cpu: { ...(await load(browser, `${address}?backend=cpu`, runs)), ...(await typing(browser, `${address}?backend=cpu`)) },
      native: { adapter: native.adapter },
      own: { webgpu: await ownModel(browser, address), cpu: await ownModel(browser, `${address}?backend=cpu`), llama: llamaCpp() },
      models: { webgpu: await models(browser, address), cpu: await models(browser, `${address}?backend=cpu`) },
      kernels: KERNELS.map(({ kernel, work }, at) => ({ kernel, work, webgpu: webgpu.millis[at], cpu: cpu.millis[at], native: native.millis[at] })),
    };
    say(table(record));
    say(JSON.stringify(record));
    if (!write) return;
    writeFileSync(join(root, "bench/record.json"), `${JSON.stringify(record, null, 2)}\n`);
    const readme = join(root, "README.md");
    writeFileSync(readme, marks("bench").replace(readFileSync(readme, "utf8"), readmeBlock(record)));
  } finally {
    await browser.close();
    await server.close();
  }
}

/** From navigation to the first figure that shows numbers it computed, cold cache; and what came over the wire by then. */
async function load(browser, address, runs) {
  const times = [];
  let bytes = 0;
  for (let run = 0; run < runs; run++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    let received = 0;
    network.on("Network.loadingFinished", ({ encodedDataLength }) => (received += encodedDataLength));
    await page.addInitScript(() => document.addEventListener("qkv-ready", () => (window.firstFigure ??= performance.now()), true));
    await page.goto(address);
    await page.waitForFunction(() => window.firstFigure);
    times.push(await page.evaluate(() => window.firstFigure));
    bytes = received;
    await context.close();
  }
  return { firstFigureMillis: median(times), bytesBefore: bytes };
}

/** Keys pressed in the field of the first figure: from the key to the frame that shows the new numbers. */
async function typing(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    window.blocked = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (window.blocked = Math.max(window.blocked, duration)))).observe({ type: "longtask" });
  });
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("qkv-attention")?.trace);
  const field = page.locator("qkv-attention").locator("input[type=text], input:not([type]), textarea").first();
  await field.fill("The dog chased the ball because it was so very");
  await page.waitForTimeout(1500);
  await page.evaluate(() => { window.blocked = 0; });
  const times = [];
  for (const key of " quick") {
    await page.evaluate(() => {
      const figure = document.querySelector("qkv-attention");
      const before = figure.trace;
      window.shown = new Promise((resolve) => {
        document.addEventListener("keydown", ({ timeStamp }) => {
          const look = async (now) => {
            if (figure.trace === before) return requestAnimationFrame(look);
            await figure.updateComplete;
            resolve(performance.now() - timeStamp);
          };
          requestAnimationFrame(look);
        }, { once: true, capture: true });
      });
    });
    await page.keyboard.press(key === " " ? "Space" : key);
    times.push(await Promise.race([page.evaluate(() => window.shown), new Promise((resolve) => setTimeout(resolve, 3000, null))]));
    await page.waitForTimeout(700);
  }
  const longestTaskMillis = await page.evaluate(() => window.blocked);
  await page.close();
  const shown = times.filter((time) => time !== null);
  return { keyToPictureMillis: shown.length > 0 ? median(shown) : null, longestTaskMillis };
}

function sizes() {
  const assets = join(root, "dist/assets");
  const packed = (pattern) => readdirSync(assets).filter((name) => pattern.test(name)).reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
  return { wasmGzip: packed(/\.wasm$/), scriptGzip: packed(/\.js$/) };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
