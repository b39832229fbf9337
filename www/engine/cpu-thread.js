// One thread of the processor: a worker, started when first needed; the page's own thread where workers are refused (a
// sandboxed frame). Either way the work yields between steps.
import { tasks } from "./cpu-tasks.js";
import { QkvError, throwIfAborted } from "./error.js";

export class CpuThread {
  #module;
  #worker = null;
  #inline = false;
  #calls = new Map();
  #next = 0;
  /** What a new worker must be told again: key → the messages that made the model. */
  #models = new Map();
  /** Tensors that the worker has: it is handed each only once. */
  #lodged = new Set();

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#module = module;
  }

  /** Whether it has no worker, and cannot have one. */
  get inline() {
    return this.#inline;
  }

  async loadModel(key, files) {
    this.#models.set(key, [["loadModel", { key, ...files }]]);
    await this.call("loadModel", { key, ...files });
  }

  async addWords(key, bytes) {
    this.#models.get(key).push(["addWords", { key, bytes }]);
    await this.call("addWords", { key, bytes });
  }

  dropModel(key) {
    this.#models.delete(key);
    if (this.#worker || this.#inline) this.call("dropModel", { key }).catch(() => {});
  }

  /** Lets a text under way go. */
  endWriting(session) {
    if (this.#worker || this.#inline) this.call("endWriting", { session }).catch(() => {});
  }

  dispose() {
    this.#end(new QkvError("disposed", "The engine was disposed of."));
    this.#models.clear();
  }

  /** Runs a task of cpu-tasks.js. */
  async call(task, args, signal, onProgress) {
    throwIfAborted(signal);
    this.#start();
    if (this.#inline) {
      const control = { aborted: () => Boolean(signal?.aborted), progress: (part) => onProgress?.(part) };
      return tasks[task](args, control);
    }
    const id = this.#next++;
    const worker = this.#worker;
    const abort = () => worker.postMessage({ abort: id });
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#calls.set(id, { resolve, reject, onProgress, task, args, signal });
        worker.postMessage({ id, task, args: this.#lodge(args) });
      });
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Lets a tensor go, here and in the worker. */
  forget(key) {
    if (this.#lodged.delete(key) || this.#inline) this.call("forget", { key }).catch(() => {});
  }

  /** The arguments, without the numbers of those tensors that the worker has already. */
  #lodge(args) {
    if (!args.tensors) return args;
    const tensors = Object.entries(args.tensors).map(([name, value]) => {
      if (value.key === undefined) return [name, value];
      const known = this.#lodged.has(value.key);
      this.#lodged.add(value.key);
      return [name, known ? { key: value.key } : value];
    });
    return { ...args, tensors: Object.fromEntries(tensors) };
  }

  #start() {
    if (this.#worker || this.#inline) return;
    try {
      this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "qkv" });
    } catch {
      // An opaque origin may not start a worker from a URL; the same tasks run here, in the same short steps.
      this.#inline = true;
      this.#replay((task, args) => tasks[task](args, {}));
      return;
    }
    const worker = this.#worker;
    worker.onmessage = ({ data }) => this.#answer(data);
    // The script did not load (a policy, a missing file): everything asked so far goes to this thread instead.
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#moveInline();
    };
    worker.postMessage({ module: this.#module });
    this.#replay((task, args) => worker.postMessage({ id: -1, task, args }));
  }

  /** Tells a new worker of the models that the last one knew. */
  #replay(send) {
    for (const messages of this.#models.values()) {
      for (const [task, args] of messages) send(task, args);
    }
  }

  #answer({ id, value, error, progress }) {
    const call = this.#calls.get(id);
    if (!call) return;
    if (progress !== undefined) {
      call.onProgress?.(progress);
      return;
    }
    this.#calls.delete(id);
    if (!error) {
      call.resolve(value);
    } else if (error.trap) {
      const message = "Memory ran out in the processor's worker. Try something smaller.";
      call.reject(new QkvError("out-of-memory", message));
      this.#end(new QkvError("out-of-memory", "Another call used the memory up. Try again."));
    } else {
      call.reject(error.code ? new QkvError(error.code, error.message) : new Error(error.message));
    }
  }

  #moveInline() {
    const waiting = [...this.#calls.values()];
    this.#calls.clear();
    this.#worker.terminate();
    this.#worker = null;
    this.#lodged.clear();
    this.#inline = true;
    this.#replay((task, args) => tasks[task](args, {}));
    for (const { task, args, signal, onProgress, resolve, reject } of waiting) {
      if (task === "loadModel" || task === "addWords") resolve(); // replayed above
      else this.call(task, args, signal, onProgress).then(resolve, reject);
    }
  }

  #end(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#lodged.clear();
    for (const { reject } of this.#calls.values()) reject(reason);
    this.#calls.clear();
  }
}
