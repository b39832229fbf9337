// `engine.measure`: kernels over lengths, one point after another, each of which ends as a row: measured, or skipped with the
// reason.
import { QkvError, throwIfAborted, toQkvError } from "../error.js";
import { wallStep } from "./clock.js";
import { Inputs } from "./inputs.js";
import { costOf } from "./kernels.js";
import { largestFitting, misfit } from "./memory.js";
import { checkPlan } from "./plan.js";
import { Point, TooSlow } from "./point.js";

/** Times below this are mostly those of asking, and say little of what a longer call takes. */
const TELLING_MILLIS = 20;
/** Failures of one point; any other ends the sweep. */
const SKIPPED = ["too-large", "out-of-memory", "device-lost", "webgpu-unavailable", "shader-error"];
/** A call that finds out whether the device is still there, and has it replaced. */
const TINY = { q: new Float32Array(1), k: new Float32Array(1), v: new Float32Array(1), shape: { heads: 1, queries: 1, keys: 1, headDim: 1 } };

/**
 * @param {import("../engine.js").Engine} engine
 * @param {{ worker: Function, expect: Function, hold: Function }} inner what of the engine is not public: a task of cpu-tasks.js, a
 * word to the device before many calls, and a tensor of numbers that need no look
 */
export async function measure(engine, plan, { signal, onProgress } = {}, inner) {
  const sweep = new Sweep(engine, checkPlan(plan), { signal, onProgress, ...inner });
  throwIfAborted(signal);
  return sweep.run();
}

class Sweep {
  #engine;
  #plan;
  #options;
  #backend;
  #rows = [];
  #wallStep = wallStep();
  /** What a call of each kernel last took. */
  #known = new Map();

  constructor(engine, plan, options) {
    this.#engine = engine;
    this.#plan = plan;
    this.#options = options;
    this.#backend = engine.backend;
  }

  async run() {
    // Rust says what is wrong with a rule or a size, before anything is done.
    for (const kernel of this.#plan.kernels) this.#engine.cost(...costOf(this.#plan, kernel, this.#plan.lengths[0]));
    for (const tokens of this.#plan.lengths) {
      const inputs = new Inputs(this.#options, this.#plan, tokens);
      try {
        for (const kernel of this.#plan.kernels) {
          throwIfAborted(this.#options.signal);
          const row = await this.#point(kernel, tokens, inputs);
          this.#rows.push(row);
          this.#report(kernel, tokens, 0, { row });
        }
      } finally {
        inputs.dispose();
      }
    }
    return this.#rows;
  }

  #report(kernel, length, part, more) {
    // A report that was under way when the sweep was ended would bring it back to life in the eyes of the caller.
    if (this.#options.signal?.aborted) return;
    const total = this.#plan.kernels.length * this.#plan.lengths.length;
    this.#options.onProgress?.({ done: this.#rows.length, total, part, kernel, length, ...more });
  }

  /** A row, also where the device is lost on the way: then once more on the one that takes its place. */
  async #point(kernel, tokens, inputs) {
    const { comparisons, flops } = this.#engine.cost(...costOf(this.#plan, kernel, tokens));
    const row = () => ({ kernel, length: tokens, backend: this.#engine.backend, adapter: this.#engine.adapter, comparisons, flops });
    for (let losses = 0; ; losses++) {
      if (this.#engine.backend !== this.#backend) return { ...row(), ...this.#moved() };
      const skipped = this.#beforehand(kernel, tokens, flops);
      if (skipped) return { ...row(), ...empty(), ...skipped };
      try {
        const { wallMillis, ...measured } = await this.#measure(kernel, tokens, inputs);
        this.#known.set(kernel, { millis: wallMillis, flops });
        return { ...row(), ...measured };
      } catch (reason) {
        if (reason instanceof TooSlow) {
          this.#known.set(kernel, { millis: reason.millis, flops });
          return { ...row(), ...empty(), ...this.#tooSlow(tokens, reason.millis) };
        }
        const error = toQkvError(reason);
        if (!(error instanceof QkvError) || !SKIPPED.includes(error.code)) throw error;
        inputs.dispose();
        if (error.code === "device-lost") await this.#engine.attention(TINY, { signal: this.#options.signal });
        if (error.code === "device-lost" && losses === 0) continue;
        if (this.#engine.backend !== this.#backend) return { ...row(), ...this.#moved() };
        return { ...row(), ...empty(), skipped: error.message, skippedCode: error.code };
      }
    }
  }

  async #measure(kernel, tokens, inputs) {
    const { signal, worker, expect } = this.#options;
    this.#report(kernel, tokens, 0);
    const context = {
      engine: this.#engine, plan: this.#plan, worker, expect, signal, wallStep: this.#wallStep, calls: this.#callsToCome(kernel, tokens),
      report: (part, more) => this.#report(kernel, tokens, part, more),
      pause: (paused) => this.#report(kernel, tokens, 0, { paused }),
    };
    const tensors = await inputs.of(kernel, signal);
    return new Point(context, kernel, tokens, tensors).measure();
  }

  /** Why a point is not even tried. */
  #beforehand(kernel, tokens, flops) {
    const plan = this.#plan;
    const sentence = misfit(this.#engine, plan, kernel, tokens);
    if (sentence) {
      const largest = largestFitting(this.#engine, plan, kernel, tokens);
      const fits = largest > 0 ? `The largest that fits here is ${largest}.` : "No length fits here; use fewer or narrower heads.";
      return { skipped: `${sentence} ${fits}`, skippedCode: "too-large", largest };
    }
    const known = this.#known.get(kernel);
    if (!known || (known.millis < TELLING_MILLIS && flops > 16 * known.flops && !known.tooSlow)) return null;
    const estimate = (known.millis * flops) / known.flops;
    if (estimate <= plan.millisBudget) return null;
    // Then longer ones are too slow as well.
    known.tooSlow = true;
    return this.#tooSlow(tokens, estimate);
  }

  #tooSlow(tokens, millis) {
    const seconds = (value) => `${Number((value / 1000).toPrecision(3))} s`;
    const skipped = `One call with ${tokens} tokens would take about ${seconds(millis)}, more than the ${seconds(this.#plan.millisBudget)} of a point.`;
    return { skipped, skippedCode: "too-slow" };
  }

  #moved() {
    const skipped = "The graphics device went away, and the rest would run on another backend; measure again to go on with that.";
    return { ...empty(), skipped, skippedCode: "device-lost" };
  }

  /**
   * Calls of this length that are as much work as all that is to come of the kernel, and those of short samples: the variants
   * of a shader are then compared in the first call or not at all, and the same ones run over the whole curve.
   */
  #callsToCome(kernel, tokens) {
    const { lengths, repeats } = this.#plan;
    const flops = (length) => this.#engine.cost(...costOf(this.#plan, kernel, length)).flops;
    const all = lengths.filter((length) => !misfit(this.#engine, this.#plan, kernel, length)).reduce((sum, length) => sum + flops(length), 0);
    const short = this.#engine.adapter.software ? 8 : 64 * repeats;
    return Math.ceil((repeats * all) / flops(tokens)) + short;
  }
}

/** A row of nothing. */
const empty = () => ({
  medianMillis: null, minMillis: null, maxMillis: null, millis: [], repeats: 0, callsPerSample: 0, gpuTimed: false, peakBytes: null,
  maxAbsError: null, checkedRows: 0,
});
