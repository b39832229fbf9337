// The side-by-side benchmark's own checks: a right output passes, a disturbed one does not, and no wrong result reaches a goal.

import assert from "node:assert/strict";
import test from "node:test";
import { rowsOf } from "../bench/peers/host/verdict.mjs";
import { lines } from "../bench/peers/lines.mjs";
import { check } from "../bench/peers/page/check.js";
import { headsFirst, tokensFirst } from "../bench/peers/page/layout.js";
import { inputsOf } from "../bench/peers/page/random.js";
import { blockLists, shapeOf, usefulFlops, visible } from "../bench/peers/page/shape.js";
import { peersTable } from "../bench/peers/table.mjs";

const small = { heads: 4, kvHeads: 2, queries: 9, headDim: 8 };
const problems = {
  full: shapeOf({ ...small, batch: 2 }),
  causal: shapeOf({ ...small, causal: true, keys: 12 }),
  window: shapeOf({ ...small, causal: true, window: 3 }),
  blocks: shapeOf({ ...small, blocks: { size: 2, share: 0.4 } }),
  linear: shapeOf({ ...small, op: "linear" }),
};

for (const [name, shape] of Object.entries(problems)) {
  test(`${name}: a right output passes, each kind of wrong one fails`, () => {
    const inputs = inputsOf(shape);
    const output = plain(shape, inputs);
    const { wrong, maxAbsError } = check(shape, inputs, output);
    assert.equal(wrong, false, `the largest difference is ${maxAbsError}`);
    for (const bad of [0, NaN, Infinity, -output[5] - 1]) {
      const disturbed = output.slice();
      disturbed[5] = bad;
      assert.equal(check(shape, inputs, disturbed).wrong, true, `${bad} in place of ${output[5]}`);
    }
    assert.equal(check({ ...shape, seed: 2 }, inputsOf({ ...shape, seed: 2 }), output).wrong, true, "the output of other inputs");
  });
}

test("a rule that is not kept is seen", () => {
  const { causal } = problems;
  const inputs = inputsOf(causal);
  assert.equal(check(causal, inputs, plain({ ...causal, causal: false }, inputs)).wrong, true);
  const { window } = problems;
  assert.equal(check(window, inputsOf(window), plain({ ...window, window: 4 }, inputsOf(window))).wrong, true);
});

test("sampled rows hold the first and the last", () => {
  const { full } = problems;
  const inputs = inputsOf(full);
  for (const row of [0, full.queries - 1]) {
    const output = plain(full, inputs);
    output[row * full.headDim] += 1;
    assert.equal(check(full, inputs, output, 3).wrong, true, `row ${row}`);
  }
});

test("blocks have their share, their own block among them", () => {
  const shape = shapeOf({ queries: 2048, blocks: { size: 64, share: 0.25 } });
  for (const [row, list] of blockLists(shape).entries()) {
    assert.equal(list.length, 8);
    assert.ok(list.includes(row) && list.every((block, at) => block < 32 && (at === 0 || list[at - 1] < block)));
  }
  assert.equal(usefulFlops(shape), usefulFlops(shapeOf({ queries: 2048 })) / 4);
});

test("a layout there and back", () => {
  const data = Float32Array.from({ length: 2 * 3 * 5 * 4 }, (_, n) => n);
  const swapped = tokensFirst(data, 2, 3, 5, 4);
  assert.equal(swapped[((0 * 5 + 4) * 3 + 1) * 4 + 2], data[((0 * 3 + 1) * 5 + 4) * 4 + 2]);
  assert.deepEqual(headsFirst(swapped, 2, 3, 5, 4), data);
});

const took = (millis, more = {}) => ({ ...problems.full, medianMillis: millis, firstMillis: millis, setupMillis: 1, bufferBytes: millis, maxAbsError: 0, relativeL2: 0, wrong: false, ...more });
const pair = (reach) => ({ runs: [{ who: "qkv" }, { who: "other", ...reach }] });

