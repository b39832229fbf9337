// Pointing previews, pressing holds, Escape lets go; arrows walk the words that were written.
export class Pointing {
  #host;

  /** `host` has word (held), preview and view. */
  constructor(host) {
    this.#host = host;
  }

  press = (i) => Object.assign(this.#host, { word: this.#host.word === i ? undefined : i, preview: null });
  point = (i) => (this.#host.preview = i);
  leave = () => (this.#host.preview = null);

  #at(i) {
    return this.#host.renderRoot.querySelector(`.w[data-i="${i}"]`);
  }

  // Reaching a word by key shows it; a pressed word is shown anyway.
  focus = (i) => {
    if (this.#at(i)?.matches(":focus-visible")) this.#host.preview = i;
  };

  letGo = () => Object.assign(this.#host, { preview: null, word: undefined });

  walk(event) {
    const at = Number(event.composedPath()[0].dataset?.i ?? NaN);
    const { first, steps } = this.#host.view;
    const last = first + steps.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowUp: at - 1, Home: first, End: last }[event.key];
    if (Number.isNaN(at) || to === undefined) return;
    event.preventDefault();
    if (to >= first && to <= last) this.#at(to).focus();
  }
}
