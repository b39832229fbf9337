// The plan of a measurement, looked at before anything is done: names, kinds, sizes; every default filled in.
import { checkBlocks, checkWindow, refuseUnknown } from "../attention.js";
import { QkvError, kind } from "../error.js";

export const KERNELS = ["naive", "flash", "window", "block-sparse", "linear", "recurrent"];
const NAMES = [
  "kernels", "lengths", "heads", "headDim", "causal", "window", "blocks", "repeats", "seed", "millisBudget", "memoryBudget", "checkRows",
];
const MOST_TOKENS = 2 ** 20;
const BLOCK_NAMES = ["size", "local", "global", "random", "seed"];
const BLOCKS = { size: 64, local: 1, global: 1, random: 1, seed: 1 };

/** @param {import("../index.js").MeasurePlan} plan */
export function checkPlan(plan) {
  if (plan === null || typeof plan !== "object") {
    throw new QkvError("invalid-option", `The plan is ${kind(plan)}; give { kernels, lengths, … }.`);
  }
  refuseUnknown(plan, NAMES, "");
  const {
    kernels, lengths, heads = 1, headDim = 64, causal = false, repeats = 5, seed = 1, millisBudget = 10_000, memoryBudget = Infinity, checkRows = 8,
    window = { left: 128, right: causal ? 0 : 128, sinks: 4 }, blocks = BLOCKS,
  } = plan;
  if (typeof causal !== "boolean") throw new QkvError("invalid-option", `causal is ${kind(causal)}; give true or false.`);
  checkWindow(window);
  // A list would fit one length alone.
  if (blocks !== null && typeof blocks === "object") refuseUnknown(blocks, BLOCK_NAMES, "blocks.");
  const whole = { heads, headDim, repeats, checkRows };
  for (const [name, value] of Object.entries(whole)) wholeFrom(1, name, value, name.startsWith("head") ? "invalid-shape" : "invalid-option");
  wholeFrom(0, "seed", seed, "invalid-option");
  for (const [name, value] of Object.entries({ millisBudget, memoryBudget })) {
    if (typeof value !== "number" || !(value > 0)) throw new QkvError("invalid-option", `${name} is ${kind(value)}; give a number above 0.`);
  }
  return {
    kernels: checkKernels(kernels), lengths: checkLengths(lengths), heads, headDim, causal, window, blocks: checkBlocks(blocks), repeats, seed,
    millisBudget, memoryBudget, checkRows,
  };
}

function checkKernels(kernels) {
  const unknown = Array.isArray(kernels) ? kernels.find((name) => !KERNELS.includes(name)) : undefined;
  if (!Array.isArray(kernels) || kernels.length === 0 || kernels.some((name) => !KERNELS.includes(name))) {
    throw new QkvError("invalid-option", `kernels is ${Array.isArray(kernels) && kernels.length ? `one with ${kind(unknown)}` : kind(kernels)}; give a list of ${KERNELS.join(", ")}.`);
  }
  return [...new Set(kernels)];
}

function checkLengths(lengths) {
  if (!Array.isArray(lengths) || lengths.length === 0) {
    throw new QkvError("invalid-shape", `lengths is ${kind(lengths)}; give a list of whole numbers from 1 to ${MOST_TOKENS}.`);
  }
  for (const length of lengths) {
    if (Number.isInteger(length) && length >= 1 && length <= MOST_TOKENS) continue;
    throw new QkvError("invalid-shape", `lengths holds ${kind(length)}; give whole numbers from 1 to ${MOST_TOKENS}.`);
  }
  return [...new Set(lengths)].sort((a, b) => a - b);
}

function wholeFrom(least, name, value, code) {
  if (Number.isInteger(value) && value >= least) return;
  throw new QkvError(code, `${name} is ${kind(value)}; give a whole number from ${least}.`);
}
