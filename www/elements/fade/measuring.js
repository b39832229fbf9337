// Accuracy by length, measured in this page when the reader asks for it: fresh lists through both nets.
import { shuffled } from "../../view/shopping-list.js";
import { NETS, sayBack } from "./pair.js";

export const LENGTHS = [4, 8, 12, 16, 24, 32, 48, 64];
export const LISTS = 20;

const share = (words, list) => words.filter((word, at) => word === list[at]).length / list.length;

/** As in the records: its own words fed back, the right words fed back, and the first word alone. */
export const scored = ({ said, told }, list) => ({ accuracy: share(said, list), told: share(told, list), first: Number(said[0] === list[0]) });

export class Measuring {
  #host;
  #abort = null;
  /** { length, done, total } or null. */
  now = null;
  /** [{ net, length, lists, seed, backend, accuracy, told, first }], as far as it has come. */
  rows = [];
  error = null;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  /** Resolves to whether it came to its end. */
  async start({ pair, seed, lengths = LENGTHS, lists = LISTS }) {
    const abort = (this.#abort = new AbortController());
    const total = lengths.length * lists;
    Object.assign(this, { rows: [], error: null });
    this.#show({ length: lengths[0], done: 0, total });
    try {
      for (const [at, length] of lengths.entries()) await this.#point({ pair, seed, length, lists, before: at * lists, total }, abort.signal);
      return true;
    } catch (error) {
      if (!abort.signal.aborted && error?.code !== "aborted") this.error = error;
      return false;
    } finally {
      if (this.#abort === abort) this.#show(null);
    }
  }

  /** One length: a row for each net when all its lists are done. */
  async #point({ pair, seed, length, lists, before, total }, signal) {
    const sums = Object.fromEntries(NETS.map((net) => [net, { accuracy: 0, told: 0, first: 0 }]));
    const backends = {};
    for (let which = 0; which < lists; which++) {
      const list = measuredList(pair.items, seed, length, which);
      for (const net of NETS) {
        const answer = await sayBack(pair[net], list, signal);
        answer.trace.dispose();
        backends[net] = answer.backend;
        for (const [name, value] of Object.entries(scored(answer, list))) sums[net][name] += value / lists;
      }
      this.#show({ length, done: before + which + 1, total });
    }
    this.rows = [...this.rows, ...NETS.map((net) => ({ net, length, lists, seed, backend: backends[net], ...sums[net] }))];
  }

  cancel() {
    this.#abort?.abort();
  }

  #show(now) {
    this.now = now;
    this.#host.requestUpdate();
  }

  hostDisconnected() {
    this.cancel();
  }
}

/** The lists of one seed: the same whenever they are asked for. */
export const measuredList = (items, seed, length, which) => shuffled(items, seed * 100_000 + length * 100 + which).slice(0, length);
