// The words come one after another, as the nets said them. Nothing is computed in it.
const EACH = 130;
const LONGEST = 2600;

export class Reveal {
  #host;
  #timer = 0;
  /** How many words are shown; infinite when all are. */
  shown = Infinity;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  get playing() {
    return this.shown !== Infinity;
  }

  play(count) {
    this.stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.shown = 0;
    this.#timer = setInterval(() => {
      this.shown++;
      if (this.shown >= count) this.stop();
      else this.#host.requestUpdate();
    }, Math.min(EACH, LONGEST / count));
    this.#host.requestUpdate();
  }

  /** Shows all. */
  stop() {
    clearInterval(this.#timer);
    this.shown = Infinity;
    this.#host.requestUpdate();
  }

  hostDisconnected() {
    this.stop();
  }
}
