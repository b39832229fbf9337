// Numbers that look random and are the same on every run.

/** Uniform in 0…1; a 32-bit Weyl sequence through a mixing function. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** `length` normal numbers with standard deviation `scale` (Box and Muller, 1958). */
export function gaussian(length, seed, scale = 1) {
  const next = random(seed);
  const numbers = new Float32Array(length);
  for (let n = 0; n < length; n += 2) {
    const radius = scale * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    numbers[n] = radius * Math.cos(angle);
    if (n + 1 < length) numbers[n + 1] = radius * Math.sin(angle);
  }
  return numbers;
}

/** q, k and v of a problem, [batch, heads, tokens, headDim]. */
export function inputsOf({ batch, heads, kvHeads, queries, keys, headDim, seed, spread }) {
  const tokens = batch * kvHeads * keys * headDim;
  return {
    q: gaussian(batch * heads * queries * headDim, seed * 1000 + 1, spread),
    k: gaussian(tokens, seed * 1000 + 2),
    v: gaussian(tokens, seed * 1000 + 3),
  };
}
