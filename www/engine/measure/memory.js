// What fits: decided by sizes alone, before anything is allocated.
import { costOf, inputsOf, lengthOf } from "./kernels.js";

/** A wasm memory ends at 4 GiB, and a call may need twice its inputs on the way in. A software adapter's memory is the page's. */
const SAFE = 2 ** 31;

/** @returns {string | null} why a point does not fit, as a sentence */
export function misfit(engine, plan, kernel, tokens) {
  const cost = engine.cost(...costOf(plan, kernel, tokens));
  const { backend, adapter } = engine;
  const onDevice = backend === "webgpu";
  const inputs = inputsOf(kernel).map((name) => 4 * lengthOf(name, plan, tokens));
  const output = 4 * tokens * plan.heads * plan.headDim;
  const matrix = kernel === "naive" ? 4 * plan.heads * tokens * tokens : 0;
  const largest = Math.max(...inputs, output, matrix);
  const { maxStorageBufferBindingSize = Infinity, maxBufferSize = Infinity } = onDevice ? adapter.limits : {};
  const limits = [
    [largest, maxStorageBufferBindingSize, "the largest buffer that a shader of this device can see (maxStorageBufferBindingSize)"],
    [largest, maxBufferSize, "the largest buffer of this device (maxBufferSize)"],
    [inputs.reduce((sum, bytes) => sum + bytes, output + matrix), SAFE, "what one call may take"],
    [cost.peakBytes, onDevice && !adapter.software ? Infinity : SAFE, onDevice ? "what this software adapter may take of the page's memory" : "what the workers of this page may take"],
    [cost.peakBytes, plan.memoryBudget, "the memory budget of the plan"],
  ];
  const over = limits.find(([needed, limit]) => needed > limit);
  if (!over) return null;
  const [needed, limit, what] = over;
  return `${tokens} tokens need ${needed} bytes${needed === matrix ? " for one matrix of scores" : ""}, more than ${what}: ${limit}.`;
}

/** The largest length that fits, at most `tokens`; 0 where none does. */
export function largestFitting(engine, plan, kernel, tokens) {
  let [fits, fails] = [0, tokens + 1];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (misfit(engine, plan, kernel, middle)) fails = middle;
    else fits = middle;
  }
  return fits;
}
