// `engine.cost`, `engine.measure` and `fitExponents` on the backend of the project. No test looks at how long something took:
// where the clock matters it is a made one.

import { expect, openEngine, test } from "./support/test.js";

const KERNELS = ["naive", "flash", "window", "block-sparse", "linear", "recurrent"];
const TOLERANCE = 5e-5;

test.beforeEach(async ({ page, backend }) => {
  await openEngine(page);
  await page.evaluate(async (backend) => {
    window.engine = await window.qkv.createEngine({ backend });
    /** A sweep: its rows or the code it failed with, and what it was told on the way. */
    window.sweep = async (plan, { onProgress, signal } = {}) => {
      const told = [];
      const listen = (progress) => {
        told.push(structuredClone(progress));
        onProgress?.(progress);
      };
      const before = window.engine.memory.tensorBytes;
      const end = await window.engine.measure(plan, { signal, onProgress: listen }).then((rows) => ({ rows }), ({ code, message }) => ({ code, message }));
      const leaked = () => window.engine.memory.tensorBytes - before;
      // A call that was let go gives its memory back when it ends.
      for (let looks = 0; leaked() !== 0 && looks < 200; looks++) await new Promise((resolve) => setTimeout(resolve, 50));
      return { ...end, told, leaked: leaked() };
    };
    /** Puts something around each call of `engine.attention`. */
    window.around = (wrap) => {
      const inner = window.engine.attention;
      window.engine.attention = (...args) => wrap(() => inner.apply(window.engine, args), ...args);
    };
  }, backend);
});