test("ratios are of pairs, and goals are met or not", () => {
  const met = (reach, own, other) => rowsOf(pair(reach), [[took(own)], [took(other)]])[1].met;
  assert.equal(met({ atLeast: 6 }, 10, 60), true);
  assert.equal(met({ atLeast: 6 }, 10, 59), false);
  assert.equal(met({ atMost: 0.5 }, 10, 20), true);
  assert.equal(met({ atMost: 0.5 }, 10, 19), false);
  assert.equal(met({ within: [1.8, 2.2] }, 20, 10), true);
  assert.equal(met({ within: [1.8, 2.2] }, 23, 10), false);
  assert.equal(met({ atLeast: 6 }, 10, NaN), false);
  assert.equal(met({}, 10, 60), undefined);
  const [, row] = rowsOf(pair({ atLeast: 2 }), [[took(1), took(10), took(10)], [took(3), took(30), took(10)]]);
  assert.equal(row.ratio, 3, "the median of the rounds' ratios, not the ratio of medians");
});

test("limits bind our own run", () => {
  const met = (measures, limit, value) => rowsOf({ measures, runs: [{ who: "qkv", limit }] }, [[took(value)]])[0].met;
  assert.equal(met("first", { millis: 500 }, 500), true);
  assert.equal(met("first", { millis: 500 }, 501), false);
  const data = 4 * 2 * 8 * (2 * 4 * 9 + 2 * 2 * 9);
  assert.equal(met("bytes", { beyondData: 100 }, data + 100), true);
  assert.equal(met("bytes", { beyondData: 100 }, data + 101), false);
});

test("a wrong, failed or skipped result reaches nothing", () => {
  const row = (own, other) => rowsOf(pair({ atLeast: 2 }), [[own], [other]])[1];
  assert.equal(row(took(1), took(9)).met, true);
  assert.equal(row(took(1, { wrong: true }), took(9)).met, false);
  assert.equal(row(took(1), took(9, { wrong: true })).met, false);
  assert.equal(row(took(1), took(9, { wrong: undefined })).met, false);
  assert.equal(row(took(1), { error: "it broke" }).met, false);
  assert.equal(row({ error: "it broke" }, took(9)).met, false);
  assert.equal(row(took(1), { skipped: "cannot" }).failed, "cannot");
});

test("the table is the same from the record as from its JSON", () => {
  const record = {
    date: "2000-01-01", browser: "B", machine: "M", adapter: "A", hide: [], rounds: 1, shrink: 1, versions: ["v"], load: [0, 1],
    lines: [{ name: "S1", work: "w", rows: rowsOf(pair({ atLeast: 2 }), [[took(1)], [took(9, { wrong: true, maxAbsError: Infinity })]]) }],
  };
  const table = peersTable(record);
  assert.equal(peersTable(JSON.parse(JSON.stringify(record))), table);
  assert.match(table, /other \| 9\.00 ms \| ∞, wrong \| 9\.00 × qkv \| ≥ 2 \| no/);
});

test("every line is one of a kind, and ours comes first", () => {
  assert.equal(new Set(lines.map(({ name }) => name)).size, lines.length);
  for (const { runs } of lines) {
    assert.match(runs[0].peer, /^qkv/);
    runs.forEach(({ shape }) => shapeOf(shape));
  }
});

/** Attention as it is written down, with arrays of rows, f64. */
function plain(shape, { q, k, v }) {
  const { batch, heads, kvHeads, queries, keys, headDim, op } = shape;
  const rowOf = (data, row) => [...data.subarray(row * headDim, (row + 1) * headDim)];
  const output = [];
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const kvHead = b * kvHeads + Math.floor((h * kvHeads) / heads);
      for (let i = 0; i < queries; i++) {
        const query = rowOf(q, (b * heads + h) * queries + i);
        const seen = visible(shape, i).flatMap(([first, end]) => Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n));
        const scores = seen.map((j) => rowOf(k, kvHead * keys + j).reduce((sum, x, d) => sum + x * query[d], 0) / Math.sqrt(headDim));
        const weights = op === "linear" ? scores : scores.map(Math.exp);
        const sum = op === "linear" ? 1 : weights.reduce((a, b) => a + b, 0);
        for (let d = 0; d < headDim; d++) output.push(seen.reduce((mix, j, n) => mix + (weights[n] / sum) * v[(kvHead * keys + j) * headDim + d], 0));
      }
    }
  }
  return Float32Array.from(output);
}
