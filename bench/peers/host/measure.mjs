// One peer on one problem, in a browser of its own: no shader cache, heap or GPU process is shared between peers.

import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { shapeOf } from "../page/shape.js";
import { launch, shut } from "./browser.mjs";
import { ensureGraph } from "./graphs.mjs";
import { cpuMillis } from "./processes.mjs";
import { here, serve } from "./server.mjs";

/** So many scores are all checked; of more, this many rows in each head. */
const ALL_SCORES = 6e6;
const SAMPLED_ROWS = 96;

/**
 * @param {{ peer: string, shape: object, options?: object, hide?: string[], cores?: number, isolated?: boolean }} run
 * @param {{ adapter: string, reps: number, warmup: number, warmSeconds: number, budgetSeconds: number, timeoutSeconds: number, dump?: string, verbose?: boolean }} settings
 * @returns the line: what was asked for, what was measured, or `error` or `skipped`
 */
export async function measure({ peer, shape: given, options = {}, hide = [], cores = 0, isolated = true }, settings) {
  const shape = shapeOf(given);
  const head = { peer, ...shape, ...(hide.length > 0 ? { hide } : {}), ...(cores ? { cores } : {}), isolated };
  const load = loadavg()[0];
  let server;
  let browser;
  try {
    const { default: known } = await import(`../peers/${peer}.js`);
    if (known.graph && !known.refuses?.(shape)) ensureGraph(known.graph, shape);
    server = await serve({ isolated });
    browser = await launch(settings.adapter);
    const page = await open(browser, server.address, { hide, cores, verbose: settings.verbose && peer });
    const { heads, batch, queries, keys } = shape;
    const result = await within(settings.timeoutSeconds, page.evaluate((call) => globalThis.runPeer(call), {
      peer, shape, options, reps: settings.reps, warmup: settings.warmup, warmMillis: settings.warmSeconds * 1000, budgetMillis: settings.budgetSeconds * 1000,
      rows: batch * heads * queries * keys > ALL_SCORES ? SAMPLED_ROWS : 0, dump: Boolean(settings.dump),
    }));
    if (settings.dump) keep(settings.dump, `${peer}-${queries}`, result);
    return { ...head, ...result, browser: browser.version(), load };
  } catch (reason) {
    return { ...head, error: reason.message.split("\n")[0], load };
  } finally {
    if (browser) await shut(browser);
    server?.close();
  }
}

async function open(browser, address, { hide, cores, verbose }) {
  const page = await browser.newPage();
  if (verbose) page.on("console", (message) => console.error(`[${verbose}] ${message.text()}`));
  await page.exposeFunction("cpuMillis", cpuMillis);
  await page.addInitScript((pretend) => { globalThis.pretend = pretend; }, { hide, cores });
  await page.addInitScript({ path: join(here, "page/hook.js") });
  await page.goto(`${address}/page/index.html`);
  await page.waitForFunction(() => globalThis.pageReady);
  return page;
}

async function within(seconds, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // what comes after the time is up was said already
  }
}

/** The WGSL and the grid of every dispatch of one iteration, as files. */
function keep(folder, name, result) {
  const { programs = [] } = result;
  const inside = join(folder, name);
  mkdirSync(inside, { recursive: true });
  for (const [at, { name: label, constants = {}, grid, wgsl }] of programs.entries()) {
    writeFileSync(join(inside, `${at}-${label.replace(/[^\w.-]+/g, "_").slice(0, 60)}.wgsl`), `// ${grid.join(" × ")} ${JSON.stringify(constants)}\n${wgsl}`);
  }
  delete result.programs;
}
