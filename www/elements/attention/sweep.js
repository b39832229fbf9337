// Moves threads from where they are to where they belong. Nothing moves unasked: only a swapped word, another head or mask sweeps.
import { between, pathOf } from "../../view/threads.js";

export class Sweep {
  #threads = [];
  #frame = 0;

  /** Sets the path at once, or sweeps it there in `duration` ms. */
  show(path, threads, { mirror, duration = 0 }) {
    cancelAnimationFrame(this.#frame);
    const from = this.#threads;
    this.#threads = threads;
    if (!duration || !from.length || !threads.length) {
      path.setAttribute("d", pathOf(threads, mirror));
      return;
    }
    const start = performance.now();
    const step = (now) => {
      const t = Math.min(1, Math.max(0, (now - start) / duration));
      // Slow, fast, slow: the easing of all motion here, near enough.
      const eased = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
      this.#threads = t < 1 ? between(from, threads, eased) : threads;
      path.setAttribute("d", pathOf(this.#threads, mirror));
      if (t < 1) this.#frame = requestAnimationFrame(step);
    };
    step(start);
  }
}
