// One kernel at one length: warm-up, samples, check.
import { QkvError, toQkvError } from "../error.js";
import { check } from "./check.js";
import { STEPS, deviceStep } from "./clock.js";
import { attentionOf, inputsOf, lengthOf, release, run } from "./kernels.js";
import { watchVisibility, whenVisible } from "./visible.js";

const MOST_CALLS = 4096;
/** The processor runs a module at first as it was compiled in haste: calls that take at least so long are made until so much is spent. */
const [TELLING_MILLIS, WARM_MILLIS] = [20, 400];
/** A sample that took so long was as warm as the next will be. */
const LONG_MILLIS = 200;
/** A call that took so long is not made twice where one sample is wanted: warming up changes nothing of it. */
const ALONE_MILLIS = 2000;
/** Progress is looked at for so long before it is believed. */
const BELIEVE_MILLIS = 1000;

/** What a call that was aborted is waited for: slices end sooner. */
const PATIENCE_MILLIS = 120;

/** Thrown where one call takes longer than a point may. */
export class TooSlow extends Error {
  constructor(millis) {
    super("too slow");
    this.millis = millis;
  }
}

export class Point {
  #context;
  #kernel;
  #tokens;
  #tensors;
  #last = null;
  #readings = [];

  /** @param {{ engine, plan, worker, expect, calls, signal, wallStep, report, pause }} context */
  constructor(context, kernel, tokens, tensors) {
    this.#context = context;
    this.#kernel = kernel;
    this.#tokens = tokens;
    this.#tensors = tensors;
  }

