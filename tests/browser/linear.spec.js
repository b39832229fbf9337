// `engine.linearAttention` on the backend of the project: numbers against an f64 reference, errors, cancelling, states that
// carry over, tensors that stay where they are.

import { anyCalls, corners, linearAttention } from "./support/linear.js";
import { difference } from "./support/reference.js";
import { expect, openEngine, test } from "./support/test.js";

const TOLERANCE = 5e-5;

test.beforeEach(async ({ page, backend }) => {
  await openEngine(page);
  await page.evaluate(async (backend) => {
    window.engine = await window.qkv.createEngine({ backend });
    window.typed = (input) => Object.fromEntries(Object.entries(input).map(([name, value]) => [name, Array.isArray(value) ? Float32Array.from(value) : value]));
  }, backend);
});

const plain = (input) => Object.fromEntries(Object.entries(input).map(([name, value]) => [name, ArrayBuffer.isView(value) ? Array.from(value) : value]));

/** One call in the page; typed arrays come back as plain lists. */
const run = (page, input) => page.evaluate(async (input) => {
  const result = await window.engine.linearAttention(window.typed(input));
  return { ...result, output: Array.from(result.output), state: Array.from(result.state) };
}, plain(input));

const failure = (page, input) => page.evaluate(async (input) => {
  try {
    await window.engine.linearAttention(input && window.typed(input));
    return null;
  } catch (error) {
    return { code: error.code, message: error.message, own: error instanceof window.qkv.QkvError };
  }
}, input);

async function agrees(page, name, input) {
  const expected = linearAttention(input);
  const result = await run(page, input);
  for (const part of ["output", "state"]) expect(difference(result[part], expected[part], TOLERANCE), `${name}, ${part}`).toBeNull();
  return result;
}

test("linear attention: every corner", async ({ page, backend }) => {
  test.slow();
  for (const [name, input] of Object.entries(corners)) {
    await test.step(name, async () => {
      const { batch = 1, heads, kvHeads = heads, tokens, headDim, valueDim = headDim, layout } = input.shape;
      const result = await agrees(page, name, input);
      expect(result).toMatchObject({
        kernel: "linear", backend, peakBytes: expect.any(Number), wallMillis: expect.any(Number),
        outputShape: layout === "tokens-first" ? [batch, tokens, heads, valueDim] : [batch, heads, tokens, valueDim],
        stateShape: [batch, kvHeads, headDim, valueDim],
      });
      expect(result.gpuMillis === null || result.gpuMillis >= 0).toBe(true);
    });
  }
});

test("linear attention: fifteen random calls", async ({ page }) => {
  test.slow();
  for (const input of anyCalls(15)) {
    const { shape, rule, featureMap, normalise, causal } = input;
    await agrees(page, JSON.stringify({ shape, rule, featureMap, normalise, causal }), input);
  }
});

test("linear attention: the comparison goes red on one wrong number", async ({ page }) => {
  const input = corners["gated-delta"];
  const { output, state } = linearAttention(input);
  const result = await agrees(page, "gated-delta", input);
  expect(difference(result.output.with(99, result.output[99] + 1e-3), output, TOLERANCE)).toContain("at 99:");
  expect(difference(result.state.with(7, NaN), state, TOLERANCE)).toContain("at 7:");
  for (const name of ["q", "k", "v", "decay", "beta"]) {
    const changed = { ...input, [name]: input[name].with(20, input[name][20] + 0.1) };
    expect(difference((await run(page, changed)).output, output, TOLERANCE), name).not.toBeNull();
  }
});

