// The processor on several workers: the same numbers, one signal for all, and none of it where workers are refused.

import { random } from "./support/reference.js";
import { expect, openEngine, test } from "./support/test.js";

const rng = random(77);

test.beforeEach(async ({ page }) => openEngine(page));

/** Large enough to be shared by three. */
function call(shape, rest = {}) {
  const { heads, kvHeads = heads, queries, keys, headDim } = shape;
  return {
    shape, q: [...rng.normal(heads * queries * headDim)], k: [...rng.normal(kvHeads * keys * headDim)], v: [...rng.normal(kvHeads * keys * headDim)], ...rest,
  };
}

const shape = { heads: 8, queries: 520, keys: 520, headDim: 32 };
const calls = {
  full: call(shape),
  causal: call(shape, { causal: true }),
  "tokens first, grouped": call({ ...shape, kvHeads: 2, layout: "tokens-first" }, { causal: true }),
  "one head": call({ heads: 1, queries: 1300, keys: 1300, headDim: 32 }, { window: { left: 900 } }),
  "with a trace": call(shape, { trace: "all", causal: true }),
};

/** The call once for each number of workers, compared in the page: the matrices of a long call are large. */
const runs = (page, input, numbers) => page.evaluate(async ([input, numbers]) => {
  const typed = { ...input, q: Float32Array.from(input.q), k: Float32Array.from(input.k), v: Float32Array.from(input.v) };
  const started = [];
  const Native = globalThis.Worker;
  const results = [];
  const progress = [];
  for (const workers of numbers) {
    let count = 0;
    globalThis.Worker = class extends Native { constructor(...args) { super(...args); count++; } };
    const engine = await window.qkv.createEngine({ backend: "cpu", workers });
    const parts = [];
    results.push(await engine.attention(typed, { onProgress: (part) => parts.push(part) }));
    engine.dispose();
    started.push(count);
    progress.push(parts.every((part, at) => at === 0 || part >= parts[at - 1]) && parts.at(-1) === 1);
  }
  globalThis.Worker = Native;
  const names = Object.keys(results[0]).filter((name) => results[0][name] instanceof Float32Array);
  const same = names.filter((name) => results.every((result) => result[name].every((x, at) => x === results[0][name][at])));
  const alone = results[0].output.map((x, at) => (at < results[0].output.length / 3 ? 0 : x));
  return { started, progress, names, same, noticed: alone.some((x, at) => x !== results[0].output[at]) };
}, [input, numbers]);

test("one worker or three: the same numbers @once", async ({ page }) => {
  for (const [name, input] of Object.entries(calls)) {
    const { started, progress, names, same, noticed } = await runs(page, input, [1, 3]);
    expect(started, name).toEqual([1, 3]);
    expect(progress, name).toEqual([true, true]);
    expect(names.length, name).toBe(input.trace ? 5 : 1);
    expect(same, name).toEqual(names);
    expect(noticed, "a share that is missing").toBe(true);
  }
});

test("one signal ends all of them, and bad input is one error @once", async ({ page }) => {
  const found = await page.evaluate(async () => {
    const engine = await window.qkv.createEngine({ backend: "cpu", workers: 3 });
    const n = 2000;
    const numbers = Float32Array.from({ length: 4 * n * 32 }, (_, at) => Math.sin(at));
    const input = { q: numbers, k: numbers, v: numbers, shape: { heads: 4, queries: n, keys: n, headDim: 32 } };
    const code = (promise) => promise.then(() => "done", (error) => error.code);
    const controller = new AbortController();
    const call = code(engine.attention(input, { signal: controller.signal, onProgress: () => controller.abort() }));
    const aborted = await call;
    const spoiled = numbers.slice();
    spoiled[5] = NaN;
    const bad = await code(engine.attention({ ...input, k: spoiled }));
    const workers = await code(window.qkv.createEngine({ backend: "cpu", workers: 0 }));
    const small = { heads: 1, queries: 2, keys: 2, headDim: 2 };
    const after = await code(engine.attention({ q: numbers.slice(0, 4), k: numbers.slice(0, 4), v: numbers.slice(0, 4), shape: small }));
    return { aborted, bad, workers, after };
  });
  expect(found).toEqual({ aborted: "aborted", bad: "non-finite-input", workers: "invalid-option", after: "done" });
});

test("where workers are refused, the page's own thread does it, in short steps @once", async ({ page }) => {
  const found = await page.evaluate(async (input) => {
    const typed = { ...input, q: Float32Array.from(input.q), k: Float32Array.from(input.k), v: Float32Array.from(input.v) };
    const shared = await window.qkv.createEngine({ backend: "cpu", workers: 1 });
    const { output: wanted } = await shared.attention(typed);
    shared.dispose();
    globalThis.Worker = class { constructor() { throw new DOMException("refused", "SecurityError"); } };
    const engine = await window.qkv.createEngine({ backend: "cpu", workers: 3 });
    let turns = 0;
    const clock = setInterval(() => turns++, 0);
    const { output } = await engine.attention(typed);
    clearInterval(clock);
    return { same: output.every((x, at) => x === wanted[at]), turns };
  }, calls["one head"]);
  expect(found.same).toBe(true);
  expect(found.turns).toBeGreaterThan(0);
});
