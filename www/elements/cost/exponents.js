// What the measured times say of the law: the exponent of each kernel, and in words where it is another than expected.
import { BANDS, KERNELS } from "./kernels.js";
import { measured } from "./device-sets.js";

/**
 * `fits` as the engine's fitExponents gives them. `reason` is null where the exponent lies in the band of its law, else what the numbers show:
 * "scatter" (the interval holds the law), "fixed" (the rate of work still rises with the length: a call's fixed cost weighs), or "slower" (it falls).
 * Kernels with fewer than three measured lengths are left out: two points are always a line.
 */
export function exponents(fits, rows, costs) {
  return KERNELS.flatMap(({ id, law }) => {
    const fit = fits.find(({ kernel }) => kernel === id);
    if (!fit || fit.lengths.length < 3) return [];
    const [low, high] = BANDS[law];
    if (fit.exponent >= low && fit.exponent <= high) return [{ ...fit, law, reason: null }];
    const within = measured(rows, id).filter(({ length }) => fit.lengths.includes(length));
    const rate = ({ length, medianMillis }) => (costs.of(id, length).flops / medianMillis) * 1000;
    const [first, last] = [within[0], within.at(-1)];
    const rates = { from: first.length, to: last.length, before: rate(first), after: rate(last) };
    const reason = fit.low <= law && fit.high >= law ? "scatter" : rates.after > rates.before ? "fixed" : "slower";
    return [{ ...fit, law, reason, rates }];
  });
}

/** How the operations grow where the longest lengths double, by arithmetic: kernels that grow alike together. */
export function growths(costs, length) {
  const out = [];
  for (const { id } of KERNELS) {
    const times = costs.of(id, length).flops / costs.of(id, length / 2).flops;
    const alike = out.find((other) => Math.abs(other.times - times) < 0.05);
    if (alike) alike.kernels.push(id);
    else out.push({ times, kernels: [id] });
  }
  return out;
}
