// The graphics device as a backend: asked for, probed, watched, and said to be lost when it is.
import { QkvError, throwIfAborted, toQkvError } from "./error.js";
import { readOutput, readStateful, readWritten } from "./cpu-tasks.js";
import { KernelRunner } from "./kernel-run.js";
import { saveChoices, savedChoices } from "./choices.js";
import { Tensor, placed } from "./tensor.js";
import { wasm } from "./load.js";
import { stateAfter } from "./write.js";

export class GpuBackend {
  #gpu;
  /** Models whose weights lie on this device, or are on the way: promises. */
  #models = new Map();
  /** Texts under way by session: { writer, state }. */
  #writers = new Map();
  /** Runs what somebody edited, on another device. */
  #runner;

  /** @param {object} gpu  @param {object} adapter  @param {KernelRunner} runner */
  constructor(gpu, adapter, runner) {
    this.#gpu = gpu;
    this.adapter = adapter;
    this.#runner = runner;
  }

  /** A device that gives right numbers; throws `webgpu-unavailable` with the reason otherwise. */
  static async request(powerPreference) {
    const adapter = await describeAdapter(powerPreference);
    try {
      const gpu = await requestWithSubgroups(powerPreference);
      await settle(gpu, gpu.probe());
      gpu.remember(savedChoices(adapter).map(({ shapes, chosen, candidates }) => (
        { class: shapes, chosen, candidates: candidates.map(({ name, millis }) => [name, millis]) })));
      return new GpuBackend(gpu, adapter, new KernelRunner(() => requestWithSubgroups(powerPreference), settle));
    } catch (reason) {
      const { message } = toQkvError(reason);
      throw new QkvError("webgpu-unavailable", `WebGPU cannot be used here. ${message}`, { cause: reason });
    }
  }

  get lost() {
    return this.#gpu.lost;
  }

