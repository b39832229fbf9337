// The browser of one run.

import { chromium } from "playwright-core";
import { systemBrowser } from "../../../xtask/npm/lib/browser.mjs";
import { ADAPTERS } from "./adapters.mjs";
import { descendants } from "./processes.mjs";

const PATIENCE_MILLIS = 8000;

export function launch(adapter) {
  return chromium.launch({ executablePath: systemBrowser(), args: ["--enable-unsafe-webgpu", ...ADAPTERS[adapter]] });
}

/** Closes a browser; a GPU process that is stuck in a shader does not go when it is asked to. */
export async function shut(browser) {
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, PATIENCE_MILLIS); });
  await Promise.race([browser.close(), late]).catch(() => {});
  clearTimeout(timer);
  for (const { pid } of descendants()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch { /* gone by itself */ }
  }
}
