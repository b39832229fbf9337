// One call of each of the five, and what lies between their results and the exact one.
import { KINDS, call, costOf, nameOf, patternOf } from "./kinds.js";

export class Results {
  #known = new Map();

  /**
   * input: { q, k, v, shape, causal }; `name` names it. Gives { exact, kinds: { naive: {…}, … } }; what was computed before for the same
   * input and settings is not computed again.
   */
  async of(engine, name, input, settings, { signal }) {
    if (this.name !== name) {
      this.#known.clear();
      this.exact = null;
      this.name = name;
    }
    this.exact ??= await exactly(engine, input, signal);
    const kinds = {};
    for (const kind of KINDS) {
      const key = nameOf(kind, settings);
      if (!this.#known.has(key)) this.#known.set(key, await this.#one(engine, kind, input, settings, signal));
      kinds[kind] = this.#known.get(key);
    }
    return { exact: this.exact, kinds };
  }

  async #one(engine, kind, input, settings, signal) {
    const { output, peakBytes, kernel, state } = await call(engine, kind, input, settings, { signal });
    const { comparisons, scoreBytes } = costOf(engine, kind, input, settings);
    const visible = kind === "linear" ? null : await this.#visible(engine, kind, input, settings, signal);
    return {
      kind, key: `${this.name} ${nameOf(kind, settings)}`, output, peakBytes, kernel, state, comparisons, scoreBytes, visible,
      ...apart(output, this.exact.output),
      left: visible && leftOut(visible, this.exact.weights, input.shape.queries),
    };
  }

  /** 1 for each pair that is compared, read off a traced call: what is left out has a score of −∞. */
  async #visible(engine, kind, input, settings, signal) {
    const pattern = patternOf(kind, settings);
    if (!pattern.window && !pattern.blocks) return seen(this.exact.masked);
    const { masked } = await engine.attention({ ...input, kernel: "naive", trace: "masked", ...pattern }, { signal });
    return seen(masked);
  }
}

const exactly = (engine, input, signal) => engine.attention({ ...input, kernel: "naive", trace: "all" }, { signal });

const seen = (masked) => Uint8Array.from(masked, (score) => (score === -Infinity ? 0 : 1));

/** The largest and the mean difference. What is not a number is no small difference. */
export function apart(output, exact) {
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < exact.length; i++) {
    const difference = Math.abs(output[i] - exact[i]);
    if (!(difference <= largest)) largest = difference;
    sum += difference;
  }
  return { largest, mean: sum / exact.length };
}

/** The share of the exact weight that lies on pairs that are left out. */
export function leftOut(visible, weights, rows) {
  let sum = 0;
  for (let i = 0; i < visible.length; i++) if (!visible[i]) sum += weights[i];
  return sum / rows;
}
