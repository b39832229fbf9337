// The package without any page around it: numbers, errors, cancelling, on the backend of the project.

import { anyCalls, corners, describe as words } from "./support/cases.js";
import { attention, difference } from "./support/reference.js";
import { expect, openEngine, test } from "./support/test.js";

const TOLERANCE = 2e-5;
const MATRICES = ["scores", "softcapped", "masked", "weights"];

test.beforeEach(async ({ page }) => openEngine(page));

/** Opens the engine of this project in the page, as `window.engine`. */
const start = (page, backend) => page.evaluate(async (backend) => { window.engine = await window.qkv.createEngine({ backend }); }, backend);

/** One call in the page; typed arrays come back as plain lists. */
const run = (page, input) => page.evaluate(async (input) => {
  const typed = { ...input, q: Float32Array.from(input.q), k: Float32Array.from(input.k), v: Float32Array.from(input.v) };
  if (input.mask) typed.mask = Uint8Array.from(input.mask);
  const result = await window.engine.attention(typed);
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, ArrayBuffer.isView(value) ? Array.from(value) : value]));
}, plain(input));

const plain = (input) => Object.fromEntries(Object.entries(input).map(([name, value]) => [name, ArrayBuffer.isView(value) ? Array.from(value) : value]));

/** What an evaluated promise rejected with. */
const failure = (page, body, argument) => page.evaluate(async ([body, argument]) => {
  const calls = {
    create: (options) => window.qkv.createEngine(options),
    attention: (input) => window.engine.attention({
      ...input,
      q: Float32Array.from(input.q), k: Float32Array.from(input.k), v: Float32Array.from(input.v),
      ...(input.mask && { mask: Uint8Array.from(input.mask) }),
    }),
    raw: (input) => window.engine.attention(input),
    model: (name) => window.engine.loadModel(name),
    text: async ([text, options]) => (window.model ??= await window.engine.loadModel("encoder")).run(text, options),
  };
  try {
    await calls[body](argument);
    return null;
  } catch (error) {
    return { code: error.code, message: error.message, own: error instanceof window.qkv.QkvError, isError: error instanceof Error };
  }
}, [body, argument]);

async function works(page) {
  const input = corners["four heads, twelve words"];
  expect(difference((await run(page, input)).output, attention(input).output, TOLERANCE)).toBeNull();
}

test("says what it runs on", async ({ page, backend }) => {
  const found = await page.evaluate(async () => {
    const engine = await window.qkv.createEngine();
    return { backend: engine.backend, adapter: { ...engine.adapter }, notice: engine.notice };
  });
  expect(found.backend).toBe(backend);
  expect(found.adapter).toMatchObject({ vendor: expect.any(String), architecture: expect.any(String), software: expect.any(Boolean) });
  expect(found.adapter.limits).toBeTruthy();
  if (backend === "cpu") expect(found.notice?.code).toBe("webgpu-unavailable");
  else expect(found.notice).toBeNull();
});

test("attention: every corner, by both kernels and with every matrix", async ({ page, backend }) => {
  test.slow();
  await start(page, backend);
  for (const [name, input] of Object.entries(corners)) {
    await test.step(name, async () => {
      const expected = attention(input);
      for (const kernel of ["flash", "naive"]) {
        const result = await run(page, { ...input, kernel });
        expect(difference(result.output, expected.output, TOLERANCE), `${name}, ${kernel}`).toBeNull();
        expect(result).toMatchObject({ kernel, backend });
      }
      const traced = await run(page, { ...input, trace: "all" });
      for (const part of [...MATRICES, "output"]) expect(difference(traced[part], expected[part], TOLERANCE), `${name}, ${part}`).toBeNull();
    });
  }
});

test("attention: twenty random calls", async ({ page, backend }) => {
  test.slow();
  await start(page, backend);
  for (const input of anyCalls(20)) {
    const expected = attention(input);
    const result = await run(page, { ...input, trace: "all" });
    for (const part of [...MATRICES, "output"]) expect(difference(result[part], expected[part], TOLERANCE), `${part} of ${words(input)}`).toBeNull();
  }
});

