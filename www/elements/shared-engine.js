// One engine and one model of each name for all figures of a page. A promise that failed is forgotten, so that trying again tries again.
import { createEngine } from "../engine/index.js";
import { Model, fetchModel } from "../engine/model.js";

let engine;
const models = new Map();

// ?backend=cpu|webgpu|auto in the page's own address chooses where it runs; anything else is auto.
function wantedBackend() {
  const asked = new URLSearchParams(globalThis.location?.search ?? "").get("backend");
  return ["cpu", "webgpu"].includes(asked) ? asked : "auto";
}

export function sharedEngine() {
  engine ??= createEngine({ backend: wantedBackend() }).catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

/** The files of a model on their way: who wants to know, and how many wait. */
function begin(name) {
  const listeners = new Set();
  const stop = new AbortController();
  const entry = { listeners, stop, last: null, waiting: 0, settled: false };
  const tell = (progress) => {
    entry.last = progress;
    for (const listener of listeners) listener(progress);
  };
  // The files come while the device starts.
  entry.promise = Promise.all([sharedEngine(), fetchModel(name, { signal: stop.signal, onProgress: tell })])
    .then(([ready, files]) => {
      files.open();
      return new Model(ready, files);
    })
    .catch((error) => {
      if (models.get(name) === entry) models.delete(name);
      throw error;
    })
    .finally(() => {
      entry.settled = true;
      listeners.clear();
    });
  models.set(name, entry);
  return entry;
}

/**
 * `onProgress` is called with { loaded, total, file } while the weights arrive, for every figure that waits for them.
 * With a `signal` a figure can give up waiting; when nobody waits any more, the files are not fetched any further.
 */
export function sharedModel(name, onProgress, signal) {
  const entry = models.get(name) ?? begin(name);
  entry.waiting++;
  if (onProgress) {
    entry.listeners.add(onProgress);
    if (entry.last) onProgress(entry.last);
  }
  signal?.addEventListener("abort", () => {
    entry.listeners.delete(onProgress);
    if (--entry.waiting > 0 || entry.settled) return;
    if (models.get(name) === entry) models.delete(name);
    entry.stop.abort();
  }, { once: true });
  return entry.promise;
}
