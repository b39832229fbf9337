// The questions of an ability put to one size after another, here: how far it has come, and how many answers were right.
import { holds } from "../../view/verdict.js";
import { saidAfter } from "./answers.js";

export const keyOf = (size, ability) => `${size} ${ability}`;

export class Test {
  #host;
  #abort = null;
  /** { size, ability, done, total, right } or null. */
  now = null;
  /** By keyOf: { size, ability, right, total, backend, adapter }. */
  results = new Map();

  constructor(host) {
    this.#host = host;
  }

  /** sizes: a list of { size, model }. False if it was cancelled; what was finished by then is kept. */
  async run(sizes, ability, asked) {
    this.cancel();
    const abort = (this.#abort = new AbortController());
    try {
      for (const { size, model } of sizes) await this.#one({ size, model, ability, asked, signal: abort.signal });
      return true;
    } catch (error) {
      if (abort.signal.aborted) return false;
      throw error;
    } finally {
      if (this.#abort === abort) this.#show(null);
    }
  }

  async #one({ size, model, ability, asked, signal }) {
    const now = { size, ability, done: 0, total: asked.length, right: 0 };
    this.#show(now);
    let run;
    for (const { text, right, others } of asked) {
      run = await model.run(text, { trace: "weights", signal });
      now.right += holds(saidAfter(run), right, others) ? 1 : 0;
      now.done++;
      run.dispose();
      signal.throwIfAborted();
      this.#show(now);
    }
    this.results.set(keyOf(size, ability), { size, ability, right: now.right, total: now.total, backend: run.backend, adapter: run.adapter });
  }

  cancel() {
    this.#abort?.abort();
  }

  #show(now) {
    this.now = now;
    this.#host.requestUpdate();
  }
}
