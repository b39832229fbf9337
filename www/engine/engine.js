// The engine: one backend at a time, chosen honestly, replaced when it is lost.
import { checkInput } from "./attention.js";
import { cost } from "./cost.js";
import { CpuBackend } from "./cpu.js";
import { QkvError, kind, throwIfAborted, toQkvError } from "./error.js";
import { flashSteps } from "./flash-steps.js";
import { GpuBackend } from "./gpu.js";
import { checkRun } from "./kernel-run.js";
import { checkKernel, kernelSource } from "./kernel-source.js";
import { checkLinearInput } from "./linear-attention.js";
import { loadWasm, wasm, wasmBytes } from "./load.js";
import { measure } from "./measure/measure.js";
import { Model, fetchModel } from "./model.js";
import { checkRecurrentInput } from "./recurrent.js";

/** What the processor says of itself where an adapter would. */
const PROCESSOR = Object.freeze({
  vendor: "", architecture: "wasm", description: "processor, WebAssembly SIMD", software: true, features: [], limits: {},
});

/** @param {import("./index.js").EngineOptions} [options] */
export async function createEngine({ backend = "auto", wasm: source, powerPreference = "high-performance", workers, ...rest } = {}) {
  const unknown = Object.keys(rest)[0];
  if (unknown) throw new QkvError("invalid-option", `${unknown} is not an option of createEngine; it knows backend, wasm, powerPreference, workers.`);
  for (const [name, value, values] of [["backend", backend, ["auto", "webgpu", "cpu"]], ["powerPreference", powerPreference, ["low-power", "high-performance"]]]) {
    if (!values.includes(value)) throw new QkvError("invalid-option", `${name} is ${JSON.stringify(value)}; give one of ${values.join(", ")}.`);
  }
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1)) {
    throw new QkvError("invalid-option", `workers is ${kind(workers)}; give a whole number from 1, or leave it out for one for each core.`);
  }
  const module = await loadWasm(source);
  const engine = new Engine(module, backend, powerPreference, workers);
  await engine.start();
  return engine;
}

export class Engine extends EventTarget {
  #wish;
  #power;
  #gpu = null;
  #cpu;
  #losses = 0;
  #replacing = null;
  #disposed = false;
  #models = new Set();

  constructor(module, wish, power, workers) {
    super();
    this.#wish = wish;
    this.#power = power;
    this.#cpu = new CpuBackend(module, workers);
    /** Why `auto` runs on the processor, or null. @type {{ code: string, message: string } | null} */
    this.notice = null;
  }

