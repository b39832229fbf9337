// The two measured times once more, slow enough to be seen. Nothing is computed in it.
import { slownessOf } from "../../view/race-result.js";

export class Replay {
  #host;
  #frame = 0;
  #over = null;
  /** Milliseconds into the race, as it was; infinite when it is over. */
  at = Infinity;
  slower = 1;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  /** The reader wants nothing to move. */
  get still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  get playing() {
    return this.at !== Infinity;
  }

  /** Resolves when it is over; with reduced motion that is at once. */
  play(longest) {
    this.stop();
    this.slower = slownessOf(longest);
    if (this.still) return Promise.resolve();
    return new Promise((resolve) => {
      this.#over = resolve;
      let start;
      const step = (now) => {
        start ??= now;
        this.at = (now - start) / this.slower;
        if (this.at >= longest) return this.stop();
        this.#host.requestUpdate();
        this.#frame = requestAnimationFrame(step);
      };
      this.at = 0;
      this.#frame = requestAnimationFrame(step);
    });
  }

  /** Shows the end. */
  stop() {
    cancelAnimationFrame(this.#frame);
    this.at = Infinity;
    this.#over?.();
    this.#over = null;
    this.#host.requestUpdate();
  }

  hostDisconnected() {
    this.stop();
  }
}