  /** The measured part of a row. */
  async measure() {
    const { engine, plan, worker, signal, report } = this.#context;
    try {
      const first = await this.#warmUp();
      const alone = first && plan.repeats === 1;
      const { calls, samples, gpuTimed } = alone ? { calls: 1, samples: [first], gpuTimed: first.gpu > 0 } : await this.#samples();
      const { peakBytes } = this.#last;
      const output = await this.#last.output.read();
      this.#drop();
      report(0.9);
      const checked = await check(worker, plan, this.#kernel, this.#tokens, output, signal);
      const millis = samples.map(({ wall, gpu }) => (gpuTimed ? gpu : wall) / calls);
      const inputs = inputsOf(this.#kernel).reduce((sum, name) => sum + 4 * lengthOf(name, plan, this.#tokens), 0);
      return {
        ...spread(millis), millis, repeats: millis.length, callsPerSample: calls, gpuTimed,
        // On a device the inputs were there before the call.
        peakBytes: engine.backend === "webgpu" ? peakBytes + inputs : peakBytes,
        ...checked,
        wallMillis: spread(samples.map(({ wall }) => wall / calls)).medianMillis,
      };
    } finally {
      this.#drop();
    }
  }

  #drop() {
    release(this.#last);
    this.#last = null;
  }

  async #call(onProgress, signal = this.#context.signal) {
    const { engine, plan } = this.#context;
    const result = await soonAborted(run(engine, plan, this.#kernel, this.#tokens, this.#tensors, { signal, onProgress }), signal);
    this.#drop();
    this.#last = result;
    if (result.gpuMillis !== null) this.#readings.push(result.gpuMillis);
  }

  /**
   * The first call: in it everything is compiled, and variants are compared, since the device was told of what is to come. Gives it as
   * a sample if it was long and nothing was chosen in it.
   */
  async #warmUp() {
    const { engine, plan, expect, calls } = this.#context;
    const call = attentionOf(plan, this.#kernel, this.#tokens);
    if (call) expect(call, calls);
    const choices = () => JSON.stringify(engine.choices);
    const before = choices();
    const start = performance.now();
    const first = await this.#firstCall();
    const spent = () => performance.now() - start;
    const again = engine.backend === "cpu" && spent() >= TELLING_MILLIS && !first;
    while (again && spent() < Math.min(WARM_MILLIS, plan.millisBudget)) await this.#call();
    return choices() === before ? first : null;
  }

  /** The first call, ended early where it would take longer than the point may. Gives it as a sample if it was a long one, else null. */
  async #firstCall() {
    const { plan, signal, report, pause } = this.#context;
    const stop = new AbortController();
    await whenVisible(signal, pause);
    const watch = watchVisibility();
    const start = performance.now();
    let first = null;
    let estimate = null;
    const onProgress = (part) => {
      const now = performance.now();
      // What was compiled or chosen lies before the first report.
      first ??= { part, now };
      if (part > first.part) estimate = (now - first.now) / (part - first.part);
      if (now - first.now > BELIEVE_MILLIS && estimate > plan.millisBudget && !watch.disturbed) stop.abort();
      report(0.15 * part, { call: part });
    };
    try {
      await this.#call(onProgress, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
    } catch (reason) {
      if (stop.signal.aborted && !signal?.aborted && toQkvError(reason).code === "aborted") throw new TooSlow(estimate);
      throw reason;
    } finally {
      watch.stop();
    }
    // A call that ended took no longer than it did, whatever its reports made of a slow beginning.
    const took = performance.now() - start;
    const wall = Math.min(estimate ?? took, took);
    if (watch.disturbed) return null;
    if (wall <= plan.millisBudget) return wall >= ALONE_MILLIS ? { wall, gpu: this.#last.gpuMillis } : null;
    if (estimate !== null) throw new TooSlow(estimate);
    // In one piece: what was compiled is in that time, but not in the next.
    const again = performance.now();
    await this.#call();
    const millis = performance.now() - again;
    if (millis > plan.millisBudget) throw new TooSlow(millis);
    return null;
  }

  /** As many samples as the plan wants and the budget allows, at least one. */
  async #samples() {
    const { plan, report } = this.#context;
    let calls = 1;
    let taken = await this.#sample(calls);
    const gpuTimed = taken.gpu !== null && this.#readings.some((reading) => reading > 0);
    const timed = ({ wall, gpu }) => (gpuTimed ? gpu : wall);
    const needed = () => STEPS * (gpuTimed ? deviceStep(this.#readings) : this.#context.wallStep);
    while (timed(taken) < needed() && calls < MOST_CALLS) {
      const wanted = Math.ceil((1.25 * calls * needed()) / Math.max(timed(taken), needed() / 64));
      const affordable = Math.floor((plan.millisBudget * calls) / taken.wall);
      const next = Math.min(MOST_CALLS, affordable, Math.max(2 * calls, wanted));
      if (next <= calls) break;
      calls = next;
      taken = await this.#sample(calls);
    }
    const samples = taken.wall >= LONG_MILLIS ? [taken] : [];
    let spent = samples.length * taken.wall;
    while (samples.length < plan.repeats && !(samples.length > 0 && spent + taken.wall > plan.millisBudget)) {
      report(0.15 + (0.75 * samples.length) / plan.repeats);
      taken = await this.#sample(calls);
      spent += taken.wall;
      samples.push(taken);
    }
    return { calls, samples, gpuTimed };
  }

  /** The time of some calls, taken while the page was seen. */
  async #sample(calls) {
    const { signal, pause } = this.#context;
    for (;;) {
      await whenVisible(signal, pause);
      const watch = watchVisibility();
      let gpu = 0;
      const start = performance.now();
      try {
        for (let call = 0; call < calls; call++) {
          await this.#call();
          gpu = this.#last.gpuMillis === null ? null : gpu + this.#last.gpuMillis;
        }
      } finally {
        watch.stop();
      }
      const wall = performance.now() - start;
      if (!watch.disturbed) return { wall, gpu };
    }
  }
}

/**
 * A call, which is let go if it does not end soon after the signal: a shader that is being compiled hears nothing for seconds.
 * Its memory is given back when it ends.
 */
async function soonAborted(call, signal) {
  if (!signal) return call;
  let late;
  const letGo = new Promise((_, reject) => {
    late = () => setTimeout(() => reject(new QkvError("aborted", "The call was aborted.", { cause: signal.reason })), PATIENCE_MILLIS);
    signal.addEventListener("abort", late, { once: true });
  });
  try {
    return await Promise.race([call, letGo]);
  } catch (reason) {
    call.then(release, () => {});
    throw reason;
  } finally {
    signal.removeEventListener("abort", late);
  }
}

function spread(millis) {
  const sorted = [...millis].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const medianMillis = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { medianMillis, minMillis: sorted[0], maxMillis: sorted.at(-1) };
}

