// `engine.runKernel`: an edited shader, on a device of its own. What loops for ever or takes its device down leaves the page's
// device alone, and nothing that runs here is trusted or measured.
import { checkInput } from "./attention.js";
import { QkvError, kind, throwIfAborted, toQkvError } from "./error.js";
import { Tensor } from "./tensor.js";

const REFUSED = ["pastKey", "pastValue", "trace"];

/** Looks at the arguments. @returns {{ wgsl: string, shader?: string, repeats: number, call: object }} */
export function checkRun({ wgsl, shader, kernel, input, repeats = 5, ...rest } = {}) {
  const unknown = Object.keys(rest)[0];
  if (unknown) throw new QkvError("invalid-option", `${unknown} is not an option of runKernel; it knows wgsl, shader, kernel, input, repeats.`);
  if (typeof wgsl !== "string") throw new QkvError("invalid-option", `wgsl is ${kind(wgsl)}; give the text of a shader.`);
  if (shader !== undefined && typeof shader !== "string") throw new QkvError("invalid-option", `shader is ${kind(shader)}; give a name of kernelSource.`);
  if (!(Number.isInteger(repeats) && repeats >= 1)) throw new QkvError("invalid-option", `repeats is ${kind(repeats)}; give a whole number from 1.`);
  for (const name of REFUSED) {
    if (input?.[name] !== undefined) throw new QkvError("invalid-option", `runKernel takes no ${name}; leave it out.`);
  }
  return { wgsl, shader, repeats, call: checkInput(input === null || typeof input !== "object" ? input : { ...input, kernel: kernel ?? input.kernel }) };
}

export class KernelRunner {
  #request;
  #settle;
  /** The promise of a device. */
  #device = null;
  /** One run after another: they share the device's pipelines. */
  #last = Promise.resolve();

  /**
   * @param {() => Promise<object>} request a wasm device, untested
   * @param {(gpu: object, promise: Promise<any>) => Promise<any>} settle waits, but not for a lost device
   */
  constructor(request, settle) {
    this.#request = request;
    this.#settle = settle;
  }

  /**
   * @param {object} page the wasm device that the page computes on
   * @param {(args: object, signal?: AbortSignal) => Promise<{ maxAbsError: number, checkedRows: number }>} compare
   */
  run(page, args, compare, signal) {
    const run = this.#last.then(() => this.#run(page, args, compare, signal));
    this.#last = run.catch(() => {});
    return unlessAborted(run, signal);
  }

  dispose() {
    this.#drop(this.#device);
  }

  async #run(page, { wgsl, shader, repeats, call: { options, tensors } }, compare, signal) {
    throwIfAborted(signal);
    const arrays = await readAll(tensors);
    const device = (this.#device ??= this.#request());
    let call;
    try {
      const gpu = await device;
      const wait = (promise) => unlessAborted(this.#settle(gpu, promise), signal);
      call = gpu.kernelRun(page, options, arrays, shader, wgsl);
      const [times, gpuTimes] = [[], []];
      // The first run compiles.
      for (let n = 0; n <= repeats; n++) {
        const start = performance.now();
        const gpuMillis = await wait(call.once());
        if (n > 0) times.push(performance.now() - start);
        if (n > 0 && gpuMillis !== undefined) gpuTimes.push(gpuMillis);
      }
      const output = await wait(call.output());
      call.free();
      const compared = await compare({ options, tensors: arrays, output }, signal);
      return { output, outputShape: outputShape(options.shape), millis: median(times), gpuMillis: gpuTimes.length > 0 ? median(gpuTimes) : null, ...compared };
    } catch (reason) {
      const { code } = toQkvError(reason);
      if (code === "shader-error") call.free();
      // Whatever else runs there: nobody waits for it to end.
      else if (call || code === "webgpu-unavailable") this.#drop(device);
      throw reason;
    }
  }

  #drop(device) {
    if (device === this.#device) this.#device = null;
    device?.then((gpu) => gpu.destroy(), () => {});
  }
}

/** The promise, but rejected as soon as the signal fires. */
function unlessAborted(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new QkvError("aborted", "The call was aborted.", { cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Arrays, for a tensor lies on another device. */
async function readAll(tensors) {
  const entries = Object.entries(tensors).filter(([, value]) => value !== undefined);
  return Object.fromEntries(await Promise.all(entries.map(async ([name, value]) => [name, value instanceof Tensor ? await value.read() : value])));
}

function outputShape({ batch = 1, heads, queries, headDim, valueDim = headDim, layout }) {
  return layout === "tokens-first" ? [batch, queries, heads, valueDim] : [batch, heads, queries, valueDim];
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
