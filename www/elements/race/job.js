// What is being measured at the moment: how far it has come, and the way to stop it.
export class Job {
  #host;
  #abort = null;
  /** { view, kernel, length, part, call, done, total, paused, rows } or null; part is of the point, call of its first run. */
  now = null;

  constructor(host) {
    this.#host = host;
  }

  /** Runs `plan`; `kept(row)` is told of each row once. Rejects with `aborted` when it is cancelled or overtaken. */
  async run(engine, { view, plan, kept }, overtaken) {
    this.#abort = new AbortController();
    const mine = { view, kernel: plan.kernels[0], length: plan.lengths[0], part: 0, call: 0, done: 0, total: plan.kernels.length * plan.lengths.length, paused: false, rows: [] };
    this.#show(mine);
    try {
      const signal = AbortSignal.any([overtaken, this.#abort.signal]);
      return await engine.measure(plan, {
        signal,
        onProgress: ({ row, kernel, length, part, call = part > 0 ? 1 : 0, done, total, paused = false }) => {
          if (signal.aborted) return;
          if (row) mine.rows.push(row);
          // While it waits it stands where it stood.
          Object.assign(mine, { kernel, length, done, total, paused, ...(!paused && { part, call }) });
          if (row) kept(row);
          this.#show(mine);
        },
      });
    } finally {
      if (this.now === mine) this.#show(null);
    }
  }

  cancel() {
    this.#abort?.abort();
  }

  #show(now) {
    this.now = now;
    this.#host.requestUpdate();
  }
}
