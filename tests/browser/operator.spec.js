// The rest of the standard operator: windows, lengths, bias, blocks, past keys, and tensors that stay where they are.

import { attention, difference, random } from "./support/reference.js";
import { expect, openEngine, test } from "./support/test.js";

const TOLERANCE = 2e-5;
const rng = random(404);

test.beforeEach(async ({ page, backend }) => {
  await openEngine(page);
  await page.evaluate(async (backend) => { window.engine = await window.qkv.createEngine({ backend }); }, backend);
});

function call(shape, rest = {}) {
  const { batch = 1, heads, kvHeads = heads, queries, keys, headDim, valueDim = headDim } = shape;
  return {
    shape,
    q: rng.normal(batch * heads * queries * headDim),
    k: rng.normal(batch * kvHeads * keys * headDim),
    v: rng.normal(batch * kvHeads * keys * valueDim),
    ...rest,
  };
}

const shape = { batch: 2, heads: 4, kvHeads: 2, queries: 40, keys: 50, headDim: 16, valueDim: 12 };
const past = (count, { batch = 1, kvHeads, headDim, valueDim = headDim }) => ({
  pastKey: rng.normal(batch * kvHeads * count * headDim),
  pastValue: rng.normal(batch * kvHeads * count * valueDim),
});
const few = { heads: 8, kvHeads: 2, queries: 2, keys: 300, headDim: 16 };
const holes = rng.normal(4 * 50).map((x, at) => (at % 7 === 3 ? -Infinity : x));
/** Three query blocks of 16 over four key blocks: [0, 1], nothing, [3]. */
const list = Uint32Array.of(2, 0, 1, 0, 1, 3);
const listed = (i, j) => [[0, 1], [], [3]][Math.floor(i / 16)].includes(Math.floor(j / 16));

const calls = {
  "window to the left": call(shape, { window: { left: 7 }, causal: true }),
  "window to both sides": call(shape, { window: { left: 3, right: 5 } }),
  "window with sinks": call(shape, { window: { left: 4, sinks: 3 }, causal: true }),
  "window, offset 0, tokens first": call({ ...shape, layout: "tokens-first" }, { window: { left: 9, right: 0 }, offset: 0 }),
  "lengths": call(shape, { lengths: Uint32Array.of(50, 13) }),
  "lengths and causal": call(shape, { lengths: Uint32Array.of(41, 0), causal: true }),
  "bias for all": call(shape, { bias: rng.normal(50), biasShape: [50] }),
  "bias by head, with holes": call(shape, { bias: holes, biasShape: [4, 1, 50] }),
  "bias after a softcap": call(shape, { bias: rng.normal(2000), biasShape: [40, 50], softcap: 1.5 }),
  "past keys and values": call(shape, { ...past(9, shape), causal: true }),
  "past, tokens first": call({ ...shape, layout: "tokens-first" }, { ...past(5, shape), causal: true }),
  "past and a mask over all": call(shape, { ...past(4, shape), mask: Uint8Array.from({ length: 54 }, (_, j) => Number(j % 3 > 0)), maskShape: [54] }),
  "listed blocks": call({ ...shape, queries: 48 }, { blocks: { size: 16, list }, listed }),
  "decode": call(few, { kernel: "decode" }),
  "decode, causal, window, lengths, bias": call(few, {
    kernel: "decode", causal: true, window: { left: 60, sinks: 2 }, lengths: Uint32Array.of(281), bias: rng.normal(300), biasShape: [300],
  }),
  "one query, decode by itself": call({ ...few, queries: 1 }),
};

/** Runs a call in the page, and the same once more with tensors that stay. */
const run = (page, { listed: _, ...input }) => page.evaluate(async (lists) => {
  const kinds = { mask: Uint8Array, lengths: Uint32Array };
  const input = Object.fromEntries(Object.entries(lists).map(([name, value]) => (
    [name, name.endsWith("Shape") || !Array.isArray(value) ? value : (kinds[name] ?? Float32Array).from(value)])));
  if (input.blocks) input.blocks.list = Uint32Array.from(input.blocks.list);
  const result = await window.engine.attention(input);
  const held = { ...input };
  for (const name of ["q", "k", "v", "bias", "pastKey", "pastValue"]) if (input[name]) held[name] = window.engine.tensor(input[name], [input[name].length]);
  const kept = await window.engine.attention(held, { keep: true });
  const again = await kept.output.read();
  for (const tensor of [...Object.values(held), ...Object.values(kept)]) tensor?.dispose?.();
  return {
    output: [...result.output], again: [...again], kernel: result.kernel, shapes: [result.outputShape, kept.outputShape, [...kept.output.shape]],
    left: window.engine.memory.tensorBytes,
  };
}, lists(input));

