// All that one run computed. The numbers stay in wasm; a stage becomes a typed array when it is asked for.
import { QkvError, toQkvError } from "./error.js";

export class Trace {
  #handle;
  #views = new Map();
  #tokens;

  #word;
  #open;

  constructor(handle, { backend, adapter, millis, mask, temperature, ablate, text, tokens, word, open }) {
    this.#handle = handle;
    this.#tokens = tokens;
    this.#word = word;
    this.#open = open;
    /** What computed it, and how long that took, model and transfer included. */
    this.backend = backend;
    this.adapter = adapter;
    this.millis = millis;
    this.mask = mask;
    this.temperature = temperature;
    /** The heads that were switched off. */
    this.ablate = ablate.map(({ layer, head }) => ({ layer, head }));
    this.text = text;
  }

  /** Tokens, rests or start included. */
  get tokens() {
    return this.#tokens;
  }

  /** Names of the stages that a full run of this model has, in order. */
  get stages() {
    return this.#call((handle) => handle.stages());
  }

  /** A stage of a layer, or one head's part of it. The array is shared by callers: read, do not write. */
  get({ stage, layer = 0, head }) {
    const key = `${stage} ${layer} ${head}`;
    if (!this.#views.has(key)) {
      const view = this.#call((handle) => handle.get(stage, place("layer", layer ?? 0), optional("head", head)));
      this.#views.set(key, { data: view.data, shape: [...view.shape], dims: view.dims });
      view.free();
    }
    return this.#views.get(key);
  }

  /** Whether all stages of a layer are here. */
  isOpen({ layer }) {
    return this.#call((handle) => handle.isOpen(place("layer", layer)));
  }

  /** Works the stages of a layer out that a run with trace "streams" did not keep; nothing is done where they are here. */
  async open({ layer, signal } = {}) {
    if (this.isOpen({ layer })) return;
    const numbers = await this.#call((handle) => this.#open(handle, layer, signal));
    this.#call((handle) => handle.open(layer, numbers));
  }

  /** The complete arithmetic of one number. */
  explain({ stage, layer = 0, head, row, column = 0 }) {
    return this.#call((handle) =>
      handle.explain(stage, place("layer", layer ?? 0), optional("head", head), place("row", row), place("column", column)));
  }

  /** The likeliest words for a position, likeliest first. */
  predict({ position, count = 5 }) {
    const words = this.#call((handle) => handle.predict(place("position", position), place("count", count)));
    return this.#word ? words.map((word) => ({ ...word, token: this.#word(word.id) })) : words;
  }

  /** A number for each word that may be predicted. */
  logits({ position }) {
    return this.#call((handle) => handle.logits(place("position", position)));
  }

  /**
   * Runs the same tokens through the f64 reference and compares every number kept.
   * @returns {Promise<{ largest: number, count: number }>} the largest difference, and how many numbers were compared
   */
  async verify() {
    const reference = await this.#call((handle) => handle.reference());
    const [ours, theirs] = [this.#call((handle) => handle.numbers()), reference.numbers()];
    reference.free();
    let largest = 0;
    for (let index = 0; index < ours.length; index++) {
      if (ours[index] === theirs[index]) continue; // also two equal infinities
      const difference = Math.abs(ours[index] - theirs[index]);
      if (!(difference <= largest)) largest = difference; // NaN shows
    }
    return { largest, count: ours.length };
  }

  dispose() {
    this.#handle?.free();
    this.#handle = null;
    this.#views.clear();
  }

  #call(work) {
    if (!this.#handle) throw new QkvError("disposed", "This trace was disposed of.");
    try {
      return work(this.#handle);
    } catch (reason) {
      throw toQkvError(reason);
    }
  }
}

/** A whole number from 0; wasm would silently wrap anything else. */
function place(name, value) {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new QkvError("invalid-option", `${name} is ${String(value)}; give a whole number from 0.`);
}

function optional(name, value) {
  return value === undefined || value === null ? undefined : place(name, value);
}
