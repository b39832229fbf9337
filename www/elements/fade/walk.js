// Which said word is pointed at or reached by keys: arrows walk along an answer and from one net to the other.
import { SIDES } from "./pair.js";

export class Walk {
  #host;
  /** The word that Tab reaches in each answer, from 0. */
  #at = 0;

  constructor(host) {
    this.#host = host;
  }

  get at() {
    return Math.min(this.#at, this.#host.result.list.length - 1);
  }

  point = (step) => {
    if (!this.#host.reveal.playing) this.#host.preview = step;
  };

  focus = (net, step) => {
    this.#at = step;
    this.point(step);
  };

  leave = () => (this.#host.preview = null);

  press(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const host = this.#host;
    if (event.key === "Escape") {
      if (host.measuring.now) host.measuring.cancel();
      else host.word = undefined;
      host.preview = null;
      return;
    }
    if (event.key.toLowerCase() === "n") return host.another();
    const target = event.composedPath()[0];
    if (!target.matches?.(".said")) return;
    const net = SIDES.find((each) => target.closest(`.of-${each}`));
    const last = host.result.list.length - 1;
    const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: last }[event.key];
    const across = ["ArrowUp", "ArrowDown"].includes(event.key);
    if (to === undefined && !across) return;
    event.preventDefault();
    const side = across ? SIDES.find((each) => each !== net) : net;
    const step = Math.min(last, Math.max(0, to ?? this.at));
    host.renderRoot.querySelector(`.answer.of-${side} [data-step="${step}"]`).focus();
  }
}
