// What a page holds for its models: the wasm memories of the page and its workers, and the buffers of its devices.

/** To be called before the page is opened. The function that comes back tells the bytes so far: wasm now (it never shrinks), devices at most. */
export async function countMemory(page) {
  await page.addInitScript(count);
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ contentType: "text/javascript", body: `(${count})();\n${await response.text()}` });
  });
  const told = (place) => place.evaluate(() => globalThis.held?.());
  return async () => {
    const all = (await Promise.all([page, ...page.workers()].map(told))).filter(Boolean);
    return { wasm: all.reduce((sum, { wasm }) => sum + wasm, 0), device: all.reduce((sum, { device }) => sum + device, 0) };
  };
}

/** Runs inside the page, and inside its workers, before anything else there. */
function count() {
  const memories = new Set();
  const keep = (instance) => {
    for (const each of Object.values(instance.exports)) if (each instanceof WebAssembly.Memory) memories.add(each);
    return instance;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await original.apply(WebAssembly, args);
      keep(result.instance ?? result);
      return result;
    };
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct: (target, args) => keep(new target(...args)) });

  let [device, most] = [0, 0];
  if (typeof GPUDevice !== "undefined") {
    const sizes = new WeakMap();
    const { createBuffer } = GPUDevice.prototype;
    const { destroy } = GPUBuffer.prototype;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const buffer = createBuffer.call(this, descriptor);
      sizes.set(buffer, descriptor.size);
      most = Math.max(most, device += descriptor.size);
      return buffer;
    };
    GPUBuffer.prototype.destroy = function () {
      device -= sizes.get(this) ?? 0;
      sizes.delete(this);
      return destroy.call(this);
    };
  }
  globalThis.held = () => ({ wasm: [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0), device: most });
}
