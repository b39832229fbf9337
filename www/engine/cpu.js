// The processor as a backend: as many workers as there are cores, the first for all there is, the others for their share of
// large calls. Each has a wasm memory of its own, so that a page needs no cross-origin isolation.
import { CpuThread } from "./cpu-thread.js";
import { present } from "./present.js";
import { Tensor, placed } from "./tensor.js";

/** Multiply-adds of a call from which another worker pays: below, handing it the tensors costs as much as it saves. */
const WORTH_SHARING = 2 ** 25;
/** Beyond this the memory of so many copies outweighs the time. */
const MOST_THREADS = 8;

/** Number of the next tensor, over all engines of the page: where workers are refused they share one thread. */
let next = 0;

export class CpuBackend {
  #module;
  #threads;
  #most;

  /**
   * @param {WebAssembly.Module} module
   * @param {number} [workers] at most; default one for each core, up to eight
   */
  constructor(module, workers = Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, MOST_THREADS)) {
    this.#module = module;
    this.#most = Math.max(1, workers);
    this.#threads = [new CpuThread(module)];
  }

  async attention({ options, tensors, keep }, { signal, onProgress } = {}) {
    const given = placed(tensors, this);
    const result = await this.#shared("attention", { options, tensors: given }, work(options.shape, given), signal, onProgress);
    if (!keep) return result;
    const { batch = 1, heads, queries } = options.shape;
    for (const name of ["output", "scores", "softcapped", "masked", "weights"]) {
      const data = result[name];
      if (!data) continue;
      const shape = name === "output" ? result.outputShape : [batch, heads, queries, data.length / (batch * heads * queries)];
      result[name] = this.tensor(data, shape);
    }
    if (given.pastKey) {
      const [k, v, pastKey, pastValue] = ["k", "v", "pastKey", "pastValue"].map((name) => given[name].data ?? given[name]);
      const { headDim, valueDim = headDim } = options.shape;
      for (const [name, before, now, dim] of [["presentKey", pastKey, k, headDim], ["presentValue", pastValue, v, valueDim]]) {
        const { data, shape } = present(before, now, dim, options.shape);
        result[name] = this.tensor(data, shape);
      }
    }
    return result;
  }

  linearAttention(args, control) {
    return this.#stateful("linearAttention", args, control);
  }

  recurrent(args, control) {
    return this.#stateful("recurrent", args, control);
  }

  /** A call that gives an output and a state. */
  async #stateful(task, { options, tensors, keep }, { signal, onProgress } = {}) {
    const result = await this.#first.call(task, { options, tensors: placed(tensors, this) }, signal, onProgress);
    if (!keep) return result;
    return { ...result, output: this.tensor(result.output, result.outputShape), state: this.tensor(result.state, result.stateShape) };
  }

  /** How far an output of attention is from the f64 reference. */
  compare(args, signal) {
    return this.#first.call("compare", args, signal);
  }

  /** Numbers for the processor: in the page's memory, and from the first call on in that of the workers that need them. */
  tensor(data, shape) {
    return new Tensor(shape, { backend: this, data, id: next++ });
  }

  forget(id) {
    for (const thread of this.#threads) thread.forget(id);
  }

  loadModel(key, files) {
    return this.#first.loadModel(key, files);
  }

  addWords(key, bytes) {
    return this.#first.addWords(key, bytes);
  }

  run(args, signal) {
    return this.#first.call("run", args, signal);
  }

  open(args, signal) {
    return this.#first.call("open", args, signal);
  }

  /** Writes a word; the worker keeps what it knows of the text by its session. */
  write(args, signal) {
    return this.#first.call("write", args, signal);
  }

  endWriting(session) {
    this.#first.endWriting(session);
  }

  dropModel(key) {
    this.#first.dropModel(key);
  }

  dispose() {
    for (const thread of this.#threads) thread.dispose();
  }

  get #first() {
    return this.#threads[0];
  }

  /** A task of cpu-tasks.js that is not this backend's alone. */
  task(name, args, signal, onProgress) {
    return this.#first.call(name, args, signal, onProgress);
  }

  /** Threads that will share a call of so many multiply-adds. */
  threadsFor(multiplyAdds) {
    return this.#first.inline ? 1 : Math.min(this.#most, Math.max(1, Math.floor(multiplyAdds / WORTH_SHARING)));
  }

  /** A call in as many shares as pay, each on a thread of its own; one failure, or the signal, ends them all. */
  async #shared(task, args, multiplyAdds, signal, onProgress) {
    const count = this.threadsFor(multiplyAdds);
    if (count === 1) return this.#first.call(task, { ...args, share: [0, 1] }, signal, onProgress);
    while (this.#threads.length < count) this.#threads.push(new CpuThread(this.#module));
    const stop = new AbortController();
    const done = new Array(count).fill(0);
    const shares = this.#threads.slice(0, count).map((thread, index) => {
      const progress = (part) => {
        done[index] = part;
        onProgress?.(done.reduce((sum, part) => sum + part) / count);
      };
      const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      return thread.call(task, { ...args, share: [index, count] }, both, progress);
    });
    try {
      return together(await Promise.all(shares));
    } catch (reason) {
      stop.abort();
      await Promise.allSettled(shares);
      throw reason;
    }
  }
}

/** Multiply-adds of a call, if every query sees every key. */
function work({ batch = 1, heads, queries, keys, headDim, valueDim = headDim }, { pastKey, k }) {
  const length = (tensor) => (tensor.data ?? tensor).length;
  const all = keys * (pastKey && length(k) > 0 ? 1 + length(pastKey) / length(k) : 1);
  return batch * heads * queries * all * (headDim + valueDim);
}

/** Each share has 0 where another computes: their sum is the whole, whatever the layout. */
function together([first, ...others]) {
  for (const [name, whole] of Object.entries(first)) {
    if (!(whole instanceof Float32Array)) continue;
    for (const other of others) {
      const part = other[name];
      for (let at = 0; at < whole.length; at++) whole[at] += part[at];
    }
  }
  return { ...first, peakBytes: [first, ...others].reduce((sum, { peakBytes }) => sum + peakBytes, 0) };
}
