// What the reader can do with a text: stop it, go on, begin anew, put another word in a place, and take that back.
import { forkedAt, readForced, takenBack } from "./forced.js";
import { SETTINGS } from "./settings.js";

/** So many words more are written when the reader wants to go on. */
const MORE = 20;

export class Hands {
  #host;
  halt;

  /** `host` has the properties of the figure, its sheet as `result`, and `view`; `halt` stops the writing. */
  constructor(host, halt) {
    this.#host = host;
    this.halt = halt;
  }

  goOn = () => {
    const host = this.#host;
    const { reason } = host.result.stop;
    if (reason === "over") host.past = true;
    else if (reason === "maxTokens") host.words = Math.min(host.words + MORE, SETTINGS.words.most);
    else host.run();
  };

  again = () => (this.#host.seed = (this.#host.seed + 1) % (SETTINGS.seed.most + 1));

  put = (id) => {
    const host = this.#host;
    const { at, first, step, steps } = host.view;
    if (step) Object.assign(host, { forced: forkedAt(steps, at - first, id), word: at, preview: null });
  };

  takeBack = () => (this.#host.forced = takenBack(readForced(this.#host.forced)));
  clear = () => (this.#host.forced = "none");

  choose = (text) => Object.assign(this.#host, { text, preview: null });
  type = (event) => this.choose(event.target.value.replace(/[\r\n]+/g, " "));
}
