// What two real models do: which files they are, what is run on them, and what is read off the run. Layers and heads count from 0 here.
import { wordsOf } from "../../elements/attention/view-of.js";
import { drawnTokens } from "./seen.js";

const shaped = (shape) => (info) => Boolean(info.own) && Object.entries(shape).every(([key, value]) => info[key] === value);

const PAIR = ["The cat sat on the mat because it was tired.", "The cat sat on the mat because it was soft."];
const NOUN_OF = { tired: "cat", soft: "mat" };
const LOOKS = "The cat sat on the mat because it was tired.";

/** The weights of one head on a text: { tokens, weights (n × n), n, trace facts }. */
async function headOn(model, text, { layer, head }, signal) {
  const trace = await model.run(text, { trace: "weights", signal });
  const { data } = trace.get({ stage: "weights", layer, head });
  const found = { tokens: wordsOf({ tokens: drawnTokens(trace.tokens, text), text }), weights: data.slice(), n: trace.tokens.length, backend: trace.backend, millis: trace.millis };
  trace.dispose();
  return found;
}

const at = (tokens, word) => tokens.findIndex((token) => token.text.toLowerCase() === word);

export const REAL = [
  {
    id: "smollm", place: { layer: 14, head: 8 }, words: Object.keys(NOUN_OF),
    is: shaped({ layers: 30, heads: 9, modelDim: 576 }),
    /** For each sentence: what its adjective gives to either noun. */
    async run(model, signal) {
      const rows = [];
      let millis = 0;
      let backend;
      for (const text of PAIR) {
        const { tokens, weights, n, ...facts } = await headOn(model, text, this.place, signal);
        const adjective = Object.keys(NOUN_OF).find((word) => at(tokens, word) >= 0);
        const to = (noun) => weights[at(tokens, adjective) * n + at(tokens, noun)];
        rows.push({ text, adjective, noun: NOUN_OF[adjective], cat: to("cat"), mat: to("mat") });
        millis += facts.millis;
        backend = facts.backend;
      }
      return { rows, right: rows.every(({ noun, cat, mat }) => (noun === "cat" ? cat > mat : mat > cat)), backend, millis };
    },
  },
  {
    id: "minilm", place: { layer: 0, head: 2 },
    is: shaped({ layers: 6, heads: 12, modelDim: 384 }),
    /** Over all pieces but the first: the mean weight on the piece before, and how many have it as their largest. */
    async run(model, signal) {
      const { weights, n, backend, millis } = await headOn(model, LOOKS, this.place, signal);
      let sum = 0;
      let most = 0;
      for (let row = 1; row < n; row++) {
        const look = weights.subarray(row * n, (row + 1) * n);
        sum += look[row - 1];
        if (look.every((weight, column) => column === row - 1 || weight < look[row - 1])) most++;
      }
      return { mean: sum / (n - 1), most, looks: n - 1, pieces: n, backend, millis };
    },
  },
];

/** The place of the word that tells most in a model of this shape, or undefined. */
export const tellingWord = (info, tokens) => REAL.find(({ is }) => is(info))?.words?.map((word) => at(tokens, word)).find((place) => place >= 0);

/** The head that is known of a model of this shape, or null. */
export const knownHead = (info) => REAL.find(({ is }) => is(info))?.place ?? null;


export class RealRuns {
  #host;
  #abort = null;
  #model = null;
  /** By id: { busy, result, error }. */
  runs = {};

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    this.#abort?.abort();
  }

  /** Numbers of a model that is no longer open are not shown. */
  keepFor(model) {
    if (model === this.#model) return;
    this.#abort?.abort();
    this.#model = model;
    this.runs = {};
  }

  async run(row, model, name) {
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    this.runs = { ...this.runs, [row.id]: { busy: true } };
    this.#host.requestUpdate();
    try {
      const result = await row.run(model, signal);
      if (!signal.aborted) this.runs = { ...this.runs, [row.id]: { result, name } };
    } catch (error) {
      this.runs = { ...this.runs, [row.id]: signal.aborted || error?.code === "aborted" ? undefined : { error } };
    }
    this.#host.requestUpdate();
  }
}
