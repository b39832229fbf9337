// The race as the figure holds it: what was timed, what is being timed, and how it ended.
import strings from "../../locales/en-variants.js";
import { KINDS } from "./kinds.js";
import { race } from "./race.js";

/** So that numbers are there, and when the reader asks for it: samples of each, and milliseconds they may take. */
const AT_FIRST = { repeats: 5, budget: 300 };
const ASKED = { repeats: 9, budget: 2000 };

export class Racing {
  #host;
  #times = new Map();
  #abort = null;
  /** The way that is being timed, or null; and which turn of how many. */
  turn = null;
  at = 0;
  of = 0;
  said = "";
  /** Resolves when no race is on. */
  idle = Promise.resolve();

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    this.stop();
  }

  timeOf(run) {
    return this.#times.get(run.key);
  }

  get complete() {
    return KINDS.every((kind) => this.timeOf(this.#host.result.kinds[kind]));
  }

  /** What was measured on another device says nothing here. */
  forget() {
    this.#times.clear();
  }

  stop() {
    this.#abort?.abort();
  }

  /** Times what has no time yet. */
  begin() {
    if (this.turn) return;
    this.#run(KINDS.map((kind) => this.#host.result.kinds[kind]).filter((run) => !this.timeOf(run)), AT_FIRST);
  }

  /** Times all of them anew. */
  again() {
    const runs = KINDS.map((kind) => this.#host.result.kinds[kind]);
    runs.forEach(({ key }) => this.#times.delete(key));
    this.#run(runs, ASKED, true);
  }

  #run(runs, { repeats, budget }, asked = false) {
    if (!runs.length) return;
    this.stop();
    const before = this.idle;
    const abort = (this.#abort = new AbortController());
    this.idle = before.then(() => this.#go(runs, { repeats, budget, asked, abort }));
  }

  async #go(runs, { repeats, budget, asked, abort }) {
    const host = this.#host;
    const { signal } = abort;
    if (signal.aborted) return;
    const { input, settings } = host.result;
    this.of = runs.length;
    this.said = "";
    try {
      await race(host.engine, runs, input, settings, {
        signal, repeats, budget,
        onTurn: async ({ kind }, at) => {
          this.turn = kind;
          this.at = at;
          host.requestUpdate();
          await host.updateComplete;
        },
        onTime: ({ key }, time) => this.#times.set(key, time),
      });
      if (asked) {
        this.said = strings.raced(host.deviceName);
        host.announce(this.said);
      }
    } catch (error) {
      const stopped = signal.aborted || error?.code === "aborted";
      this.said = stopped ? (asked ? strings.stopped : "") : strings.raceFailed(error.message);
      if (this.said) host.announce(this.said);
    }
    this.turn = null;
    host.requestUpdate();
  }
}
