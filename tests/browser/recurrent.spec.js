// `engine.recurrent` on the backend of the project: numbers against an f64 reference, errors, cancelling, states that carry
// over, tensors that stay where they are.

import { difference, random } from "./support/reference.js";
import { expect, openEngine, test } from "./support/test.js";

const TOLERANCE = 2e-5;

test.beforeEach(async ({ page, backend }) => {
  await openEngine(page);
  await page.evaluate(async (backend) => {
    window.engine = await window.qkv.createEngine({ backend });
    window.typed = (input) => Object.fromEntries(Object.entries(input).map(([name, value]) => [name, Array.isArray(value) ? Float32Array.from(value) : value]));
  }, backend);
});

/** The layer once more, from the definition: f64 and plain loops. */
function recurrent({ x, weight, bias, state, shape: { batch = 1, tokens, hiddenDim: dim } }) {
  const sigmoid = (s) => 1 / (1 + Math.exp(-s));
  const [output, last] = [[], []];
  for (let b = 0; b < batch; b++) {
    let h = Array.from({ length: dim }, (_, u) => state?.[b * dim + u] ?? 0);
    for (let t = 0; t < tokens; t++) {
      const given = (gate, u) => x[((b * tokens + t) * 3 + gate) * dim + u];
      const heard = (gate, u) => h.reduce((sum, value, i) => sum + weight[(gate * dim + u) * dim + i] * value, bias?.[gate * dim + u] ?? 0);
      h = h.map((value, u) => {
        const r = sigmoid(given(0, u) + heard(0, u));
        const z = sigmoid(given(1, u) + heard(1, u));
        return (1 - z) * Math.tanh(given(2, u) + r * heard(2, u)) + z * value;
      });
      output.push(...h);
    }
    last.push(...h);
  }
  return { output, state: last };
}

const rng = random(77);

/** A call with weights as a layer starts with them. */
function call(shape, { bias = true, state = true, size = 1 } = {}) {
  const { batch = 1, tokens, hiddenDim: dim } = shape;
  const numbers = (length, size) => Array.from(rng.normal(length), (x) => Math.fround(x * size));
  return {
    shape, x: numbers(batch * tokens * 3 * dim, size), weight: numbers(3 * dim * dim, 0.6 / Math.sqrt(dim)),
    ...(bias && { bias: numbers(3 * dim, 0.3) }), ...(state && { state: numbers(batch * dim, 1) }),
  };
}

/** One call in the page; typed arrays come back as plain lists. */
const run = (page, input) => page.evaluate(async (input) => {
  const result = await window.engine.recurrent(window.typed(input));
  return { ...result, output: Array.from(result.output), state: Array.from(result.state) };
}, input);

async function agrees(page, name, input) {
  const expected = recurrent(input);
  const result = await run(page, input);
  for (const part of ["output", "state"]) expect(difference(result[part], expected[part], TOLERANCE), `${name}, ${part}`).toBeNull();
  return { result, expected };
}

const usual = call({ batch: 2, tokens: 9, hiddenDim: 20 });

// Few tests of many steps: each test starts a browser page and an engine.

test("recurrent: numbers", async ({ page, backend }) => {
  await test.step("every corner, and what is changed is noticed", async () => {
    for (const [name, input] of Object.entries({
      "one token, one number": call({ tokens: 1, hiddenDim: 1 }, { bias: false, state: false }),
      "three numbers": call({ tokens: 30, hiddenDim: 3 }),
      "past a tile by one, no state": call({ batch: 3, tokens: 6, hiddenDim: 65 }, { state: false }),
      "no bias": call({ tokens: 12, hiddenDim: 64 }, { bias: false }),
      "far out": call({ tokens: 8, hiddenDim: 8 }, { size: 1e4 }),
      "many tokens": call({ tokens: 700, hiddenDim: 4 }),
      usual,
    })) {
      const { batch = 1, tokens, hiddenDim } = input.shape;
      const { result } = await agrees(page, name, input);
      expect(result).toMatchObject({
        kernel: "recurrent", backend, peakBytes: expect.any(Number), wallMillis: expect.any(Number),
        outputShape: [batch, tokens, hiddenDim], stateShape: [batch, hiddenDim],
      });
      expect(result.gpuMillis === null || result.gpuMillis >= 0).toBe(true);
    }
    const { output } = recurrent(usual);
    for (const name of ["x", "weight", "bias", "state"]) {
      const changed = { ...usual, [name]: usual[name].with(7, usual[name][7] + 0.1) };
      expect(difference((await run(page, changed)).output, output, TOLERANCE), name).not.toBeNull();
    }
  });

  await test.step("tensors stay where they are, and the state goes from call to call", async () => {
    const once = recurrent(usual);
    const twice = recurrent({ ...usual, state: once.state });
    const result = await page.evaluate(async (input) => {
      const { x, weight, bias, state, shape } = window.typed(input);
      const tensors = Object.fromEntries(Object.entries({ x, weight, bias, state }).map(([name, data]) => [name, window.engine.tensor(data)]));
      const first = await window.engine.recurrent({ ...tensors, shape }, { keep: true });
      const second = await window.engine.recurrent({ ...tensors, state: first.state, shape }, { keep: true });
      const read = async (tensor) => Array.from(await tensor.read());
      return { output: await read(first.output), later: await read(second.output), state: await read(second.state), shape: second.state.shape };
    }, usual);
    expect(difference(result.output, once.output, TOLERANCE)).toBeNull();
    expect(difference(result.later, twice.output, TOLERANCE)).toBeNull();
    expect(difference(result.state, twice.state, TOLERANCE)).toBeNull();
    expect(result.shape).toEqual([2, 20]);
  });

  await test.step("NaN reaches its own sample, from its token on", async () => {
    const x = usual.x.with(5 * 60 + 3, NaN);
    const { output } = await run(page, { ...usual, x, allowNonFinite: true });
    const expected = recurrent(usual).output;
    expect(difference(output.slice(0, 100), expected.slice(0, 100), TOLERANCE)).toBeNull();
    expect(difference(output.slice(180), expected.slice(180), TOLERANCE)).toBeNull();
    expect(output.slice(120, 180).every(Number.isNaN)).toBe(true);
  });
});

