// One problem: its sizes and rules, what a query may see, and how much work that is. The page and Node both use it.

import { random } from "./random.js";

/**
 * Fills in what is left out, and refuses what no peer could mean.
 * `op`: "softmax", softmax(q kᵀ / √headDim) v; or "linear", causal and unnormalised: oₜ = qₜ (Σ_{s ≤ t} kₛ vₛᵀ) / √headDim.
 * `window`: keys that a query sees, itself included, and none after it; 0 for no window.
 * `blocks`: { size, share }: each block of queries sees that share of the blocks of keys; null for all of them.
 * `spread`: of q; 8 makes nearly one-hot rows.
 */
export function shapeOf(given) {
  const shape = { op: "softmax", batch: 1, heads: 8, queries: 512, headDim: 64, causal: false, window: 0, blocks: null, seed: 1, spread: 1, ...given };
  shape.kvHeads ||= shape.heads;
  shape.keys ||= shape.queries;
  if (shape.op === "linear") shape.causal = true;
  if (shape.heads % shape.kvHeads) throw new Error(`${shape.heads} heads are not a multiple of ${shape.kvHeads} key heads`);
  if (shape.window && !shape.causal) throw new Error("a window needs causal");
  if (shape.op === "linear" && (shape.window || shape.blocks || shape.queries !== shape.keys)) {
    throw new Error("linear attention knows no window and no blocks, and has as many keys as queries");
  }
  return shape;
}

/** The keys that query `i` may see, as ranges [first, end). Causal: the last query meets the last key. */
export function visible(shape, i) {
  const end = shape.causal ? Math.min(shape.keys, i + 1 + shape.keys - shape.queries) : shape.keys;
  const first = shape.window ? Math.max(0, end - shape.window) : 0;
  if (!shape.blocks) return [[first, end]];
  const { size } = shape.blocks;
  return blockLists(shape)[Math.floor(i / size)].map((block) => [Math.max(first, block * size), Math.min(end, (block + 1) * size)]);
}

const drawn = new WeakMap();

/**
 * For each block of queries the blocks of keys that it sees: its own, its neighbours, the first, and then drawn ones, until
 * the share is full. Drawn here and not by the engine, so that the check does not lean on what it checks.
 */
export function blockLists(shape) {
  if (!drawn.has(shape)) drawn.set(shape, draw(shape));
  return drawn.get(shape);
}

function draw({ queries, keys, blocks: { size, share }, seed }) {
  const count = Math.ceil(keys / size);
  const next = random(seed * 1000 + 4);
  return Array.from({ length: Math.ceil(queries / size) }, (_, row) => {
    const own = Math.min(count - 1, row + count - Math.ceil(queries / size));
    const chosen = new Set();
    const wanted = Math.max(1, Math.round(share * count));
    for (const block of [own, own - 1, own + 1, 0]) {
      if (chosen.size < wanted && block >= 0 && block < count) chosen.add(block);
    }
    while (chosen.size < wanted) chosen.add(Math.floor(next() * count));
    return [...chosen].sort((a, b) => a - b);
  });
}

/** Useful work: a multiply and an add per visible pair and channel, once for the score and once for the mix. */
export function usefulFlops(shape) {
  const { op, batch, heads, queries, headDim } = shape;
  if (op === "linear") return 4 * headDim * headDim * queries * heads * batch;
  let pairs = 0;
  for (let i = 0; i < queries; i++) for (const [first, end] of visible(shape, i)) pairs += Math.max(0, end - first);
  return 4 * headDim * pairs * heads * batch;
}
