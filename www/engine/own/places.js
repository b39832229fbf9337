// A text that knows where each of its UTF-16 units came from, through lower-casing, decomposing and splitting.

export class Placed {
  /**
   * @param {string} text
   * @param {ArrayLike<number>} starts for each unit of `text`, where its origin begins
   * @param {ArrayLike<number>} ends and where that ends; both rise or stay from unit to unit
   */
  constructor(text, starts, ends) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
  }

  /** A text that is its own origin. */
  static of(text) {
    const starts = Uint32Array.from({ length: text.length }, (_, at) => at);
    return new Placed(text, starts, starts.map((at) => at + 1));
  }

  get length() {
    return this.text.length;
  }

  slice(from, to = this.length) {
    if (from === 0 && to === this.length) return this;
    return new Placed(this.text.slice(from, to), this.starts.slice(from, to), this.ends.slice(from, to));
  }

  /** The origin of the units from `from` to before `to`; of none, the empty place between the neighbours. */
  origin(from, to) {
    if (from < to) return { start: this.starts[from], end: this.ends[to - 1] };
    const at = from < this.length ? this.starts[from] : (this.ends[this.length - 1] ?? 0);
    return { start: at, end: at };
  }

  /** Every piece of the text, cut at the given length or by the given pattern, replaced by what `change` makes of it. */
  map(pattern, change) {
    const made = new Builder();
    for (const { 0: piece, index } of this.text.matchAll(pattern)) {
      const to = index + piece.length;
      const text = change(piece);
      if (text === piece) made.copy(this, index, to);
      else made.add(text, this.origin(index, to));
    }
    return made.done();
  }
}

/** Puts a placed text together. */
export class Builder {
  #text = [];
  #starts = [];
  #ends = [];

  add(text, { start, end }) {
    this.#text.push(text);
    for (let at = 0; at < text.length; at++) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  copy(placed, from, to) {
    this.#text.push(placed.text.slice(from, to));
    for (let at = from; at < to; at++) {
      this.#starts.push(placed.starts[at]);
      this.#ends.push(placed.ends[at]);
    }
  }

  done() {
    return new Placed(this.#text.join(""), this.#starts, this.#ends);
  }
}
