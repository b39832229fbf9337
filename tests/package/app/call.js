// One small call of attention, the same for every consumer: grouped heads, causal.
const wave = (length, phase) => Float32Array.from({ length }, (_, n) => Math.sin(1.7 * n + phase));

export const input = {
  q: wave(4 * 5 * 8, 0.1),
  k: wave(2 * 7 * 8, 0.2),
  v: wave(2 * 7 * 8, 0.3),
  shape: { heads: 4, kvHeads: 2, queries: 5, keys: 7, headDim: 8 },
  causal: true,
};