  async attention({ options, tensors, keep }, { signal, onProgress } = {}) {
    throwIfAborted(signal);
    const progress = (part) => onProgress?.(part);
    const aborted = () => Boolean(signal?.aborted);
    const handle = await settle(this.#gpu, this.#gpu.attention(options, placed(tensors, this), keep, progress, aborted));
    saveChoices(this.adapter, this.choices);
    return keep ? this.#keep(handle, options.shape) : readOutput(handle);
  }

  async linearAttention({ options, tensors, keep }, { signal, onProgress } = {}) {
    throwIfAborted(signal);
    const progress = (part) => onProgress?.(part);
    const aborted = () => Boolean(signal?.aborted);
    const handle = await settle(this.#gpu, this.#gpu.linearAttention(options, placed(tensors, this), keep, progress, aborted));
    return keep ? this.#keepStateful(handle, "linear") : readStateful(handle, "linear");
  }

  async recurrent({ options, tensors, keep }, { signal, onProgress } = {}) {
    throwIfAborted(signal);
    const progress = (part) => onProgress?.(part);
    const aborted = () => Boolean(signal?.aborted);
    const handle = await settle(this.#gpu, this.#gpu.recurrent(options, placed(tensors, this), keep, progress, aborted));
    return keep ? this.#keepStateful(handle, "recurrent") : readStateful(handle, "recurrent");
  }

  /** Tells the device that so many calls of `attention` with these options are to come. */
  expect(options, calls) {
    this.#gpu.expect(options, calls);
  }

  /** The kernel that a call with such options runs here, and its shaders. */
  kernelShaders(options) {
    return this.#gpu.kernelShaders(options);
  }

  /** A call with an edited shader. `compare` tells how far an output is from the reference. */
  runKernel(args, compare, signal) {
    return this.#runner.run(this.#gpu, args, compare, signal);
  }

  /** An output and a state that stay here. */
  #keepStateful(handle, kernel) {
    const kept = (name, shape) => new Tensor([...shape], { backend: this, id: handle.handle(name) });
    const { outputShape, stateShape, peakBytes, gpuMillis } = handle;
    const result = {
      output: kept("output", outputShape), outputShape: [...outputShape], state: kept("state", stateShape), stateShape: [...stateShape],
      kernel, peakBytes, gpuMillis: gpuMillis ?? null,
    };
    handle.free();
    return result;
  }

  /** Numbers on the device. */
  tensor(data, shape) {
    return new Tensor(shape, { backend: this, id: this.#gpu.upload(data) });
  }

  download(id) {
    return settle(this.#gpu, this.#gpu.download(id));
  }

  forget(id) {
    this.#gpu.forget(id);
  }

  /** What was measured on this device: which variant of a kernel is the fastest, and how long the others took. */
  get choices() {
    return this.#gpu.choices().map(({ class: shapes, chosen, candidates }) => (
      { shapes, chosen, candidates: candidates.map(([name, millis]) => ({ name, millis })) }));
  }

  /** Bytes that tensors hold on the device. */
  get heldBytes() {
    return this.#gpu.heldBytes;
  }

  /** A result whose tensors stay here. */
  #keep(handle, { batch = 1, heads, kvHeads = heads, queries, headDim, valueDim = headDim, layout }) {
    const outputShape = [...handle.outputShape];
    const result = { outputShape, kernel: handle.kernel, peakBytes: handle.peakBytes, gpuMillis: handle.gpuMillis ?? null };
    const take = (name, shape) => {
      const id = handle.handle(name);
      if (id !== undefined) result[name] = new Tensor(shape(), { backend: this, id });
    };
    const keys = handle.keys;
    take("output", () => outputShape);
    for (const name of ["scores", "softcapped", "masked", "weights"]) take(name, () => [batch, heads, queries, keys]);
    const rows = (dim) => (layout === "tokens-first" ? [batch, keys, kvHeads, dim] : [batch, kvHeads, keys, dim]);
    take("presentKey", () => rows(headDim));
    take("presentValue", () => rows(valueDim));
    handle.free();
    return result;
  }

  /** Runs a wasm model; its weights are uploaded the first time. Gives a wasm trace. */
  async run(key, model, { input, causal, temperature, trace, ablate }) {
    const here = await this.#on(key, model);
    return settle(this.#gpu, here.run(input, causal, temperature, trace, ablate));
  }

  /** A layer's stages, worked out again from what flowed into it. */
  async open(key, model, { stream, layer, causal, temperature, ablate }) {
    const here = await this.#on(key, model);
    return settle(this.#gpu, here.open(stream, layer, causal, temperature, ablate));
  }

  /** The model on this device; its weights are uploaded the first time, once the kernels for them are known to be right. */
  #on(key, model) {
    if (!this.#models.has(key)) {
      const here = settle(this.#gpu, Promise.resolve(model.toGpu(this.#gpu)));
      this.#models.set(key, here);
      here.catch(() => this.#models.delete(key));
    }
    return this.#models.get(key);
  }

  /** Writes a word to a text. What is kept of it serves as long as the text that comes is the one that was left. */
  async write(key, model, { session, state, input, temperature, topK, seed, ablate, force }) {
    let under = this.#writers.get(session);
    if (under?.state !== state) {
      this.endWriting(session);
      const here = await this.#on(key, model);
      under = { writer: here.write(input, temperature, topK, seed, ablate), state };
      this.#writers.set(session, under);
    }
    const written = readWritten(await settle(this.#gpu, under.writer.step(force)));
    under.state = stateAfter(state, written);
    return written;
  }

  endWriting(session) {
    this.#writers.get(session)?.writer.free();
    this.#writers.delete(session);
  }

  dropModel(key) {
    free(this.#models.get(key));
    this.#models.delete(key);
  }

  /** Lets go of a device that is lost. Calls still in flight hold its handles, so nothing is freed by hand. */
  abandon() {
    this.#models.clear();
    this.#writers.clear();
    this.#runner.dispose();
  }

  dispose() {
    for (const { writer } of this.#writers.values()) writer.free();
    this.#writers.clear();
    for (const model of this.#models.values()) free(model);
    this.#models.clear();
    this.#runner.dispose();
    this.#gpu.destroy();
  }
}

/** Frees a model as soon as it is there. */
function free(promise) {
  promise?.then((model) => model.free(), () => {});
}

/**
 * A device that has the feature `subgroups` where the adapter offers it. wgpu cannot ask for it on the web yet (gfx-rs/wgpu
 * #10146), so its request is added to on the way, and the method is put back as soon as the request is made.
 */
let asking = Promise.resolve();

function requestWithSubgroups(powerPreference) {
  // One after another, so that the method that is put back is the browser's own.
  const request = asking.then(async () => {
    const { prototype } = globalThis.GPUAdapter;
    const { requestDevice } = prototype;
    let granted = false;
    prototype.requestDevice = async function withSubgroups(descriptor = {}) {
      if (!this.features.has("subgroups")) return requestDevice.call(this, descriptor);
      // Read one by one: the descriptor of wasm-bindgen is no plain object.
      const { label, requiredLimits, defaultQueue } = descriptor;
      const requiredFeatures = [...(descriptor.requiredFeatures ?? []), "subgroups"];
      const device = await requestDevice.call(this, { label, requiredLimits, defaultQueue, requiredFeatures });
      granted = device.features.has("subgroups") && (this.info?.subgroupMinSize ?? 0) >= 4;
      return device;
    };
    try {
      const gpu = await wasm.Gpu.request(powerPreference === "high-performance");
      gpu.subgroups = granted;
      return gpu;
    } finally {
      prototype.requestDevice = requestDevice;
    }
  });
  asking = request.catch(() => {});
  return request;
}

/** What the browser says of its adapter; wgpu's own report leaves most of it empty on the web. */
async function describeAdapter(powerPreference) {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference }).catch(() => null);
  if (!adapter) throw new QkvError("webgpu-unavailable", "This browser offers no WebGPU adapter here.");
  const { vendor = "", architecture = "", description = "", isFallbackAdapter, subgroupMinSize } = adapter.info ?? {};
  const limits = {};
  for (const name of ["maxBufferSize", "maxStorageBufferBindingSize", "maxComputeWorkgroupStorageSize",
    "maxComputeInvocationsPerWorkgroup", "maxComputeWorkgroupsPerDimension"]) {
    limits[name] = adapter.limits[name];
  }
  const software = Boolean(isFallbackAdapter ?? adapter.isFallbackAdapter) || /swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${description}`);
  return { vendor, architecture, description, software, features: [...adapter.features].sort(), limits, subgroupSize: subgroupMinSize };
}

/**
 * Waits for a promise of the device, but not for ever: a device that is lost may leave its promises pending.
 */
function settle(gpu, promise) {
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => {
      if (gpu.lost) reject(new QkvError("device-lost", "The graphics device went away while it was computing."));
    }, 100);
    promise.then(resolve, (reason) => {
      const lost = gpu.lost && reason?.code !== "aborted";
      reject(lost ? new QkvError("device-lost", "The graphics device went away while it was computing.", { cause: reason }) : toQkvError(reason));
    }).finally(() => clearInterval(watch));
  });
}
