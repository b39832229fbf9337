// Something that takes a moment and is worked out after the figure has been drawn: for one key at a time, told as it grows.
const PATIENCE = 250;
/** Milliseconds between two drawings of what grows. */
const PAUSE = 120;

export class Background {
  #host;
  #work;
  #abort = null;
  #key;
  #timer;
  /** What has been found so far, or null; how much of it; and the error that ended it. */
  found = null;
  done = 0;
  total = 0;
  error = null;

  /** `work(asked, signal, tell)` gives what is found; `tell(found, done, total)` may be called before. */
  constructor(host, work) {
    this.#host = host;
    this.#work = work;
    host.addController(this);
  }

  /** Works for that key, a moment after the last change; what is at work for another key ends. */
  ask(key, asked) {
    if (key === this.#key) return;
    this.stop();
    this.#key = key;
    Object.assign(this, { found: null, done: 0, total: 0, error: null });
    this.#timer = setTimeout(() => this.#begin(asked), PATIENCE);
  }

  async #begin(asked) {
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    let drawn = 0;
    const tell = (found, done, total) => {
      if (signal.aborted) return;
      Object.assign(this, { found, done, total });
      if (done < total && performance.now() - drawn < PAUSE) return;
      drawn = performance.now();
      this.#host.requestUpdate();
    };
    try {
      const found = await this.#work(asked, signal, tell);
      tell(found, this.total, this.total);
    } catch (error) {
      if (signal.aborted || error?.code === "aborted") return;
      this.error = error;
      this.#host.requestUpdate();
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#key = undefined;
  }

  hostDisconnected() {
    this.stop();
  }
}
