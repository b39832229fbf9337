// What figure 6 is held against beside the references of attention: patterns, online softmax and printed numbers, from their definitions.

/** Pairs that are compared: those whose score is not −∞. */
export const countPairs = (masked) => masked.reduce((sum, score) => sum + (score !== -Infinity), 0);

export function apart(a, b) {
  const gaps = Array.from(b, (value, i) => Math.abs(a[i] - value));
  return { largest: Math.max(...gaps), mean: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length };
}

/** A number as the page prints it: true minus, thousands set apart, powers of ten written out. */
export function readNumber(text) {
  const plain = text.trim().replaceAll("−", "-").replaceAll(",", "").replace(/ B$/, "");
  const power = plain.match(/^(.*) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/);
  if (!power) return Number(plain);
  return Number(`${power[1]}e${[...power[2]].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")}`);
}

/** Whether a printed number is that number, as far as its places go and f32 reaches. */
export function restated(text, value, reach) {
  const read = readNumber(text);
  const places = /× 10/.test(text) ? Math.abs(read) * 0.06 : 0.51 * 10 ** -(text.split(".")[1]?.length ?? 0);
  return Math.abs(read - value) <= places + reach;
}

/** Key blocks of each query block: near, global, and drawn by SplitMix64 from what is left, as the pattern is defined. */
export function blocksOf({ size, local, global, random, seed }, tokens, causal) {
  const count = Math.ceil(tokens / size);
  const bits = (1n << 64n) - 1n;
  let state = BigInt(seed);
  const next = () => {
    state = (state + 0x9e3779b97f4a7c15n) & bits;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & bits;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & bits;
    return z ^ (z >> 31n);
  };
  return Array.from({ length: count }, (_, own) => {
    const chosen = new Set();
    const left = [];
    for (let block = 0; block < (causal ? own + 1 : count); block++) {
      if (Math.abs(block - own) <= local || block < global || own < global) chosen.add(block);
      else left.push(block);
    }
    for (let draws = Math.min(random, left.length); draws > 0; draws--) {
      const at = Number(next() % BigInt(left.length));
      chosen.add(left[at]);
      left[at] = left.at(-1);
      left.pop();
    }
    return chosen;
  });
}

/** What a row holds after so many steps over tiles of that size, row of tiles by row of tiles; null before its first. */
export function flashState({ q, k, v, shape: { queries, headDim } }, row, step, tile) {
  const across = Math.ceil(queries / tile);
  const tiles = Math.min(across, step - Math.floor(row / tile) * across);
  if (tiles <= 0) return null;
  const keys = Math.min(queries, tiles * tile);
  const scores = Array.from({ length: keys }, (_, j) => {
    let dot = 0;
    for (let d = 0; d < headDim; d++) dot += q[row * headDim + d] * k[j * headDim + d];
    return dot / Math.sqrt(headDim);
  });
  const max = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - max));
  const sum = shares.reduce((all, share) => all + share, 0);
  const divided = Array.from({ length: headDim }, (_, d) => shares.reduce((all, share, j) => all + share * v[j * headDim + d], 0) / sum);
  return { max, sum, divided };
}
