// Sampled rows of a result against f64, in a worker.
import { costOf } from "./kernels.js";

/** @returns {Promise<{ maxAbsError: number, checkedRows: number }>} */
export async function check(worker, plan, kernel, tokens, output, signal) {
  const { heads, headDim, checkRows, seed } = plan;
  const places = rowsOf(Math.min(checkRows, tokens), tokens, heads);
  const [shape, { kernel: of, mask }] = costOf(plan, kernel, tokens);
  // Of the recurrent layer a row is a token's whole output.
  const [width, place] = kernel === "recurrent" ? [heads * headDim, ([token]) => token] : [headDim, ([token, head]) => head * tokens + token];
  const rows = new Float32Array(places.length * width);
  places.forEach((row, at) => rows.set(output.subarray(place(row) * width, (place(row) + 1) * width), at * width));
  const { tokens: queries, ...sizes } = shape;
  const options = { shape: { ...sizes, queries, keys: queries }, kernel: of, ...mask };
  const maxAbsError = await worker("check", { options, seed, rows: Uint32Array.from(places.flat()), output: rows }, signal);
  return { maxAbsError, checkedRows: places.length };
}

/** Tokens spread evenly, first and last among them, the heads in turn; those of one head together. */
function rowsOf(count, tokens, heads) {
  const token = (at) => (count === 1 ? tokens - 1 : Math.round((at * (tokens - 1)) / (count - 1)));
  return Array.from({ length: count }, (_, at) => [token(at), at % heads]).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
}