test("cost: the peak is what a call from arrays reports, and bad input has a code", async ({ page, backend }) => {
  const { peaks, failures } = await page.evaluate(async () => {
    const { engine } = window;
    const [heads, tokens, headDim] = [2, 300, 16];
    const numbers = (length) => Float32Array.from({ length }, (_, at) => Math.sin(at));
    const [q, k, v] = Array.from({ length: 3 }, () => numbers(heads * tokens * headDim));
    const shape = { heads, queries: tokens, keys: tokens, headDim };
    const blocks = { size: 64, local: 1, global: 1, random: 1, seed: 1 };
    const attention = (more) => () => engine.attention({ q, k, v, shape, ...more });
    const calls = [
      [["naive"], attention({ kernel: "naive" })],
      [["auto", "none", "all"], attention({ trace: "all" })],
      [["flash", "causal"], attention({ kernel: "flash", causal: true })],
      [["block-sparse", { blocks }], attention({ blocks })],
      [["linear", "causal"], () => engine.linearAttention({ q, k, v, shape: { heads, tokens, headDim }, featureMap: "elu+1", normalise: true })],
      [["recurrent"], () => engine.recurrent({ x: numbers(tokens * 96), weight: numbers(32 * 96), shape: { tokens, hiddenDim: 32 } })],
    ];
    const peaks = [];
    for (const [[kernel, mask, trace], call] of calls) {
      const { peakBytes, kernel: ran } = await call();
      peaks.push([kernel, peakBytes, engine.cost({ tokens, heads, headDim }, { kernel, mask, trace }).peakBytes, ran]);
    }
    const good = { tokens, heads, headDim };
    const failures = [
      [undefined], [null], [{ heads, headDim }], [{ ...good, tokens: 0 }], [{ ...good, tokens: "9" }], [{ ...good, queries: 3 }], [{ ...good, wings: 2 }],
      [good, { kernel: "golden" }], [good, { mask: "half" }], [good, { speed: 1 }], [good, null], [good, { mask: { window: { left: "1" } } }],
      [good, { kernel: "flash", mask: { blocks } }], [good, { kernel: "linear", mask: { window: { left: 3 } } }], [good, { trace: "some" }],
    ].map((args) => {
      try {
        return engine.cost(...args);
      } catch ({ code, message }) {
        return { code, message };
      }
    });
    return { peaks, failures };
  });
  for (const [kernel, reported, reckoned, ran] of peaks) {
    // Workers that share a call each have everything; these calls are too small to be shared.
    expect(reckoned, `${kernel}, ${ran} on ${backend}`).toBe(reported);
  }
  for (const { code, message } of failures) {
    expect(["invalid-shape", "invalid-option"]).toContain(code);
    expect(message).toMatch(/^[\p{Lu}\p{Ll}"].{15,}\.$/su);
  }
});

test("measure: every kernel at every length, in order, checked, and all memory given back", async ({ page, backend }) => {
  const plan = { kernels: KERNELS, lengths: [96, 40], heads: 2, headDim: 16, causal: true, repeats: 2 };
  const { rows, told, leaked, costs } = await page.evaluate(async (plan) => {
    const result = await window.sweep(plan);
    const of = { window: "flash" };
    return { ...result, costs: result.rows.map(({ kernel, length }) => window.engine.cost({ tokens: length, heads: 2, headDim: 16 }, { kernel: of[kernel] ?? kernel, mask: "causal" === kernel ? "none" : kernel === "block-sparse" ? { causal: true, blocks: { size: 64, local: 1, global: 1, random: 1, seed: 1 } } : "causal" }).peakBytes) };
  }, plan);
  expect(rows.map(({ kernel, length }) => [kernel, length])).toEqual([40, 96].flatMap((length) => KERNELS.map((kernel) => [kernel, length])));
  rows.forEach((row, at) => {
    const name = `${row.kernel} at ${row.length}`;
    expect(row.skipped, name).toBeUndefined();
    expect(row, name).toMatchObject({ backend, repeats: 2, checkedRows: 8, adapter: { software: true } });
    expect(row.millis.length, name).toBe(2);
    expect(row.maxAbsError, name).toBeLessThanOrEqual(TOLERANCE);
    expect(row.maxAbsError, name).toBeGreaterThan(0);
    expect(row.peakBytes, name).toBe(costs[at]);
    expect(row.minMillis <= row.medianMillis && row.medianMillis <= row.maxMillis, name).toBe(true);
    expect(row.comparisons, name).toBe({ linear: 1, recurrent: 1 }[row.kernel] ? 2 * row.length : row.kernel === "block-sparse" ? row.comparisons : row.length * (row.length + 1));
    expect(row.flops > 0 && row.callsPerSample >= 1, name).toBe(true);
  });
  expect(told.filter(({ row }) => row).map(({ row }) => row)).toEqual(rows);
  expect(told.every(({ done, total, part }) => total === 12 && done <= total && part >= 0 && part <= 1)).toBe(true);
  expect(leaked).toBe(0);
});

test("measure: the check goes red on one wrong number", async ({ page }) => {
  const errors = await page.evaluate(async (kernels) => {
    const errors = [];
    for (const bad of [1e-3, NaN]) {
      window.around(async (call) => {
        const result = await call();
        const { output } = result;
        const spoiled = { dispose: () => output.dispose(), read: async () => (await output.read()).map((x, at) => (at === 5 ? x + bad : x)) };
        return { ...result, output: spoiled };
      });
      const { rows } = await window.sweep({ kernels, lengths: [40], headDim: 8, repeats: 1 });
      errors.push(...rows.map(({ maxAbsError }) => maxAbsError));
    }
    return errors;
  }, ["flash", "window"]);
  for (const error of errors) expect(error).toBeGreaterThan(5e-4);
  expect(errors.slice(2)).toEqual([Infinity, Infinity]);
});

test("measure: what cannot run is skipped with the reason, and never tried", async ({ page }) => {
  const { large, slow, budget, calls, fits } = await page.evaluate(async () => {
    const calls = [];
    window.around((call, { kernel, shape }) => {
      calls.push([kernel, shape.queries]);
      return call();
    });
    const large = await window.sweep({ kernels: ["naive", "linear"], lengths: [64, 2 ** 20], memoryBudget: 2 ** 26, headDim: 8, repeats: 1 });
    const peak = (tokens) => window.engine.cost({ tokens, heads: 1, headDim: 8 }, { kernel: "naive" }).peakBytes;
    const { largest } = large.rows[2];
    const fits = [peak(largest) <= 2 ** 26, peak(largest + 1) <= 2 ** 26];
    const budget = await window.sweep({ kernels: ["naive"], lengths: [2 ** 18], repeats: 1 });
    const slow = await window.sweep({ kernels: ["flash"], lengths: [48, 96, 300], headDim: 8, repeats: 1, millisBudget: 1e-6 });
    return { large, slow, budget, calls, fits };
  });
  expect(large.rows.map(({ skippedCode }) => skippedCode)).toEqual([undefined, undefined, "too-large", "too-large"]);
  expect(large.rows[2].skipped).toMatch(/^1048576 tokens need \d+ bytes.* The largest that fits here is \d+\.$/);
  expect(fits).toEqual([true, false]);
  expect(large.rows[3].largest).toBeGreaterThan(large.rows[2].largest);
  expect(budget.rows[0]).toMatchObject({ skippedCode: "too-large", medianMillis: null, millis: [], repeats: 0 });
  expect(slow.rows.map(({ skippedCode }) => skippedCode)).toEqual(["too-slow", "too-slow", "too-slow"]);
  expect(slow.rows[2].skipped).toMatch(/^One call with 300 tokens would take about .* s, more than the .* s of a point\.$/);
  // The first of each length that had to be tried, and nothing of those that had not.
  expect(calls.every(([kernel, queries]) => (kernel === "naive" ? queries === 64 : queries <= 96))).toBe(true);
  for (const { leaked } of [large, slow, budget]) expect(leaked).toBe(0);
});

test("measure: ended in the middle of a call it gives all memory back, and the engine works on", async ({ page }) => {
  const { end, before, after } = await page.evaluate(async () => {
    const controller = new AbortController();
    const onProgress = ({ part, length }) => {
      if (length > 100 && part > 0) controller.abort();
    };
    const plan = { kernels: ["flash"], lengths: [64, 1200], repeats: 2, millisBudget: 1e6 };
    const before = await window.sweep(plan, { signal: AbortSignal.abort() });
    const end = await window.sweep(plan, { signal: controller.signal, onProgress });
    const after = await window.sweep({ kernels: ["flash", "linear"], lengths: [64], repeats: 1 });
    return { end, before, after };
  });
  expect(before.code).toBe("aborted");
  expect(end).toMatchObject({ code: "aborted", leaked: 0 });
  expect(end.told.filter(({ row }) => row).map(({ row }) => row.length), "what was measured stays with the caller").toEqual([64]);
  expect(after.rows.every(({ maxAbsError }) => maxAbsError <= TOLERANCE)).toBe(true);
});

test("measure: while the page is hidden it waits, and what was timed then is timed again", async ({ page }) => {
  const { waited, plain, disturbed } = await page.evaluate(async () => {
    const see = (visible) => {
      Object.defineProperty(document, "visibilityState", { value: visible ? "visible" : "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    // A clock on which every call takes 50 ms: one call is a sample, wherever this runs.
    let now = 0;
    performance.now = () => Math.floor((now += 0.01));
    let calls = 0;
    let hideAt = Infinity;
    window.around(async (call) => {
      const result = await call();
      now += 50;
      if (++calls === hideAt) {
        see(false);
        see(true);
      }
      return { ...result, gpuMillis: null };
    });
    const plan = { kernels: ["flash"], lengths: [32], headDim: 8, repeats: 3 };
    await window.sweep(plan);
    const plain = calls;
    [calls, hideAt] = [0, plain - 1];
    await window.sweep(plan);
    const disturbed = calls;
    see(false);
    const waited = await window.sweep(plan, { onProgress: ({ paused }) => paused && setTimeout(() => see(true), 50) });
    return { waited, plain, disturbed };
  });
  expect(disturbed).toBe(plain + 1);
  expect(waited.told.filter(({ paused }) => paused !== undefined).map(({ paused }) => paused)).toEqual([true, false]);
  expect(waited.rows[0].repeats).toBe(3);
});

test("measure: below a coarse clock calls are repeated until it can tell, and the budget limits how often", async ({ page }) => {
  const { coarse, short, fit } = await page.evaluate(async () => {
    // Whole milliseconds; a call takes 0.7 ms at 32 tokens, and grows with the square.
    let now = 0;
    performance.now = () => Math.floor((now += 0.0005));
    window.around(async (call, { shape }) => {
      const result = await call();
      now += 0.7 * (shape.queries / 32) ** 2;
      return { ...result, gpuMillis: null };
    });
    const plan = { kernels: ["flash"], lengths: [32, 64, 128], headDim: 8, repeats: 5 };
    const coarse = await window.sweep(plan);
    const short = await window.sweep({ ...plan, lengths: [256], millisBudget: 100 });
    return { coarse: coarse.rows, short: short.rows[0], fit: window.qkv.fitExponents(coarse.rows) };
  });
  expect(coarse[0].callsPerSample).toBeGreaterThanOrEqual(28);
  expect(coarse[0].callsPerSample).toBeLessThan(80);
  expect(coarse[2].callsPerSample).toBeLessThan(coarse[0].callsPerSample);
  coarse.forEach(({ medianMillis, gpuTimed, repeats }, at) => {
    expect(gpuTimed).toBe(false);
    expect(repeats).toBe(5);
    expect(Math.abs(medianMillis / (0.7 * 4 ** at) - 1)).toBeLessThan(0.1);
  });
  expect(Math.abs(fit[0].exponent - 2)).toBeLessThan(0.05);
  // One call takes 44.8 ms: two samples fit into 100 ms.
  expect(short.repeats).toBe(2);
});

test("measure: plans that are none have a code and a sentence", async ({ page }) => {
  const good = { kernels: ["flash"], lengths: [64] };
  const bad = [
    ["invalid-option", null], ["invalid-option", {}], ["invalid-option", { ...good, kernels: [] }], ["invalid-option", { ...good, kernels: ["golden"] }],
    ["invalid-option", { ...good, kernels: "flash" }], ["invalid-shape", { ...good, lengths: [] }], ["invalid-shape", { ...good, lengths: [0] }],
    ["invalid-shape", { ...good, lengths: [1.5] }], ["invalid-shape", { ...good, lengths: [2 ** 20 + 1] }], ["invalid-shape", { ...good, lengths: ["64"] }],
    ["invalid-shape", { ...good, heads: 0 }], ["invalid-shape", { ...good, headDim: "64" }], ["invalid-option", { ...good, repeats: 0 }],
    ["invalid-option", { ...good, seed: -1 }], ["invalid-option", { ...good, millisBudget: 0 }], ["invalid-option", { ...good, memoryBudget: "all" }],
    ["invalid-option", { ...good, causal: "yes" }], ["invalid-option", { ...good, window: { west: 1 } }], ["invalid-option", { ...good, blocks: 64 }],
    ["invalid-option", { ...good, blocks: { size: 1, list: {} } }], ["invalid-option", { kernels: ["block-sparse"], lengths: [64], blocks: { size: 0 } }], ["invalid-option", { ...good, speed: 1 }],
  ];
  for (const [code, plan] of bad) {
    const end = await page.evaluate((plan) => window.sweep(plan), plan);
    expect(end.code, `${JSON.stringify(plan)}: ${end.message}`).toBe(code);
    expect(end.message).toMatch(/^[\p{Lu}\p{Ll}"].{15,}\.$/su);
  }
});

test("exponents: exact on a power, wider with noise, of the largest lengths alone @once", async ({ page }) => {
  const fits = await page.evaluate(() => {
    const rows = (kernel, time, noise = 0) => [256, 512, 1024, 2048, 4096].map((length) => ({
      kernel, backend: "cpu", length, millis: [-1, 0.5, 0, -0.5, 1].map((sign) => time(length) * (1 + sign * noise)),
    }));
    const square = (length) => length ** 2 / 1000;
    // Below 1024 it grows with the cube, which the largest three lengths do not see.
    const bent = (length) => (length < 1024 ? length ** 3 : square(length));
    const { fitExponents } = window.qkv;
    return {
      exact: fitExponents(rows("naive", square)), bent: fitExponents(rows("naive", bent)), all: fitExponents(rows("naive", bent), 5),
      noise: [0.01, 0.1].map((noise) => fitExponents(rows("flash", (length) => length, noise))[0]),
      two: fitExponents([...rows("naive", square), ...rows("linear", (length) => length)]).map(({ kernel, exponent }) => [kernel, exponent.toFixed(3)]),
      skipped: fitExponents([...rows("naive", square).slice(0, 1), { kernel: "naive", backend: "cpu", length: 512, millis: [], skipped: "no" }]),
      bare: fitExponents(rows("naive", square).slice(0, 2).map((row) => ({ ...row, millis: [row.millis[0]] })))[0],
    };
  });
  expect(fits.exact).toHaveLength(1);
  expect(fits.exact[0].exponent.toFixed(9)).toBe("2.000000000");
  expect(fits.exact[0].lengths).toEqual([1024, 2048, 4096]);
  expect(fits.exact[0].high - fits.exact[0].low).toBeLessThan(1e-9);
  expect(fits.bent[0].exponent.toFixed(9)).toBe("2.000000000");
  expect(fits.all[0].exponent).not.toBeCloseTo(2, 1);
  const [small, wide] = fits.noise;
  // By hand: the residuals of each length are those of ln(1 ± noise), 15 points, t = 2.160, spread 10 (ln 2)².
  expect(small.exponent).toBeCloseTo(1, 6);
  expect(small.high - small.exponent).toBeCloseTo(2.16 * Math.sqrt((3 * 2.5 * 1e-4) / 13 / (10 * Math.LN2 ** 2)), 4);
  expect(wide.high - wide.low).toBeGreaterThan(9 * (small.high - small.low));
  expect(fits.two).toEqual([["naive", "2.000"], ["linear", "1.000"]]);
  expect(fits.skipped).toEqual([]);
  expect([fits.bare.low, fits.bare.high]).toEqual([-Infinity, Infinity]);
});
