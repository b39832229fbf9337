// The models of the family: which are open, which are on their way, which could not come and why.
import { sharedModel } from "../shared-engine.js";

/** The fourth of the family is the model that writes. */
export const nameOf = (size) => (size === 4 ? "decoder" : `family-${size}`);

const CLOSED = { status: "closed", model: null, progress: null, error: null };

export class Sizes {
  #host;
  #entries = new Map();

  constructor(host) {
    this.#host = host;
  }

  /** { status: "closed" | "coming" | "open" | "failed", model, progress, error } */
  of(size) {
    return this.#entries.get(size) ?? CLOSED;
  }

  model(size) {
    return this.of(size).model;
  }

  /** Any that is open: they all know the same words. */
  get any() {
    return [...this.#entries.values()].find(({ model }) => model)?.model ?? null;
  }

  get opened() {
    return [...this.#entries].filter(([, { model }]) => model).map(([size]) => size).sort((a, b) => a - b);
  }

  get coming() {
    return [...this.#entries].filter(([, { status }]) => status === "coming").map(([size]) => size);
  }

  /** Resolves when each of them has come or failed. */
  open(sizes) {
    return Promise.all(sizes.filter((size) => ["closed", "failed"].includes(this.of(size).status)).map((size) => this.#open(size)));
  }

  async #open(size) {
    const stop = new AbortController();
    const entry = { ...CLOSED, status: "coming", stop };
    this.#entries.set(size, entry);
    this.#host.requestUpdate();
    const mine = (change) => {
      if (stop.signal.aborted) return;
      Object.assign(entry, change);
      this.#host.requestUpdate();
    };
    await sharedModel(nameOf(size), (progress) => mine({ progress }), stop.signal).then(
      (model) => mine({ status: "open", model }),
      (error) => mine({ status: "failed", error }),
    );
  }

  /** Those on their way are not waited for any longer. */
  cancel() {
    for (const size of this.coming) {
      this.of(size).stop.abort();
      this.#entries.delete(size);
    }
    this.#host.requestUpdate();
  }

  /** Nothing is open: the engine that ran them let go. */
  clear() {
    this.cancel();
    this.#entries.clear();
  }
}
