// Runs before any script of the page: what libraries do with the device and with workers is seen here, whichever library it is.
(() => {
  const seen = { devices: [], errors: [], dispatches: 0, submits: 0, bytes: 0, peakBytes: 0, workers: 0, programs: null };
  globalThis.seen = seen;
  const wrap = (proto, name, around) => {
    const original = proto[name];
    proto[name] = function (...args) { return around.call(this, (...given) => original.apply(this, given), ...args); };
  };

  globalThis.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      seen.workers++;
    }
  };
  const { cores, hide } = globalThis.pretend;
  if (cores) Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => cores });

  if (typeof GPUAdapter === "undefined") return;
  if (hide.length > 0) {
    // A library that does not see a feature takes its portable path.
    const { get } = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, "features");
    Object.defineProperty(GPUAdapter.prototype, "features", { get() { return new Set([...get.call(this)].filter((name) => !hide.includes(name))); } });
  }
  wrap(GPUAdapter.prototype, "requestDevice", async (original, ...args) => {
    const device = await original(...args);
    seen.devices.push(device);
    device.addEventListener("uncapturederror", ({ error }) => seen.errors.push(error.message.slice(0, 400)));
    return device;
  });

  const size = new WeakMap();
  wrap(GPUDevice.prototype, "createBuffer", (original, descriptor) => {
    const buffer = original(descriptor);
    size.set(buffer, descriptor.size);
    seen.bytes += descriptor.size;
    seen.peakBytes = Math.max(seen.peakBytes, seen.bytes);
    return buffer;
  });
  wrap(GPUBuffer.prototype, "destroy", function (original) {
    seen.bytes -= size.get(this) ?? 0;
    size.delete(this);
    return original();
  });

  const source = new WeakMap();
  const program = new WeakMap();
  const note = (pipeline, { label, compute }) => {
    program.set(pipeline, { name: label || compute.entryPoint || "", constants: compute.constants, wgsl: source.get(compute.module) });
    return pipeline;
  };
  wrap(GPUDevice.prototype, "createShaderModule", (original, descriptor) => {
    const module = original(descriptor);
    source.set(module, descriptor.code);
    return module;
  });
  wrap(GPUDevice.prototype, "createComputePipeline", (original, descriptor) => note(original(descriptor), descriptor));
  wrap(GPUDevice.prototype, "createComputePipelineAsync", async (original, descriptor) => note(await original(descriptor), descriptor));

  const current = new WeakMap();
  wrap(GPUComputePassEncoder.prototype, "setPipeline", function (original, pipeline) {
    current.set(this, pipeline);
    return original(pipeline);
  });
  wrap(GPUComputePassEncoder.prototype, "dispatchWorkgroups", function (original, ...grid) {
    seen.dispatches++;
    seen.programs?.push({ ...program.get(current.get(this)), grid });
    return original(...grid);
  });
  wrap(GPUComputePassEncoder.prototype, "dispatchWorkgroupsIndirect", function (original, ...args) {
    seen.dispatches++;
    seen.programs?.push({ ...program.get(current.get(this)), grid: ["indirect"] });
    return original(...args);
  });
  wrap(GPUQueue.prototype, "submit", (original, ...args) => {
    seen.submits++;
    return original(...args);
  });
})();
