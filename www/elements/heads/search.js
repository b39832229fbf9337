// The question to the heads: asked in the background, one at a time, the last one winning. What is known stays known to the model.
export class Search {
  #host;
  #abort = null;
  #key = null;
  /** The ranking that is shown, or null; and why there is none, or null. */
  ranking = null;
  error = null;
  /** How much is done, 0 to 1; null when nothing is under way. */
  part = null;
  idle = Promise.resolve();

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    this.#abort?.abort();
    this.#key = null;
  }

  /** Asks, unless it was the last thing asked. `text` is null for the probe sentences. */
  ask(model, { role, text, mask }) {
    const key = JSON.stringify([model.info.name, role, text, mask]);
    if (key === this.#key) return;
    this.#key = key;
    this.#abort?.abort();
    this.#abort = new AbortController();
    this.idle = this.#go(model, { roles: [role], text: text ?? undefined, mask }, this.#abort.signal);
  }

  again() {
    this.#key = null;
    this.#host.requestUpdate();
  }

  async #go(model, options, signal) {
    const host = this.#host;
    this.error = null;
    this.part = 0;
    host.requestUpdate();
    const onProgress = (part) => {
      if (signal.aborted || part - this.part < 0.02) return;
      this.part = part;
      host.requestUpdate();
    };
    try {
      const [ranking] = await model.heads({ ...options, signal, onProgress });
      if (signal.aborted) return;
      this.ranking = ranking;
      host.found(ranking);
    } catch (error) {
      if (signal.aborted || error?.code === "aborted") return;
      // The last list would answer another question.
      this.ranking = null;
      this.error = error;
    }
    this.part = null;
    host.requestUpdate();
  }
}
