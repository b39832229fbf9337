// `engine.flashSteps`: what the online softmax holds after each tile, against f64, and bad input.

import { difference, random } from "./support/reference.js";
import { expect, openEngine, test } from "./support/test.js";

const TOLERANCE = 2e-5;

// The same on every backend, so once is enough.
test.beforeEach(async ({ page }) => {
  await openEngine(page);
  await page.evaluate(async () => {
    window.engine = await window.qkv.createEngine({ backend: "cpu" });
    window.typed = ({ q, k, v, ...rest }) => ({ q: q && Float32Array.from(q), k: Float32Array.from(k), v: Float32Array.from(v), ...rest });
  });
});

const rng = random(5);
const numbers = (length) => Array.from(rng.normal(length));
const shape = { queries: 10, keys: 13, headDim: 4, valueDim: 3 };
const input = { q: numbers(40), k: numbers(52), v: numbers(39), shape };

/** Steps and output in the page; typed arrays come back as plain lists. */
const run = (page, input, tiles) => page.evaluate(({ input, tiles }) => {
  const { steps, output, ...rest } = window.engine.flashSteps(window.typed(input), tiles);
  const list = (object) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, ArrayBuffer.isView(value) ? Array.from(value) : value]));
  return { ...rest, steps: steps.map(list), output: Array.from(output) };
}, { input, tiles });

/** What the recurrence is to hold for query i after the keys before `end`. */
function held({ q, k, v, shape: { queries, keys, headDim, valueDim }, causal }, i, end) {
  const visible = (j) => j < end && (!causal || j <= i + keys - queries);
  const score = (j) => (visible(j) ? q.slice(i * headDim, (i + 1) * headDim).reduce((sum, x, d) => sum + x * k[j * headDim + d], 0) / Math.sqrt(headDim) : -Infinity);
  const scores = Array.from({ length: keys }, (_, j) => score(j));
  const max = Math.max(...scores);
  const powers = scores.map((score) => (score === -Infinity ? 0 : Math.exp(score - max)));
  const mix = Array.from({ length: valueDim }, (_, d) => powers.reduce((sum, power, j) => sum + power * v[j * valueDim + d], 0));
  return { scores, max, sum: powers.reduce((sum, power) => sum + power), mix };
}

test("flash steps: max, sum and mix after each tile; bad input has a code and a sentence @once", async ({ page }) => {
  for (const causal of [false, true]) {
    const call = { ...input, causal };
    const { steps, output, tileQueries, tileKeys } = await run(page, call, { tileQueries: 4, tileKeys: 5 });
    expect([tileQueries, tileKeys]).toEqual([4, 5]);
    // Queries 0 to 3 see keys 0 to 6, 4 to 7 see 0 to 10, 8 and 9 all: one tile is hidden.
    const all = [0, 1, 2].flatMap((queryTile) => [0, 1, 2].map((keyTile) => [queryTile, keyTile]));
    expect(steps.map(({ queryTile, keyTile }) => [queryTile, keyTile])).toEqual(causal ? all.filter(([a, b]) => a > 0 || b < 2) : all);
    const off = (came, wanted) => difference(came, wanted, TOLERANCE);
    for (const { rows, keys, scores, max, sum, mix } of steps) {
      const wanted = Array.from({ length: rows[1] - rows[0] }, (_, row) => held(call, rows[0] + row, keys[1]));
      const name = `rows ${rows}, keys ${keys}`;
      expect(off(scores, wanted.flatMap((row) => row.scores.slice(...keys))), name).toBeNull();
      expect(off(max, wanted.map((row) => row.max)), name).toBeNull();
      expect(off(sum, wanted.map((row) => row.sum)), name).toBeNull();
      expect(off(mix, wanted.flatMap((row) => row.mix)), name).toBeNull();
      expect(off(sum.with(0, sum[0] * 1.001), wanted.map((row) => row.sum)), name).not.toBeNull();
    }
    const wanted = Array.from({ length: shape.queries }, (_, i) => held(call, i, shape.keys)).flatMap(({ mix, sum }) => mix.map((x) => x / sum));
    expect(off(output, wanted)).toBeNull();
    const attended = await page.evaluate(async (input) => {
      const call = window.typed(input);
      return Array.from((await window.engine.attention({ ...call, shape: { heads: 1, ...call.shape } })).output);
    }, call);
    expect(off(output, attended)).toBeNull();
  }

  const tiles = { tileQueries: 4, tileKeys: 4 };
  for (const [code, call, size] of [
    ["invalid-option", { ...input, softcap: 3 }, tiles],
    ["invalid-option", { ...input, shape: { ...shape, layout: "tokens-first" } }, tiles],
    ["invalid-option", input, { tileQueries: 0, tileKeys: 4 }],
    ["invalid-shape", input, { tileQueries: 1.5, tileKeys: 4 }],
    ["invalid-option", input, { tileQueries: 4 }],
    ["invalid-option", input, undefined],
    ["invalid-shape", { ...input, q: undefined }, tiles],
    ["invalid-shape", { ...input, q: input.q.slice(1) }, tiles],
    ["invalid-shape", { ...input, shape: undefined }, tiles],
    ["invalid-shape", { ...input, q: numbers(80), k: numbers(104), v: numbers(78), shape: { ...shape, heads: 2 } }, tiles],
    ["non-finite-input", { ...input, v: input.v.with(3, NaN) }, tiles],
    ["too-large", { ...input, q: numbers(257 * 4), shape: { ...shape, queries: 257 } }, tiles],
  ]) {
    const error = await page.evaluate(({ call, size }) => {
      try {
        window.engine.flashSteps(window.typed(call), size);
        return null;
      } catch (error) {
        return { code: error.code, message: error.message, own: error instanceof window.qkv.QkvError };
      }
    }, { call, size });
    expect(error).toMatchObject({ code, own: true });
    expect(error.message).toMatch(/^[\p{Lu}\p{Ll}].{15,}\.$/su);
  }
});
