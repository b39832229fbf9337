// Graphics devices that go away. Each test has a browser of its own: after a crash of its GPU process one is never the same.

import { chromium, expect, test } from "@playwright/test";
import { launchOptions } from "../../xtask/npm/lib/browser.mjs";
import { rememberDevices } from "./support/devices.js";
import { files, serve } from "./support/random-model.js";
import { difference } from "./support/reference.js";
import { openEngine } from "./support/test.js";
import { numbers, openFigure, ready, recomputed, write } from "./support/figure.js";

/** What the browser prints when its GPU process ends is its own affair; what the page does not catch is ours. */
async function own(baseURL, work) {
  const browser = await chromium.launch(launchOptions());
  try {
    const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const uncaught = [];
    page.on("pageerror", (error) => uncaught.push(error.message));
    await rememberDevices(page);
    await work(page, browser);
    expect(uncaught).toEqual([]);
  } finally {
    await browser.close();
  }
}

const right = async (figure) => {
  const run = await numbers(figure);
  expect(difference(run.weights, recomputed(run), 5e-5)).toBeNull();
  return run;
};

test("a device destroyed while a figure stands: the next word is computed on a new one", async ({ baseURL }) => {
  await own(baseURL, async (page) => {
    const figure = await openFigure(page);
    await page.evaluate(() => window.devices.forEach((device) => device.destroy()));
    await write(figure, "The dog slept because it was old.");
    expect((await right(figure)).backend).toBe("webgpu");
    await expect(figure.locator(".stopped")).toHaveCount(0);
    expect(await figure.evaluate((element) => element.engine.notice?.code)).toBe("device-lost");
  });
});

test("a device destroyed while a figure computes", async ({ baseURL }) => {
  await own(baseURL, async (page) => {
    const figure = await openFigure(page);
    await figure.evaluate((element) => {
      element.text = "The trophy did not fit in the suitcase because it was big.";
      setTimeout(() => window.devices.forEach((device) => device.destroy()), 1);
    });
    await ready(figure, "The trophy did not fit in the suitcase because it was big.");
    await right(figure);
  });
});

test("lost again and again: the processor takes over and the figure says so", async ({ baseURL }) => {
  await own(baseURL, async (page) => {
    const figure = await openFigure(page);
    for (const text of ["The cat slept.", "The dog slept.", "The bird slept."]) {
      await page.evaluate(() => window.devices.forEach((device) => device.destroy()));
      await write(figure, text);
      await right(figure);
    }
    expect(await figure.evaluate((element) => element.engine.backend)).toBe("cpu");
    await expect(figure.locator(".made")).toContainText("your processor");
  });
});

test("the browser's GPU process crashes: the figure goes on", async ({ baseURL }) => {
  await own(baseURL, async (page, browser) => {
    const figure = await openFigure(page);
    const session = await browser.newBrowserCDPSession();
    await session.send("Browser.crashGpuProcess").catch(() => {});
    await write(figure, "The dog slept because it was old.");
    const run = await right(figure);
    expect(["webgpu", "cpu"]).toContain(run.backend);
    await expect(figure.locator(".stopped")).toHaveCount(0);
    expect(await figure.evaluate((element) => element.engine.notice)).toMatchObject({ code: "device-lost" });
  });
});

test("engine calls in flight when the device goes either finish or say device-lost", async ({ baseURL }) => {
  await own(baseURL, async (page) => {
    const figure = await openFigure(page);
    const outcome = await figure.evaluate(async (element) => {
      const n = 256;
      const numbers = Float32Array.from({ length: 4 * n * 32 }, (_, at) => Math.sin(at));
      const input = { q: numbers, k: numbers, v: numbers, shape: { heads: 4, queries: n, keys: n, headDim: 32 } };
      const call = () => element.engine.attention(input).then(({ backend }) => backend, (error) => error.code);
      const calls = [call(), call(), call()];
      window.devices.forEach((device) => device.destroy());
      return { during: await Promise.all(calls), after: await call() };
    });
    for (const end of outcome.during) expect(["webgpu", "cpu", "device-lost"]).toContain(end);
    expect(["webgpu", "cpu"]).toContain(outcome.after);
  });
});

test("a device lost while a model writes: the text goes on as it would have", async ({ baseURL }) => {
  await own(baseURL, async (page) => {
    await openEngine(page);
    await serve(page);
    const seen = await page.evaluate(async (files) => {
      const engine = await window.qkv.createEngine({ backend: "webgpu" });
      const model = await engine.loadModel(files);
      const write = async (lose) => {
        let text;
        for await (const step of model.generate("the cat", { seed: 3, maxTokens: 8 })) {
          text = step.text;
          if (step.trace.tokens.length === lose) window.devices.forEach((device) => device.destroy());
        }
        return text;
      };
      return { plain: await write(), lost: await write(5), notice: engine.notice?.code, after: await write(), backend: engine.backend };
    }, files);
    expect(seen).toEqual({ plain: seen.plain, lost: seen.plain, notice: "device-lost", after: seen.plain, backend: "webgpu" });
    expect(seen.plain.split(" ").length).toBeGreaterThan(4);
  });
});

/** A sweep in which the devices are destroyed in the middle of the first call of each point that `at` names. */
const sweep = (page, at) => page.evaluate(async (at) => {
  window.engine ??= await window.qkv.createEngine();
  const struck = new Set();
  const onProgress = ({ kernel, length, part }) => {
    const point = `${kernel} ${length}`;
    if (!at.includes(point) || struck.has(point) || part === 0) return;
    struck.add(point);
    window.devices.forEach((device) => device.destroy());
  };
  const rows = await window.engine.measure({ kernels: ["flash", "linear"], lengths: [64, 96], headDim: 16, repeats: 2 }, { onProgress });
  return { rows: rows.map(({ backend, skippedCode, maxAbsError }) => [backend, skippedCode, maxAbsError !== null && maxAbsError <= 5e-5]), struck: [...struck], held: window.engine.memory.tensorBytes };
}, at);

test("a device lost in a sweep: the point is measured on the next one, and the sweep goes on", async ({ baseURL }) => {
  await own(baseURL, async (page) => {
    await openEngine(page);
    const { rows, struck, held } = await sweep(page, ["linear 64"]);
    expect(struck).toEqual(["linear 64"]);
    expect(rows).toEqual(Array(4).fill(["webgpu", undefined, true]));
    expect(held).toBe(0);
  });
});

test("devices lost again and again in a sweep: what was measured stays, and it can go on with the processor", async ({ baseURL }) => {
  await own(baseURL, async (page) => {
    await openEngine(page);
    const { rows } = await sweep(page, ["linear 64", "flash 96"]);
    expect(rows).toEqual([["webgpu", undefined, true], ["webgpu", undefined, true], ["cpu", "device-lost", false], ["cpu", "device-lost", false]]);
    expect((await sweep(page, [])).rows).toEqual(Array(4).fill(["cpu", undefined, true]));
  });
});