test("linear attention: token by token with the state handed on is the call in one", async ({ page }) => {
  const { shape, ...all } = corners["gated delta, rows fade apart"];
  const expected = linearAttention({ shape, ...all });
  const head = (data, heads, t, width) => Float32Array.from({ length: heads * width }, (_, at) => data[(Math.floor(at / width) * shape.tokens + t) * width + (at % width)]);
  let pastState = all.pastState;
  for (let t = 0; t < shape.tokens; t++) {
    const { heads, kvHeads, headDim } = shape;
    const gate = (data, width) => data.slice(t * kvHeads * width, (t + 1) * kvHeads * width);
    const result = await run(page, {
      ...all, shape: { ...shape, tokens: 1 }, pastState,
      q: head(all.q, heads, t, headDim), k: head(all.k, kvHeads, t, headDim), v: head(all.v, kvHeads, t, headDim),
      decay: gate(all.decay, headDim), beta: gate(all.beta, 1),
    });
    expect(difference(result.output, head(expected.output, heads, t, headDim), TOLERANCE), `token ${t}`).toBeNull();
    pastState = Float32Array.from(result.state);
  }
  expect(difference(Array.from(pastState), expected.state, TOLERANCE)).toBeNull();
});

test("linear attention: tensors stay where they are, and the state goes from call to call", async ({ page }) => {
  const input = corners["gated, tokens first, two samples"];
  const once = linearAttention(input);
  const twice = linearAttention({ ...input, pastState: once.state });
  const result = await page.evaluate(async (input) => {
    const { q, k, v, decay, pastState, shape, rule } = window.typed(input);
    const tensors = Object.fromEntries(Object.entries({ q, k, v, decay, pastState }).map(([name, data]) => [name, window.engine.tensor(data)]));
    const first = await window.engine.linearAttention({ ...tensors, shape, rule }, { keep: true });
    const second = await window.engine.linearAttention({ ...tensors, pastState: first.state, shape, rule }, { keep: true });
    const read = async (tensor) => Array.from(await tensor.read());
    return { output: await read(first.output), later: await read(second.output), state: await read(second.state), shape: second.state.shape };
  }, plain(input));
  expect(difference(result.output, once.output, TOLERANCE)).toBeNull();
  expect(difference(result.later, twice.output, TOLERANCE)).toBeNull();
  expect(difference(result.state, twice.state, TOLERANCE)).toBeNull();
  expect(result.shape).toEqual([2, 2, 16, 5]);
});

