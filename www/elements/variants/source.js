// Where q, k and v come from: one run of the model, or many whose words are put one after another.
import { fit } from "../../view/words.js";
import { sentences } from "./sentences.js";

/** Words and marks of a long text that meet at most: the square of them is drawn and measured, too. */
export const MOST = 1024;
/** Sentences that are remembered, so that a changed text runs only what is new. */
const REMEMBERED = 256;

export class Source {
  #runs = new Map();

  /** One text as one run. Null where it has no word. */
  async sentence(model, text, { mask, signal }) {
    const fitted = fit(model, text);
    if (!fitted.text) return { fitted, joined: null };
    return { fitted, joined: joined([await this.#run(model, fitted.text, mask, signal)]) };
  }

  /** A long text, sentence by sentence. onProgress({ done, total }). */
  async long(model, text, { mask, signal, onProgress }) {
    const words = model.tokenize(text).tokens.filter(({ special }) => special !== "rest");
    const { parts, left } = sentences(text, words, model.info.maxWords, MOST);
    const fitted = { text: parts.length ? text : "", shown: words.length - left, total: words.length };
    const runs = [];
    for (const part of parts) {
      onProgress?.({ done: runs.length, total: parts.length });
      runs.push(await this.#run(model, part.text, mask, signal));
    }
    return { fitted, joined: parts.length ? joined(runs) : null };
  }

  /** The numbers of another device are other numbers, if only by rounding. */
  forget() {
    this.#runs.clear();
  }

  async #run(model, text, mask, signal) {
    const key = JSON.stringify([model.info.name, mask, text]);
    const known = this.#runs.get(key);
    if (known) return known;
    const trace = await model.run(text, { mask, signal });
    const layers = Array.from({ length: model.info.layers }, (_, layer) => ["q", "k", "v"].map((stage) =>
      Array.from({ length: model.info.heads }, (_, head) => trace.get({ stage, layer, head }).data.slice())));
    const run = { text, tokens: trace.tokens, layers, backend: trace.backend };
    trace.dispose();
    if (this.#runs.size >= REMEMBERED) this.#runs.delete(this.#runs.keys().next().value);
    this.#runs.set(key, run);
    return run;
  }
}

/** tokens, each with the word as it stands in its sentence, and how to get q, k and v of a layer's head: [tokens, headDim]. */
function joined(runs) {
  return {
    sentences: runs.length,
    backend: runs.at(-1).backend,
    tokens: runs.flatMap(({ tokens, text }) => tokens.map((token) => ({ ...token, word: text.slice(token.start, token.end) || token.text }))),
    of(layer, head) {
      return ["q", "k", "v"].map((_, stage) => together(runs.map(({ layers }) => layers[layer][stage][head])));
    },
  };
}

function together(lists) {
  const all = new Float32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