test("recurrent: what goes wrong", async ({ page, backend }) => {
  await test.step("bad input has a code and a sentence, and the engine works on", async () => {
    const { shape } = usual;
    const bad = [
      ["invalid-option", undefined],
      ["invalid-option", { ...usual, mask: [1] }],
      ["invalid-option", { ...usual, allowNonFinite: "yes" }],
      ["invalid-option", { ...usual, shape: { ...shape, heads: 2 } }],
      ["invalid-shape", { ...usual, shape: undefined }],
      ["invalid-shape", { ...usual, shape: { ...shape, tokens: "9" } }],
      ["invalid-shape", { ...usual, shape: { ...shape, tokens: 0 } }],
      ["invalid-shape", { ...usual, shape: { ...shape, hiddenDim: undefined } }],
      ["invalid-shape", { ...usual, x: undefined }],
      ["invalid-shape", { ...usual, weight: usual.weight.slice(1) }],
      ["invalid-shape", { ...usual, bias: usual.bias.slice(1) }],
      ["invalid-shape", { ...usual, state: usual.state.slice(1) }],
      ["non-finite-input", { ...usual, weight: usual.weight.with(5, NaN) }],
      ["non-finite-input", { ...usual, state: usual.state.with(5, Infinity) }],
      ["too-large", { ...usual, shape: { ...shape, hiddenDim: 40_000 } }],
    ];
    for (const [code, input] of bad) {
      const error = await page.evaluate(async (input) => {
        try {
          await window.engine.recurrent(input && window.typed(input));
          return null;
        } catch (error) {
          return { code: error.code, message: error.message, own: error instanceof window.qkv.QkvError };
        }
      }, input);
      expect(error, `${code}: ${JSON.stringify(input, (name, value) => (Array.isArray(value) ? value.length : value))}`).toMatchObject({ code, own: true });
      expect(error.message).toMatch(/^[\p{Lu}\p{Ll}].{15,}\.$/su);
      expect(error.message).not.toMatch(/\[object|panicked|wasm|\.rs:/);
    }
    const wide = await page.evaluate(() => {
      const input = { x: new Float32Array(3 * 1025), weight: new Float32Array(3 * 1025 ** 2), shape: { tokens: 1, hiddenDim: 1025 } };
      return window.engine.recurrent(input).then(() => "done", (error) => error.code);
    });
    expect(wide).toBe(backend === "webgpu" ? "too-large" : "done");
    await agrees(page, "after the errors", usual);
  });

  await test.step("progress rises to 1, an abort ends the call, and the engine works on", async () => {
    const seen = await page.evaluate(async () => {
      const [tokens, hiddenDim] = [4000, 48];
      const x = Float32Array.from({ length: tokens * 3 * hiddenDim }, (_, at) => Math.sin(at));
      const input = { x, weight: Float32Array.from({ length: 3 * hiddenDim ** 2 }, (_, at) => Math.sin(at) / 7), shape: { tokens, hiddenDim } };
      const code = (promise) => promise.then(() => "done", (error) => error.code);
      const before = await code(window.engine.recurrent(input, { signal: AbortSignal.abort() }));
      const controller = new AbortController();
      const call = code(window.engine.recurrent(input, { signal: controller.signal }));
      controller.abort();
      const during = await call;
      const parts = [];
      await window.engine.recurrent(input, { onProgress: (part) => parts.push(part) });
      return { before, during, parts };
    });
    expect([seen.before, seen.during]).toEqual(["aborted", "aborted"]);
    expect(seen.parts.at(-1)).toBe(1);
    expect(seen.parts).toEqual([...seen.parts].sort((a, b) => a - b));
  });
});