const lists = (input) => Object.fromEntries(Object.entries(input).map(([name, value]) => [name,
  ArrayBuffer.isView(value) ? [...value] : value?.list ? { ...value, list: [...value.list] } : value]));

test("every rule, from arrays and from tensors that stay", async ({ page }) => {
  for (const [name, input] of Object.entries(calls)) {
    const wanted = attention(input).output;
    const { output, again, kernel, shapes, left } = await run(page, input);
    expect(difference(output, wanted, TOLERANCE), name).toBeNull();
    expect(difference(again, wanted, TOLERANCE), `${name}, kept`).toBeNull();
    expect(kernel, name).toBe(input.blocks ? "block-sparse" : input.shape.queries < 3 ? "decode" : "flash");
    expect(shapes[1], name).toEqual(shapes[0]);
    expect(shapes[2], name).toEqual(shapes[0]);
    expect(left, `${name}: bytes left on the device`).toBe(0);
  }
});

test("naive under the same rules, with every matrix", async ({ page }) => {
  for (const [name, input] of Object.entries(calls).filter(([name]) => !name.startsWith("decode"))) {
    const { output } = await run(page, { ...input, kernel: "naive" });
    expect(difference(output, attention(input).output, TOLERANCE), name).toBeNull();
  }
});

test("each rule is noticed when it is missing", async ({ page }) => {
  const without = {
    "window to the left": ["window"], "window with sinks": ["window"], "lengths": ["lengths"], "bias for all": ["bias", "biasShape"],
    "bias by head, with holes": ["bias", "biasShape"], "listed blocks": ["blocks"], "decode, causal, window, lengths, bias": ["lengths"],
    "past and a mask over all": ["mask", "maskShape"],
  };
  for (const [name, names] of Object.entries(without)) {
    const input = { ...calls[name] };
    for (const missing of names) delete input[missing];
    expect(difference((await run(page, input)).output, attention(calls[name]).output, TOLERANCE), name).not.toBeNull();
  }
});

test("what came before can be kept and handed on, token by token", async ({ page }) => {
  const steps = { heads: 4, kvHeads: 2, queries: 1, keys: 1, headDim: 8 };
  const tokens = Array.from({ length: 6 }, () => call(steps));
  const outputs = await page.evaluate(async ([tokens, shape]) => {
    const outputs = [];
    let cache = {};
    for (const { q, k, v } of tokens) {
      const input = { q: Float32Array.from(q), k: Float32Array.from(k), v: Float32Array.from(v), shape, causal: true };
      const past = cache.presentKey ? { pastKey: cache.presentKey, pastValue: cache.presentValue } : {
        pastKey: window.engine.tensor(input.k, [1, 2, 1, 8]), pastValue: window.engine.tensor(input.v, [1, 2, 1, 8]) };
      const next = await window.engine.attention({ ...input, ...past }, { keep: true });
      Object.values(past).forEach((tensor) => tensor.dispose());
      outputs.push([...await next.output.read()]);
      next.output.dispose();
      cache = next;
    }
    return outputs;
  }, [tokens.map(lists), steps]);
  // Head by head what all tokens so far give; the first stands twice, as its own past.
  const rows = (name, end) => [0, 1].flatMap((head) => [tokens[0], ...tokens.slice(0, end + 1)].flatMap((token) => [...token[name].slice(head * 8, head * 8 + 8)]));
  tokens.forEach((token, at) => {
    const wanted = attention({ q: token.q, k: rows("k", at), v: rows("v", at), shape: { ...steps, keys: at + 2 }, causal: true });
    expect(difference(outputs[at], wanted.output, TOLERANCE), `token ${at}`).toBeNull();
  });
});

