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

/** `onProgress` is called with { loaded, total, file } while the weights arrive, for every figure that waits for them. */
export function sharedModel(name, onProgress) {
  let entry = models.get(name);
  if (!entry) {
    const listeners = new Set();
    const tell = (progress) => {
      entry.last = progress;
      for (const listener of listeners) listener(progress);
    };
    // The files come while the device starts.
    const promise = Promise.all([sharedEngine(), fetchModel(name, { onProgress: tell })])
      .then(([ready, fetched]) => new Model(ready, fetched))
      .catch((error) => {
        models.delete(name);
        throw error;
      })
      .finally(() => listeners.clear());
    entry = { promise, listeners, last: null };
    models.set(name, entry);
  }
  if (onProgress) {
    entry.listeners.add(onProgress);
    if (entry.last) onProgress(entry.last);
  }
  return entry.promise;
}