  /** Finds the backend. Called once by `createEngine`. */
  async start() {
    if (this.#wish === "cpu") return;
    try {
      this.#gpu = await GpuBackend.request(this.#power);
    } catch (reason) {
      if (this.#wish === "webgpu") throw toQkvError(reason);
      this.notice = { code: reason.code, message: reason.message };
    }
  }

  /** What really runs. */
  get backend() {
    return this.#gpu ? "webgpu" : "cpu";
  }

  get adapter() {
    return this.#gpu ? this.#gpu.adapter : PROCESSOR;
  }

  /** Bytes: of the wasm memory of this page, and of tensors on the device. */
  get memory() {
    return { wasmBytes: wasmBytes(), tensorBytes: this.#gpu?.heldBytes ?? 0 };
  }

  /** What was measured to choose between variants of a kernel on this adapter; empty on the processor. */
  get choices() {
    return this.#gpu?.choices ?? [];
  }

  /** The processor's backend; models hand it their words. */
  get cpu() {
    return this.#cpu;
  }

  /**
   * Scaled dot-product attention.
   * @param {import("./index.js").AttentionInput} input
   * @param {{ signal?: AbortSignal, onProgress?: (part: number) => void, keep?: boolean }} [options]
   */
  attention(input, options) {
    return this.#call("attention", checkInput, input, options);
  }

  /**
   * Linear attention: a state of fixed size that each token changes and reads.
   * @param {import("./index.js").LinearAttentionInput} input
   * @param {{ signal?: AbortSignal, onProgress?: (part: number) => void, keep?: boolean }} [options]
   */
  linearAttention(input, options) {
    return this.#call("linearAttention", checkLinearInput, input, options);
  }

  /**
   * What a call costs, without running it.
   * @param {import("./index.js").CostShape} shape
   * @param {import("./index.js").CostOptions} [options]
   * @returns {import("./index.js").Cost}
   */
  cost(shape, options) {
    this.#alive();
    return cost(shape, options, { gpu: this.#gpu, cpu: this.#cpu });
  }

  /**
   * A gated recurrent unit over a sequence: a state that each token changes, one token after another.
   * @param {import("./index.js").RecurrentInput} input
   * @param {{ signal?: AbortSignal, onProgress?: (part: number) => void, keep?: boolean }} [options]
   */
  recurrent(input, options) {
    return this.#call("recurrent", checkRecurrentInput, input, options);
  }

  /**
   * Runs kernels over lengths on this device, and times them.
   * @param {import("./index.js").MeasurePlan} plan
   * @param {{ signal?: AbortSignal, onProgress?: (progress: import("./index.js").MeasureProgress) => void }} [options]
   * @returns {Promise<import("./index.js").Measurement[]>}
   */
  async measure(plan, options) {
    this.#alive();
    return measure(this, plan, options, {
      worker: (task, args, signal) => this.#cpu.task(task, args, signal),
      expect: (call, calls) => this.#gpu?.expect(call, calls),
      hold: (data) => this.#hold(data, [data.length]),
    });
  }

  /**
   * Flash attention of one head tile by tile, with what it holds after each; on the processor, whatever the backend.
   * @param {import("./index.js").FlashStepsInput} input
   * @param {{ tileQueries: number, tileKeys: number }} tiles
   */
  flashSteps(input, tiles) {
    this.#alive();
    try {
      return flashSteps(input, tiles);
    } catch (reason) {
      throw toQkvError(reason);
    }
  }

  /**
   * The shaders that such a call would run on this device.
   * @param {import("./index.js").AttentionInput["kernel"]} kernel
   * @param {import("./index.js").AttentionShape} shape
   * @param {import("./index.js").KernelRules} [rules]
   */
  kernelSource(kernel, shape, rules) {
    this.#alive();
    const options = checkKernel(kernel, shape, rules);
    try {
      return kernelSource(this.#device("kernelSource").kernelShaders(options));
    } catch (reason) {
      throw toQkvError(reason);
    }
  }

  /**
   * A call with another text for one of its shaders, on a device of its own, compared with the f64 reference.
   * @param {import("./index.js").KernelRun} run
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<import("./index.js").KernelRunResult>}
   */
  async runKernel(run, { signal } = {}) {
    this.#alive();
    throwIfAborted(signal);
    const args = checkRun(run);
    const gpu = this.#device("runKernel");
    try {
      const { kernel, shaders } = gpu.kernelShaders(args.call.options);
      const shader = args.shader ?? shaders[0].name;
      const result = await gpu.runKernel({ ...args, shader }, (args, signal) => this.#cpu.compare(args, signal), signal);
      return { ...result, kernel, shader };
    } catch (reason) {
      throw toQkvError(reason);
    }
  }

  /** The device, for what makes no sense on the processor. */
  #device(operation) {
    if (this.#gpu) return this.#gpu;
    throw new QkvError("webgpu-unavailable", `${operation} is about shaders, and this engine runs on the processor; use a browser with WebGPU.`);
  }

  async #call(operation, check, input, { signal, onProgress, keep = false } = {}) {
    this.#alive();
    throwIfAborted(signal);
    const args = { ...check(input), keep: Boolean(keep) };
    const start = performance.now();
    const { value, backend } = await this.compute({
      gpu: (gpu) => gpu[operation](args, { signal, onProgress }),
      cpu: (cpu) => cpu[operation](args, { signal, onProgress }),
    });
    return { ...value, backend, wallMillis: performance.now() - start };
  }

  /** Numbers that stay where the engine computes; a call takes them in place of an array. */
  tensor(data, shape = [data?.length]) {
    this.#alive();
    if (!(data instanceof Float32Array)) throw new QkvError("invalid-shape", `The data are ${kind(data)}; give a Float32Array.`);
    const sizes = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size > 0);
    if (!sizes || shape.reduce((product, size) => product * size, 1) !== data.length) {
      throw new QkvError("invalid-shape", `shape is ${JSON.stringify(shape)} for ${data.length} numbers; give sizes from 1 whose product that is.`);
    }
    const bad = data.findIndex(Number.isNaN);
    if (bad >= 0) throw new QkvError("non-finite-input", `The data hold NaN at index ${bad}; mend the input.`);
    return this.#hold(this.#gpu ? data : data.slice(), shape);
  }

  /** The same of numbers that are known to be sound, and that nobody else will write to. */
  #hold(data, shape) {
    if (this.#gpu?.lost) throw new QkvError("device-lost", "The graphics device went away; the next call finds another. Make the tensor after it.");
    try {
      return (this.#gpu ?? this.#cpu).tensor(data, shape);
    } catch (reason) {
      throw toQkvError(reason);
    }
  }

  /** A trained model: one of ours by name, or the addresses of its files. */
  async loadModel(source, options) {
    this.#alive();
    const files = await fetchModel(source, options);
    this.#alive();
    await files.open(options);
    this.#alive();
    return new Model(this, files);
  }

  dispose() {
    if (this.#disposed) return;
    for (const model of [...this.#models]) model.dispose();
    this.#disposed = true;
    this.#gpu?.dispose();
    this.#cpu.dispose();
  }

  /**
   * Runs `gpu` or `cpu`, whichever backend there is. A device lost on the way is replaced and the work done again on
   * the new one; lost once more, `auto` goes on with the processor and says so, and `webgpu` rejects.
   */
  async compute({ gpu, cpu }) {
    for (let losses = 0; ; losses++) {
      this.#alive();
      await this.#replacing;
      if (!this.#gpu && this.#wish === "webgpu") await this.#requestAgain();
      const device = this.#gpu;
      try {
        const value = device ? await gpu(device) : await cpu(this.#cpu);
        return { value, backend: device ? "webgpu" : "cpu", adapter: device ? device.adapter : PROCESSOR };
      } catch (reason) {
        const error = toQkvError(reason);
        if (device && error.code === "webgpu-unavailable" && this.#wish === "auto") {
          this.#giveUp(device, error);
          continue;
        }
        // A tensor of a device that went away before is no loss of this one.
        if (!device || error.code !== "device-lost" || !device.lost || this.#disposed) throw error;
        // Several calls may have lost the same device; the first of them replaces it.
        if (device === this.#gpu) {
          this.#replacing ??= this.#replace().finally(() => (this.#replacing = null));
          await this.#replacing;
        }
        if (losses > 0 && this.#wish === "webgpu") throw error;
      }
    }
  }

  async #replace() {
    this.#losses++;
    this.#gpu.abandon();
    this.#gpu = null;
    if (this.#losses === 1 || this.#wish === "webgpu") {
      this.#gpu = await GpuBackend.request(this.#power).catch(() => null);
    }
    this.notice = this.#gpu
      ? { code: "device-lost", message: "The graphics device went away and was replaced." }
      : { code: "device-lost", message: "The graphics device went away; the processor does the work now." };
    this.dispatchEvent(new Event("backendchange"));
  }

  /** A device that was found wrong after the start is not used again. */
  #giveUp(device, { code, message }) {
    if (device !== this.#gpu) return;
    this.#gpu = null;
    device.dispose();
    this.notice = { code, message };
    this.dispatchEvent(new Event("backendchange"));
  }

  async #requestAgain() {
    try {
      this.#gpu = await GpuBackend.request(this.#power);
    } catch (reason) {
      throw new QkvError("device-lost", `The graphics device went away and could not be had again. ${reason.message}`, { cause: reason });
    }
  }

  adopt(model) {
    this.#models.add(model);
  }

  /** Lets go of what either backend keeps of a text under way. */
  endWriting(session) {
    this.#gpu?.endWriting(session);
    this.#cpu.endWriting(session);
  }

  forget(model, key) {
    this.#models.delete(model);
    this.#gpu?.dropModel(key);
    this.#cpu.dropModel(key);
  }

  #alive() {
    if (this.#disposed) throw new QkvError("disposed", "This engine was disposed of; create another.");
  }
}

/** Every shader as it reaches the device: name → WGSL. */
export async function shaders(source) {
  await loadWasm(source);
  const flat = wasm.shaders();
  return Object.fromEntries(Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]));
}
