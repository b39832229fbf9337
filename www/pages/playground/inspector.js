// The way down from an open weight: each level is one number and what it was made from. Levels are worked out when they are asked for, since
// a large model keeps the stages of a layer only once that layer is opened.
import { plainRef } from "../../elements/steps/stages.js";

const sameRef = (a, b) => ["stage", "weight", "constant", "layer", "head", "row", "column"].every((key) => (a[key] ?? null) === (b[key] ?? null));

export const isLeaf = (ref) => !ref.stage;

async function explained(trace, ref, signal) {
  if (isLeaf(ref)) return { ref, explanation: null, value: ref.value };
  if (ref.layer !== undefined) await trace.open?.({ layer: ref.layer, signal });
  const explanation = trace.explain(ref);
  return { ref, explanation, value: explanation.value };
}

/** The learned number called so among those that `above` was made from; an address carries only its name. */
function learnedIn({ explanation }, wanted) {
  const sources = [...explanation.terms.flatMap((term) => term.sources ?? []), ...explanation.steps.map((step) => step.source)];
  return sources.find((source) => source?.weight === wanted.weight && source.row === wanted.row && source.column === wanted.column);
}

export class Inspector {
  #host;
  #told;
  #key = null;
  #abort = null;
  levels = [];
  busy = false;
  error = null;
  idle = Promise.resolve();

  /** `told(levels)` hears of each new way. */
  constructor(host, told) {
    this.#host = host;
    this.#told = told;
    host.addController(this);
  }

  hostDisconnected() {
    this.#abort?.abort();
    this.#key = null;
  }

  /** root: the open weight, or null; path: refs below it, as an address names them. */
  show(seen, root, path) {
    const key = root && [seen, JSON.stringify([root, path])];
    if (key === null ? this.#key === null : this.#key && key[0] === this.#key[0] && key[1] === this.#key[1]) return;
    this.#key = key;
    this.#abort?.abort();
    if (!key) {
      this.levels = [];
      this.error = null;
      return;
    }
    this.#abort = new AbortController();
    this.idle = this.#go(seen.trace, [root, ...path], this.#abort.signal);
  }

  async #go(trace, refs, signal) {
    const host = this.#host;
    this.busy = true;
    this.error = null;
    host.requestUpdate();
    const levels = [];
    try {
      for (const wanted of refs) {
        if (!wanted) break;
        // What is known is not worked out again.
        const known = levels.length < this.levels.length && this.trace === trace ? this.levels[levels.length] : null;
        if (known && sameRef(known.ref, wanted)) {
          levels.push(known);
          continue;
        }
        const ref = wanted.weight && levels.length ? learnedIn(levels.at(-1), wanted) : wanted;
        if (!ref) break;
        levels.push(await explained(trace, plainRef(ref), signal));
        if (signal.aborted) return;
      }
    } catch (error) {
      if (signal.aborted || error?.code === "aborted") return;
      this.error = error;
    }
    // An address may be old or mistyped: it is followed as far as it leads.
    if (levels.length) {
      this.levels = levels;
      this.trace = trace;
    }
    this.busy = false;
    host.requestUpdate();
    this.#told(levels);
  }
}
