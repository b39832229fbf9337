// Attention calls for the parity tests: corners by name, then random ones from a seed.

import { random } from "./reference.js";

const rng = random(20260);

function call(shape, rest = {}, deviation = 1) {
  const { batch = 1, heads, kvHeads = heads, queries, keys, headDim, valueDim = headDim } = shape;
  return {
    shape,
    q: rng.normal(batch * heads * queries * headDim, deviation),
    k: rng.normal(batch * kvHeads * keys * headDim, deviation),
    v: rng.normal(batch * kvHeads * keys * valueDim),
    ...rest,
  };
}

const bits = (length, share = 0.6) => Uint8Array.from({ length }, () => (rng.next() < share ? 1 : 0));
const square = { heads: 4, queries: 12, keys: 12, headDim: 32 };
const hiddenRows = bits(12 * 12);
hiddenRows.fill(0, 0, 36); // queries 0, 1 and 2 may look nowhere

export const corners = {
  "one query, one key, one number": call({ heads: 1, queries: 1, keys: 1, headDim: 1 }),
  "four heads, twelve words": call(square),
  "grouped heads (8 to 2)": call({ heads: 8, kvHeads: 2, queries: 9, keys: 17, headDim: 16 }),
  "one key head for all": call({ heads: 6, kvHeads: 1, queries: 5, keys: 7, headDim: 8 }),
  "causal": call(square, { causal: true }),
  "causal, the last query meets the last key": call({ heads: 2, queries: 3, keys: 10, headDim: 16 }, { causal: true }),
  "causal, more queries than keys: the first see nothing": call({ heads: 2, queries: 9, keys: 4, headDim: 16 }, { causal: true }),
  "causal with an offset": call({ heads: 2, queries: 6, keys: 6, headDim: 16 }, { causal: true, offset: 2 }),
  "causal with a negative offset": call({ heads: 2, queries: 6, keys: 6, headDim: 16 }, { causal: true, offset: -3 }),
  "mask [queries, keys]": call(square, { mask: bits(144), maskShape: [12, 12] }),
  "mask [keys]": call(square, { mask: bits(12), maskShape: [12] }),
  "mask [batch, 1, 1, keys]": call({ batch: 2, ...square }, { mask: bits(24), maskShape: [2, 1, 1, 12] }),
  "mask [1, heads, queries, 1]": call(square, { mask: bits(48), maskShape: [1, 4, 12, 1] }),
  "mask and causal": call(square, { causal: true, mask: bits(144), maskShape: [12, 12] }),
  "rows that see nothing": call(square, { mask: hiddenRows, maskShape: [12, 12] }),
  "a mask that hides everything": call(square, { mask: new Uint8Array(1), maskShape: [1] }),
  "tokens first": call({ batch: 2, heads: 3, queries: 5, keys: 8, headDim: 12, layout: "tokens-first" }),
  "tokens first, grouped, causal": call({ heads: 4, kvHeads: 2, queries: 7, keys: 7, headDim: 16, layout: "tokens-first" }, { causal: true }),
  "values narrower than keys": call({ heads: 2, queries: 6, keys: 11, headDim: 24, valueDim: 5 }),
  "values wider than keys": call({ heads: 2, queries: 6, keys: 11, headDim: 8, valueDim: 40 }),
  "softcap": call(square, { softcap: 1.5 }, 2),
  "scale 0: all alike": call(square, { scale: 0 }),
  "a negative scale": call(square, { scale: -0.3 }),
  "large scores": call(square, {}, 8),
  "sizes that fill no block": call({ heads: 1, queries: 33, keys: 67, headDim: 65 }),
  "sizes that fill blocks": call({ heads: 1, queries: 64, keys: 128, headDim: 64 }),
};

/** `count` calls of random shape and options. */
export function anyCalls(count) {
  return Array.from({ length: count }, () => {
    const kvHeads = rng.pick([1, 2, 3]);
    const shape = {
      batch: rng.int(1, 2), heads: kvHeads * rng.int(1, 3), kvHeads, queries: rng.int(1, 40), keys: rng.int(1, 70),
      headDim: rng.pick([1, 4, 7, 16, 32, 40]), layout: rng.pick(["heads-first", "tokens-first"]),
    };
    const rest = { causal: rng.next() < 0.5 };
    if (rng.next() < 0.4) rest.offset = rng.int(-5, 10);
    if (rng.next() < 0.3) rest.softcap = rng.pick([0.5, 5, 30]);
    if (rng.next() < 0.5) {
      rest.maskShape = [shape.batch, shape.heads, shape.queries, shape.keys].map((size) => rng.pick([1, size]));
      rest.mask = bits(rest.maskShape.reduce((a, b) => a * b, 1), 0.7);
    }
    return call(shape, rest);
  });
}

export const describe = ({ shape, q, k, v, mask, ...rest }) => JSON.stringify({ ...shape, ...rest, mask: Boolean(mask) });