test("attention: each level of the trace holds its matrix and no other", async ({ page, backend }) => {
  await start(page, backend);
  const input = corners["mask and causal"];
  const expected = attention(input);
  for (const level of ["none", ...MATRICES]) {
    const result = await run(page, { ...input, trace: level });
    for (const matrix of MATRICES) {
      if (matrix === level) expect(difference(result[matrix], expected[matrix], TOLERANCE), level).toBeNull();
      else expect(result[matrix] ?? null, `${matrix} at trace ${level}`).toBeNull();
    }
  }
});

test("attention: the comparison goes red on one wrong element and on NaN", async ({ page, backend }) => {
  await start(page, backend);
  const input = corners["grouped heads (8 to 2)"];
  const expected = attention(input).output;
  const { output } = await run(page, input);
  expect(difference(output, expected, TOLERANCE)).toBeNull();
  const at = Math.floor(output.length / 2);
  for (const wrong of [output[at] + 1e-4, NaN, Infinity, -Infinity]) {
    expect(difference(output.with(at, wrong), expected, TOLERANCE)).toContain(`at ${at}:`);
  }
  expect(difference(output.slice(1), expected, TOLERANCE)).toContain("length");
  expect(difference([0], [-Infinity], TOLERANCE)).toContain("at 0");
  // The head an input belongs to matters: with the key heads swapped the result is another one.
  const half = input.k.length / 2;
  const swapped = { ...input, k: Float32Array.from([...input.k.slice(half), ...input.k.slice(0, half)]) };
  expect(difference((await run(page, swapped)).output, expected, TOLERANCE)).not.toBeNull();
});

test("attention: what hides behind a mask never leaks", async ({ page, backend }) => {
  await start(page, backend);
  const base = corners["four heads, twelve words"];
  const mask = new Uint8Array(12).fill(1, 0, 11);
  const expected = attention({ ...base, mask, maskShape: [12] });
  const v = Float32Array.from(base.v);
  for (let h = 0; h < 4; h++) v.fill(NaN, (h * 12 + 11) * 32, (h * 12 + 12) * 32);
  const result = await run(page, { ...base, v, mask, maskShape: [12], allowNonFinite: true });
  expect(difference(result.output, expected.output, TOLERANCE)).toBeNull();
});

test("attention: the caller's arrays are left as they were", async ({ page, backend }) => {
  await start(page, backend);
  const same = await page.evaluate(async () => {
    const q = Float32Array.from({ length: 32 }, (_, n) => Math.sin(n));
    const before = Array.from(q);
    const shape = { heads: 1, queries: 4, keys: 4, headDim: 8 };
    const [one, two] = await Promise.all([window.engine.attention({ q, k: q, v: q, shape }), window.engine.attention({ q, k: q, v: q, shape })]);
    return q.length === 32 && before.every((value, n) => value === q[n]) && one.output.every((value, n) => value === two.output[n]);
  });
  expect(same).toBe(true);
});

