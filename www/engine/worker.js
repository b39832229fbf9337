// The processor's own thread: the same wasm module, fed by messages { id, task, args } and { abort: id }.
import { tasks } from "./cpu-tasks.js";
import { loadWasm } from "./load.js";

const aborted = new Set();
let ready;

self.onmessage = async ({ data }) => {
  if (data.module) {
    ready = loadWasm(data.module);
    return;
  }
  if (data.abort !== undefined) {
    aborted.add(data.abort);
    return;
  }
  const { id, task, args } = data;
  try {
    await ready;
    const control = { aborted: () => aborted.has(id), progress: (part) => self.postMessage({ id, progress: part }) };
    const value = await tasks[task](args, control);
    self.postMessage({ id, value }, buffersOf(value));
  } catch (reason) {
    // `trap`: the wasm memory can no longer be trusted; the page starts a new worker.
    const trap = reason instanceof WebAssembly.RuntimeError || reason instanceof RangeError;
    self.postMessage({ id, error: { code: reason?.code, message: String(reason?.message ?? reason), trap } });
  } finally {
    aborted.delete(id);
  }
};

/** The buffers of a result are handed over, not copied. */
function buffersOf(value) {
  const arrays = ArrayBuffer.isView(value) ? [value] : Object.values(value ?? {}).filter(ArrayBuffer.isView);
  return arrays.map((array) => array.buffer);
}
