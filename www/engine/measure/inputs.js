// The inputs of one length: seeded noise, made in a worker, kept where the engine computes.
import { inputsOf, lengthOf } from "./kernels.js";

export class Inputs {
  #worker;
  #hold;
  #plan;
  #tokens;
  #held = {};

  /**
   * @param {{ worker: (task: string, args: object, signal?: AbortSignal) => Promise<any>, hold: (data: Float32Array) => object }} inner
   * a task of cpu-tasks.js, and where the numbers are then kept
   */
  constructor({ worker, hold }, plan, tokens) {
    this.#worker = worker;
    this.#hold = hold;
    this.#plan = plan;
    this.#tokens = tokens;
  }

  /** The tensors that a kernel reads; what it does not read and was there is let go. */
  async of(kernel, signal) {
    const names = inputsOf(kernel);
    for (const name of Object.keys(this.#held)) {
      if (!names.includes(name)) this.#drop(name);
    }
    for (const name of names) {
      if (this.#held[name]) continue;
      const args = { seed: this.#plan.seed, stream: name, length: lengthOf(name, this.#plan, this.#tokens), hiddenDim: this.#plan.heads * this.#plan.headDim };
      this.#held[name] = this.#hold(await this.#worker("noise", args, signal));
    }
    return this.#held;
  }

  dispose() {
    for (const name of Object.keys(this.#held)) this.#drop(name);
  }

  #drop(name) {
    this.#held[name].dispose();
    delete this.#held[name];
  }
}