test("bad input of every kind has a code and a sentence, and the engine works on", async ({ page }) => {
  const errors = await page.evaluate(async () => {
    const numbers = (count) => Float32Array.from({ length: count }, (_, at) => Math.sin(at));
    const shape = { batch: 2, heads: 2, queries: 4, keys: 6, headDim: 4 };
    const good = { q: numbers(64), k: numbers(96), v: numbers(96), shape };
    const elsewhere = await window.qkv.createEngine({ backend: window.engine.backend });
    const gone = window.engine.tensor(numbers(64), [64]);
    gone.dispose();
    const bad = {
      "lengths of another batch": { lengths: Uint32Array.of(1, 2, 3) },
      "a length past the keys": { lengths: Uint32Array.of(1, 7) },
      "lengths that are none": { lengths: [1, 2] },
      "a bias without a shape that fits": { bias: numbers(5), biasShape: [6] },
      "a bias that does not spread": { bias: numbers(5), biasShape: [5] },
      "NaN in the bias": { bias: Float32Array.of(1, NaN, 1, 1, 1, 1), biasShape: [6] },
      "a window of half a key": { window: { left: 0.5 } },
      "a window to nowhere": { window: { up: 1 } },
      "a window that is none": { window: 3 },
      "blocks of nothing": { blocks: { size: 0 } },
      "blocks with flash": { blocks: { size: 2, local: 1 }, kernel: "flash" },
      "block-sparse without blocks": { kernel: "block-sparse" },
      "a list that ends early": { blocks: { size: 2, list: Uint32Array.of(3, 0) } },
      "past keys alone": { pastKey: numbers(16) },
      "past of two lengths": { pastKey: numbers(32), pastValue: numbers(16) },
      "a tensor of another engine": { q: elsewhere.tensor(numbers(64), [64]) },
      "a tensor that was disposed of": { q: gone },
      "decode with a trace": { kernel: "decode", trace: "weights" },
      "NaN as scale": { scale: NaN },
    };
    const found = {};
    for (const [name, change] of Object.entries(bad)) {
      found[name] = await window.engine.attention({ ...good, ...change }).then(() => null, ({ code, message }) => ({ code, message }));
    }
    for (const [name, make] of Object.entries({
      "a tensor of strings": () => window.engine.tensor(["1"], [1]),
      "a tensor of another size": () => window.engine.tensor(numbers(4), [5]),
      "a tensor with NaN": () => window.engine.tensor(Float32Array.of(NaN), [1]),
    })) {
      try { make(); found[name] = null; } catch ({ code, message }) { found[name] = { code, message }; }
    }
    elsewhere.dispose();
    await window.engine.attention(good);
    return found;
  });
  const codes = {
    "lengths of another batch": "invalid-shape", "a length past the keys": "invalid-shape", "lengths that are none": "invalid-shape",
    "a bias without a shape that fits": "invalid-mask", "a bias that does not spread": "invalid-mask", "NaN in the bias": "non-finite-input",
    "a window of half a key": "invalid-option", "a window to nowhere": "invalid-option", "a window that is none": "invalid-option",
    "blocks of nothing": "invalid-option", "blocks with flash": "invalid-option", "block-sparse without blocks": "invalid-option",
    "a list that ends early": "invalid-option", "past keys alone": "invalid-shape", "past of two lengths": "invalid-shape",
    "a tensor of another engine": "device-lost", "a tensor that was disposed of": "disposed", "decode with a trace": "invalid-option",
    "NaN as scale": "invalid-option", "a tensor of strings": "invalid-shape", "a tensor of another size": "invalid-shape",
    "a tensor with NaN": "non-finite-input",
  };
  for (const [name, code] of Object.entries(codes)) {
    expect(errors[name], name).toMatchObject({ code });
    expect(errors[name].message, name).toMatch(/^[\p{Lu}\p{Ll}"“‘].{15,}\.$/su);
    expect(errors[name].message, name).not.toMatch(/\[object|panicked|wasm|\.rs:/);
  }
});

test("the same call a thousand times takes no more memory than twenty times", async ({ page }) => {
  test.setTimeout(180_000);
  const { before, after } = await page.evaluate(async () => {
    const numbers = Float32Array.from({ length: 2 * 16 * 8 }, (_, at) => Math.sin(at));
    const input = { q: numbers, k: numbers, v: numbers, shape: { heads: 2, queries: 16, keys: 16, headDim: 8 } };
    const calls = async (count) => {
      for (let at = 0; at < count; at++) await window.engine.attention({ ...input, kernel: at % 2 ? "flash" : "naive" });
      return window.engine.memory;
    };
    return { before: await calls(20), after: await calls(1000) };
  });
  expect(after).toEqual(before);
});

test("choices of another adapter, or spoiled ones, are not believed", async ({ page, backend }) => {
  const found = await page.evaluate(async (backend) => {
    const tried = [];
    for (const saved of ["not json", "{}", JSON.stringify({ stamp: "another", choices: [{ shapes: "a", chosen: "b", candidates: [] }] })]) {
      localStorage.setItem("qkv.choices", saved);
      const engine = await window.qkv.createEngine({ backend });
      tried.push(engine.choices);
      engine.dispose();
    }
    return tried;
  }, backend);
  expect(found).toEqual([[], [], []]);
});
