// Keeps one run in flight and lets the latest wish win: while a run is under way a newer one aborts it, and those in between never start.
export class Runner {
  #compute;
  #settle;
  #abort = null;
  #wanted = 0;
  #busy = false;
  /** Resolves when nothing is under way. */
  idle = Promise.resolve();

  /** `compute(signal)` resolves to a result; `settle({ result } | { error })` is told of each that was not overtaken. */
  constructor(compute, settle) {
    this.#compute = compute;
    this.#settle = settle;
  }

  request() {
    this.#wanted++;
    this.#abort?.abort();
    if (!this.#busy) this.idle = this.#work();
  }

  cancel() {
    this.#abort?.abort();
  }

  async #work() {
    this.#busy = true;
    for (let done = 0; done !== this.#wanted; ) {
      done = this.#wanted;
      this.#abort = new AbortController();
      try {
        const result = await this.#compute(this.#abort.signal);
        // A result that came through in spite of a newer wish is still newer than what is shown: typing never starves the picture.
        this.#settle({ result });
      } catch (error) {
        if (!this.#abort.signal.aborted && error?.code !== "aborted") this.#settle({ error });
      }
    }
    this.#busy = false;
  }
}
