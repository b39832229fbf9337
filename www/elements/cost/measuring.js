// The measurements of <qkv-cost>: one at a time, each with its progress, each can be stopped.
const HOUR = 3_600_000;
/** A first timing is long enough to say something of a longer one when it took so many milliseconds. */
const TELLING = 40;
/** From here on the reader is asked before it begins. */
const LONG = 10_000;

/** What is left, as the work since the first report has gone; null before there is a second. */
function countdown() {
  let first = null;
  return (share) => {
    const now = performance.now();
    first ??= { share, now };
    return share - first.share > 0.01 ? ((now - first.now) / (share - first.share)) * (1 - share) : null;
  };
}

const aborted = ({ code, name }) => code === "aborted" || name === "AbortError";

export class Measuring {
  #host;
  #abort = null;
  #last = null;
  /** What is under way: { kind: "first" | "run" | "sweep", done, total, part, share, left, kernel, length, paused }, or null; share: of the call under way, left: its milliseconds. */
  job = null;
  /** A run that waits for the reader's word: { words, millis }, or null. */
  asked = null;
  /** How the last run ended: { words, row } | { words, share, stopped } | { words, error }, or null. */
  ran = null;
  /** How the last sweep ended: { done, total, skipped, lost? } | { done, total, stopped } | { done, total, error }, or null. */
  swept = null;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    this.#abort?.abort();
  }

  stop() {
    this.asked = null;
    this.#abort?.abort();
    this.#host.requestUpdate();
  }

  /** Runs a plan of one head. The host is given the rows as they come, so that stopping loses none. */
  async measure(kind, plan) {
    const host = this.#host;
    const abort = (this.#abort = new AbortController());
    const show = (job) => {
      this.#last = this.job = job;
      host.requestUpdate();
    };
    show({ kind, done: 0, total: plan.kernels.length * plan.lengths.length, part: 0, share: 0, kernel: plan.kernels[0], length: plan.lengths[0], paused: false, left: null });
    const left = countdown();
    try {
      const engine = await host.ready();
      return await engine.measure({ heads: 1, headDim: host.headDim, ...plan }, {
        signal: abort.signal,
        onProgress: ({ row, ...progress }) => {
          // What the device was still at when it was stopped may report once more.
          if (this.#abort !== abort || abort.signal.aborted) return;
          if (row) host.keepRow(row);
          const share = Math.min(1, progress.call ?? progress.part);
          show({ ...this.#last, ...progress, share, left: left(share), paused: Boolean(progress.paused) });
          host.emit("qkv-progress", { job: kind, ...progress, ...(row && { row }) });
        },
      });
    } finally {
      this.#abort = this.job = null;
      host.requestUpdate();
    }
  }

  /** All comparisons of so many words, on this device. A long run is asked about first. */
  async run(words, { sure = false } = {}) {
    if (this.job) return;
    this.asked = this.ran = null;
    try {
      const millis = this.#host.expected(words) ?? (await this.#first(words));
      if (millis > LONG && !sure) {
        this.asked = { words, millis };
        this.#host.asks(this.asked);
        return;
      }
      const [row] = await this.measure("run", { kernels: ["flash"], lengths: [words], repeats: 1, millisBudget: HOUR });
      this.ran = { words, row };
    } catch (error) {
      this.ran = { words, share: this.#last?.kind === "run" ? this.#last.share : 0, ...this.#ended(error) };
    }
    this.#host.ended("run", this.ran);
  }

  /** A quick look at how fast this device is: 2,048 words, and more while that is over at once. */
  async #first(words) {
    for (let length = 2048; length < words; length *= 4) {
      const [row] = await this.measure("first", { kernels: ["flash"], lengths: [length], repeats: 3, checkRows: 1 });
      if (row.skipped || row.medianMillis > TELLING) break;
    }
    return this.#host.expected(words);
  }

  /** The curves: every kernel at every length. */
  async sweep(plan) {
    if (this.job) return;
    this.swept = null;
    const total = plan.kernels.length * plan.lengths.length;
    try {
      const rows = await this.measure("sweep", plan);
      const lost = rows.filter((row) => row.skippedCode === "device-lost");
      this.swept = { total, done: total - lost.length, skipped: rows.filter(({ skipped }) => skipped).length - lost.length, ...(lost.length && { lost: { ...plan, lengths: [...new Set(lost.map(({ length }) => length))] } }) };
    } catch (error) {
      this.swept = { total, done: this.#last.done, ...this.#ended(error) };
    }
    this.#host.ended("sweep", this.swept);
  }

  #ended(error) {
    if (aborted(error)) return { stopped: true };
    this.#host.emit("qkv-error", { code: error.code, message: error.message });
    return { error };
  }
}