test("linear attention: bad input has a code and a sentence, and the engine works on", async ({ page }) => {
  const good = plain(corners["gated-delta"]);
  const linear = plain(corners.linear);
  const { shape } = good;
  const bad = [
    ["invalid-option", undefined],
    ["invalid-shape", { ...linear, shape: undefined }],
    ["invalid-shape", { ...linear, q: undefined }],
    ["invalid-shape", { ...linear, q: linear.q.slice(1) }],
    ["invalid-shape", { ...linear, shape: { ...shape, tokens: 0 } }],
    ["invalid-shape", { ...linear, shape: { ...shape, tokens: "37" } }],
    ["invalid-shape", { ...linear, shape: { ...shape, tokens: undefined } }],
    ["invalid-shape", { ...linear, shape: { ...shape, kvHeads: 3 } }],
    ["invalid-shape", { ...linear, pastState: [1] }],
    ["invalid-shape", { ...good, decay: good.decay.slice(1) }],
    ["invalid-shape", { ...good, beta: good.beta.slice(1) }],
    ["invalid-option", { ...linear, shape: { ...shape, queries: 3 } }],
    ["invalid-option", { ...linear, shape: { ...shape, layout: "sideways" } }],
    ["invalid-option", { ...linear, mask: [1] }],
    ["invalid-option", { ...linear, rule: "golden" }],
    ["invalid-option", { ...linear, rule: 3 }],
    ["invalid-option", { ...linear, featureMap: "relu" }],
    ["invalid-option", { ...linear, normalise: "yes" }],
    ["invalid-option", { ...linear, scale: Infinity }],
    ["invalid-option", { ...linear, scale: "1" }],
    ["invalid-option", { ...linear, beta: good.beta }],
    ["invalid-option", { ...linear, decay: good.decay }],
    ["invalid-option", { ...good, decay: undefined }],
    ["invalid-option", { ...good, beta: undefined }],
    ["invalid-option", { ...good, normalise: true }],
    ["invalid-option", { ...good, causal: false }],
    ["invalid-option", { ...linear, normalise: true, pastState: Array(2 * 16 * 16).fill(0) }],
    ["non-finite-input", { ...linear, k: linear.k.with(7, NaN) }],
    ["non-finite-input", { ...linear, v: linear.v.with(0, Infinity) }],
    ["non-finite-input", { ...good, decay: good.decay.with(3, Infinity) }],
    ["non-finite-input", { ...good, beta: good.beta.with(3, -Infinity) }],
    ["too-large", { ...linear, q: [], k: [], v: [], shape: { heads: 64, tokens: 1 << 24, headDim: 128 } }],
  ];
  for (const [code, input] of bad) {
    const error = await failure(page, input);
    expect(error, `${code}: ${JSON.stringify(input, (name, value) => (Array.isArray(value) ? value.length : value))}`).toMatchObject({ code, own: true });
    expect(error.message).toMatch(/^[\p{Lu}\p{Ll}"“‘].{15,}\.$/su);
    expect(error.message).not.toMatch(/\[object|panicked|wasm|\.rs:/);
  }
  await agrees(page, "linear", corners.linear);
});

test("linear attention: what comes later never reaches an earlier token", async ({ page }) => {
  for (const rule of ["linear", "gated", "gated-delta"]) {
    const input = corners[rule];
    const { heads, kvHeads, tokens, headDim } = input.shape;
    const [k, v] = [Float32Array.from(input.k), Float32Array.from(input.v)];
    for (let g = 0; g < kvHeads; g++) {
      k.fill(NaN, (g * tokens + 20) * headDim, (g * tokens + 21) * headDim);
      v.fill(Infinity, (g * tokens + 20) * headDim, (g * tokens + 21) * headDim);
    }
    const { output } = await run(page, { ...input, k, v, allowNonFinite: true });
    const expected = linearAttention(input).output;
    for (let h = 0; h < heads; h++) {
      const [from, to, end] = [h * tokens, h * tokens + 20, (h + 1) * tokens].map((row) => row * headDim);
      expect(difference(output.slice(from, to), expected.slice(from, to), TOLERANCE), `${rule}, head ${h}`).toBeNull();
      expect(output.slice(to, end).some(Number.isFinite), `${rule}, head ${h}`).toBe(false);
    }
  }
});

test("linear attention: abort before the call, during the call, and the engine works on", async ({ page }) => {
  const codes = await page.evaluate(async () => {
    const n = 6000;
    const numbers = Float32Array.from({ length: 4 * n * 32 }, (_, at) => Math.sin(at));
    const input = { q: numbers, k: numbers, v: numbers, shape: { heads: 4, tokens: n, headDim: 32 } };
    const code = (promise) => promise.then(() => "done", (error) => error.code);
    const before = await code(window.engine.linearAttention(input, { signal: AbortSignal.abort() }));
    const controller = new AbortController();
    const call = code(window.engine.linearAttention(input, { signal: controller.signal }));
    controller.abort();
    return { before, during: await call };
  });
  expect(codes).toEqual({ before: "aborted", during: "aborted" });
  await agrees(page, "linear", corners.linear);
});

test("linear attention: progress rises to 1, and the caller's arrays are left as they were", async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const n = 2000;
    const numbers = Float32Array.from({ length: 4 * n * 32 }, (_, at) => Math.sin(at));
    const before = numbers.slice();
    const parts = [];
    const input = { q: numbers, k: numbers, v: numbers, shape: { heads: 4, tokens: n, headDim: 32 } };
    await window.engine.linearAttention(input, { onProgress: (part) => parts.push(part) });
    return { parts, same: before.every((value, at) => value === numbers[at]) };
  });
  expect(seen.same).toBe(true);
  expect(seen.parts.at(-1)).toBe(1);
  expect(seen.parts).toEqual([...seen.parts].sort((a, b) => a - b));
});