test("attention: bad input has a code and a sentence, and the engine works on", async ({ page, backend }) => {
  await start(page, backend);
  const good = plain(corners["four heads, twelve words"]);
  const shape = good.shape;
  const bad = [
    ["invalid-shape", { ...good, q: good.q.slice(1) }],
    ["invalid-shape", { ...good, shape: { ...shape, keys: 0 } }],
    ["invalid-shape", { ...good, shape: { ...shape, heads: -4 } }],
    ["invalid-shape", { ...good, shape: { ...shape, headDim: 1.5 } }],
    ["invalid-shape", { ...good, shape: { ...shape, kvHeads: 3 } }],
    ["invalid-shape", { ...good, shape: { ...shape, queries: "12" } }],
    ["invalid-shape", { ...good, shape: undefined }],
    ["invalid-option", { ...good, shape: { ...shape, layout: "sideways" } }],
    ["invalid-mask", { ...good, mask: [1, 0, 1], maskShape: [3] }],
    ["invalid-mask", { ...good, mask: Array(12).fill(2), maskShape: [12] }],
    ["invalid-mask", { ...good, mask: Array(12).fill(1), maskShape: [12, 12] }],
    ["invalid-mask", { ...good, mask: [1], maskShape: [1, 1, 1, 1, 1] }],
    ["invalid-option", { ...good, scale: Infinity }],
    ["invalid-option", { ...good, softcap: -1 }],
    ["invalid-option", { ...good, kernel: "telepathy" }],
    ["invalid-option", { ...good, trace: "sideways" }],
    ["invalid-option", { ...good, kernel: "flash", trace: "weights" }],
    ["invalid-option", { ...good, offset: 0.5 }],
    ["non-finite-input", { ...good, k: good.k.with(7, NaN) }],
    ["non-finite-input", { ...good, v: good.v.with(0, Infinity) }],
    ["too-large", { ...good, q: [], k: [], v: [], shape: { heads: 64, queries: 1 << 20, keys: 1 << 20, headDim: 128 } }],
  ];
  for (const [code, input] of bad) {
    const error = await failure(page, "attention", input);
    expect(error, `${code}: ${JSON.stringify(input.shape)}`).toMatchObject({ code, own: true, isError: true });
    expect(error.message).toMatch(/^[\p{Lu}\p{Ll}"“‘].{15,}\.$/su);
    expect(error.message).not.toMatch(/\[object|panicked|wasm|\.rs:/);
  }
  expect(await failure(page, "raw", { shape, q: good.q, k: good.k, v: good.v })).toMatchObject({ own: true, code: expect.stringMatching(/^invalid-/) });
  expect(await failure(page, "raw", undefined)).toMatchObject({ own: true, code: expect.stringMatching(/^invalid-/) });
  await works(page);
});

test("createEngine: options outside the list, WebGPU demanded where there is none", async ({ page, backend }) => {
  expect(await failure(page, "create", { backend: "abacus" })).toMatchObject({ code: "invalid-option", own: true });
  if (backend === "cpu") expect(await failure(page, "create", { backend: "webgpu" })).toMatchObject({ code: "webgpu-unavailable", own: true });
  await start(page, backend);
  await works(page);
});

test("abort: before the call, during the call, and the engine works on", async ({ page, backend }) => {
  await start(page, backend);
  const codes = await page.evaluate(async () => {
    const n = 768;
    const numbers = Float32Array.from({ length: 4 * n * 32 }, (_, at) => Math.sin(at));
    const input = { q: numbers, k: numbers, v: numbers, shape: { heads: 4, queries: n, keys: n, headDim: 32 }, kernel: "naive" };
    const code = (promise) => promise.then(() => "done", (error) => error.code);
    const before = await code(window.engine.attention(input, { signal: AbortSignal.abort() }));
    const controller = new AbortController();
    const call = code(window.engine.attention(input, { signal: controller.signal }));
    controller.abort();
    return { before, during: await call };
  });
  expect(codes).toEqual({ before: "aborted", during: "aborted" });
  await works(page);
});

test("model: loads with progress, runs, and gives its numbers", async ({ page, backend }) => {
  await start(page, backend);
  const seen = await page.evaluate(async () => {
    const progress = [];
    const model = await window.engine.loadModel("encoder", { onProgress: (step) => progress.push(step) });
    const trace = await model.run("The cat sat on the mat because it was tired.");
    const { layer, head } = model.info.roles["pronoun-noun"];
    const weights = trace.get({ stage: "weights", layer, head });
    return {
      info: { ...model.info, card: String(model.info.card) }, progress, shape: weights.shape, weights: Array.from(weights.data),
      tokens: trace.tokens, backend: trace.backend, stages: trace.stages,
    };
  });
  expect(seen.backend).toBe(backend);
  expect(seen.info).toMatchObject({ layers: 4, heads: 4, modelDim: 128, maxWords: 38 });
  expect(seen.progress.length).toBeGreaterThan(0);
  for (const { loaded, total } of seen.progress) if (total !== null) expect(loaded).toBeLessThanOrEqual(total);
  const size = seen.tokens.length;
  expect(seen.shape).toEqual([size, size]);
  for (let row = 0; row < size; row++) {
    const sum = seen.weights.slice(row * size, (row + 1) * size).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
  }
  expect(seen.tokens.at(0).special).toBe("rest");
  expect(seen.tokens.filter((token) => !token.special).map((token) => token.text)).toEqual("The cat sat on the mat because it was tired .".split(" "));
});

test("model: the weights are the softmax of the scores shown, recomputed in f64", async ({ page, backend }) => {
  await start(page, backend);
  const layers = await page.evaluate(async () => {
    const model = await window.engine.loadModel("encoder");
    const trace = await model.run("The dog chased the ball because it was fast.", { mask: "causal" });
    const of = (stage, layer, head) => Array.from(trace.get({ stage, layer, head }).data);
    return Array.from({ length: 4 }, (_, layer) => Array.from({ length: 4 }, (_, head) => ({
      q: of("q", layer, head), k: of("k", layer, head), v: of("v", layer, head), masked: of("masked", layer, head), weights: of("weights", layer, head), output: of("heads", layer, head),
    })));
  });
  for (const { q, k, v, ...got } of layers.flat()) {
    const tokens = q.length / 32;
    const expected = attention({ q, k, v, shape: { heads: 1, queries: tokens, keys: tokens, headDim: 32 }, causal: true });
    for (const [name, values] of Object.entries(got)) expect(difference(values, expected[name], 5e-5), name).toBeNull();
  }
});

test("model: the whole run agrees with the f64 reference, number by number", async ({ page, backend }) => {
  await start(page, backend);
  const { largest, count } = await page.evaluate(async () => {
    const model = await window.engine.loadModel("encoder");
    return (await model.run("The cat sat on the mat because it was tired.")).verify();
  });
  expect(count).toBeGreaterThan(10_000);
  expect(largest).toBeLessThan(1e-3);
});

test("model: every explanation adds up, and its sources hold the numbers it names", async ({ page, backend }) => {
  await start(page, backend);
  const wrong = await page.evaluate(async () => {
    const model = await window.engine.loadModel("encoder");
    const trace = await model.run("The cat sat on the mat because it was tired.");
    const wrong = [];
    for (const stage of ["q", "k", "v", "scores", "heads", "output", "residual", "hidden", "feedforward", "block", "embed", "unembed"]) {
      const perHead = ["q", "k", "v", "scores", "heads"].includes(stage);
      const at = { stage, layer: 2, ...(perHead && { head: 1 }), row: 3, column: 5 };
      const { data, shape } = trace.get(at);
      const shown = data[at.row * shape[1] + at.column];
      const explained = trace.explain(at);
      const sum = explained.terms.reduce((total, term) => total + term.value, 0);
      const size = explained.terms.reduce((total, term) => total + Math.abs(term.value), 1);
      if (!(Math.abs(explained.value - shown) <= 1e-5 * Math.max(1, Math.abs(shown)))) wrong.push(`${stage}: says ${explained.value}, shows ${shown}`);
      if (!(Math.abs(sum - explained.value) <= 1e-5 * size)) wrong.push(`${stage}: terms give ${sum}, value ${explained.value}`);
      for (const term of explained.terms) for (const source of term.sources ?? []) {
        if (!source.stage) continue;
        const from = trace.get(source);
        if (trace.explain(source).value !== source.value) wrong.push(`${stage}: opened, ${source.stage} says ${trace.explain(source).value}, not ${source.value}`);
        const there = from.shape.length === 1 ? from.data[source.row] : from.data[source.row * from.shape[1] + source.column];
        if (!(Math.abs(there - source.value) <= 1e-6 * Math.max(1, Math.abs(there)))) wrong.push(`${stage} from ${source.stage}: ${source.value}, holds ${there}`);
      }
    }
    return wrong;
  });
  expect(wrong).toEqual([]);
});

test("model: bad input has a code and a sentence, and the model works on", async ({ page, backend }) => {
  await start(page, backend);
  expect(await failure(page, "model", "oracle")).toMatchObject({ own: true, code: expect.stringMatching(/invalid-option|not-a-model|unsupported-model/) });
  expect(await failure(page, "text", [""])).toMatchObject({ code: "invalid-option", own: true });
  expect(await failure(page, "text", ["   "])).toMatchObject({ code: "invalid-option", own: true });
  expect(await failure(page, "text", ["word ".repeat(39)])).toMatchObject({ code: "too-large", own: true, message: expect.stringContaining("38") });
  expect(await failure(page, "text", ["a cat", { mask: "sometimes" }])).toMatchObject({ code: "invalid-option", own: true });
  const aborted = await page.evaluate(() => window.model.run("a cat", { signal: AbortSignal.abort() }).then(() => "done", (error) => error.code));
  expect(aborted).toBe("aborted");
  const tokens = await page.evaluate(async () => (await window.model.run("word ".repeat(38))).tokens.length);
  expect(tokens).toBe(40);
});

test("model: two backends, the same numbers", async ({ page, backend }) => {
  test.skip(backend === "cpu", "needs both backends in one browser");
  const [gpu, cpu] = await page.evaluate(async () => Promise.all(["webgpu", "cpu"].map(async (backend) => {
    const model = await (await window.qkv.createEngine({ backend })).loadModel("encoder");
    const trace = await model.run("The trophy did not fit in the suitcase because it was small.");
    return Array.from({ length: 4 }, (_, layer) => Array.from(trace.get({ stage: "weights", layer }).data)).flat();
  })));
  expect(difference(gpu, cpu, 1e-4)).toBeNull();
});

test("model: tokens keep their places in the text", async ({ page, backend }) => {
  await start(page, backend);
  const tokens = await page.evaluate(async () => (await window.engine.loadModel("encoder")).tokenize("Der 🐈‍⬛ sat,\ndon’t — well-known 日本 \ud800!").tokens);
  const text = "Der 🐈‍⬛ sat,\ndon’t — well-known 日本 \ud800!";
  for (const { text: own, start, end, special } of tokens) if (!special) expect(text.toWellFormed().slice(start, end)).toBe(own);
  expect(tokens.map((token) => token.text)).toEqual(expect.arrayContaining(["sat", ",", "don’t", "well-known", "!"]));
});

test("dispose: later calls say so, and a new engine works", async ({ page, backend }) => {
  await start(page, backend);
  await works(page);
  await page.evaluate(() => { window.engine.dispose(); window.engine.dispose(); });
  expect(await failure(page, "attention", plain(corners.causal))).toMatchObject({ code: "disposed", own: true });
  expect(await failure(page, "model", "encoder")).toMatchObject({ code: "disposed", own: true });
  await start(page, backend);
  await works(page);
});

test("wasm: an address of one's own, and a wrong one", async ({ page, backend, expected }) => {
  expected.push(/404|Failed to load resource/, /console warning.*wasm/i);
  const code = await page.evaluate(async () => {
    try {
      await window.qkv.createEngine({ wasm: "./not-there.wasm" });
      return "made";
    } catch (error) {
      return error.code;
    }
  });
  expect(code).toBe("network");
  await start(page, backend);
  await works(page);
});

test("two engines on one page do not disturb each other @once", async ({ page }) => {
  const input = corners["four heads, twelve words"];
  await start(page, "cpu");
  await page.evaluate(async () => { (await window.qkv.createEngine({ backend: "webgpu" })).dispose(); });
  expect(difference((await run(page, input)).output, attention(input).output, TOLERANCE)).toBeNull();
});
