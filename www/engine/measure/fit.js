// The exponent of a curve: time ≈ c · lengthᵉ, by least squares on logarithms, with Student's interval.

/** @param {import("../index.js").Measurement[]} rows  @param {number} [count] */
export function fitExponents(rows, count = 3) {
  const curves = new Map();
  for (const row of rows) {
    if (row.skipped) continue;
    const key = `${row.kernel} ${row.backend}`;
    if (!curves.has(key)) curves.set(key, []);
    curves.get(key).push(row);
  }
  return [...curves.values()].map((curve) => fit(curve, count)).filter((fitted) => fitted !== null);
}

function fit(curve, count) {
  const lengths = [...new Set(curve.map(({ length }) => length))].sort((a, b) => a - b).slice(-count);
  const points = curve.filter(({ length }) => lengths.includes(length))
    .flatMap(({ length, millis }) => millis.filter((value) => value > 0).map((value) => [Math.log(length), Math.log(value)]));
  if (new Set(points.map(([x]) => x)).size < 2) return null;
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const sum = (term) => points.reduce((total, point) => total + term(point), 0);
  const spread = sum(([a]) => (a - x) ** 2);
  const exponent = sum(([a, b]) => (a - x) * (b - y)) / spread;
  const freedom = points.length - 2;
  const rest = sum(([a, b]) => (b - y - exponent * (a - x)) ** 2);
  // Through two points there is a line, and nothing says how near it is.
  const half = freedom > 0 ? student(freedom) * Math.sqrt(rest / freedom / spread) : Infinity;
  const { kernel, backend } = curve[0];
  return { kernel, backend, exponent, low: exponent - half, high: exponent + half, lengths };
}

/** Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom. */
const TABLE = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Beyond the table by the first terms of the expansion around the normal distribution, right to three decimals. */
const student = (freedom) => TABLE[freedom - 1] ?? 1.96 + 2.3722 / freedom + 2.8225 / freedom ** 2;
