// A model of ours: its files fetched, its words known slice by slice, and what of it a worker has to be told.
import { QkvError, throwIfAborted, toQkvError } from "./error.js";
import { fetchBytes } from "./fetch.js";
import { MODELS } from "./models.js";
import { newModel } from "./new-model.js";

/** The names of our models. */
export const OUR_NAMES = Object.keys(MODELS);

/** Whether a source names, or lists the addresses of, a model in our own format. */
export function isOurs(source) {
  return (typeof source === "string" && Object.hasOwn(MODELS, source)) || Boolean(filesGiven(source));
}

function filesGiven(source) {
  const { config, weights, words, tokenizer } = Object(source);
  return config && weights && tokenizer === undefined && Array.isArray(words ?? []) ? source : null;
}

/**
 * Fetches config, weights and the first slice of words side by side; the rest of the words comes when it is needed.
 * Needs no engine, so that the files and the engine can come at the same time.
 */
export async function fetchOurs(source, { signal, onProgress } = {}) {
  const files = filesGiven(source) ?? MODELS[source];
  const sizes = new Map();
  const fetchFile = (url) => fetchBytes(url, {
    signal,
    onBytes(loaded, total) {
      sizes.set(url, { loaded, total });
      const all = [...sizes.values()];
      const known = all.length >= 2 && all.every((size) => size.total !== null);
      onProgress?.({ loaded: sum(all, "loaded"), total: known ? sum(all, "total") : null, file: String(url).split("/").pop() });
    },
  });
  // A model with an embedding of its own has its words in the weights.
  const urls = [files.config, files.weights, ...(files.words ?? []).slice(0, 1)];
  const [config, weights, words = new Uint8Array()] = await Promise.all(urls.map(fetchFile));
  throwIfAborted(signal);
  return new OurFiles(files, { config: parse(config), weights, words });
}

function parse(config) {
  try {
    return JSON.parse(new TextDecoder().decode(config));
  } catch (reason) {
    throw new QkvError("not-a-model", `config.json is not JSON: ${reason.message}.`, { cause: reason });
  }
}

class OurFiles {
  #files;
  #bytes;
  #rest = null;
  /** Slices of the word table that came after the first, and how many of them the processor's worker has. */
  #slices = [];
  #sent = 0;
  #worker = null;

  constructor(files, bytes) {
    this.#files = files;
    this.#bytes = bytes;
  }

  /** Reads them: what the wasm has of the model. */
  open() {
    const { config, weights, words } = this.#bytes;
    try {
      this.inner = newModel(config, weights, words);
    } catch (reason) {
      throw toQkvError(reason);
    }
    const { format: _, words: __, weights: ___, sha256: ____, ...read } = config;
    this.info = {
      ...read,
      heads: read.heads ?? 0,
      kvHeads: read.kvHeads ?? read.heads ?? 0,
      headDim: read.heads ? read.modelDim / read.heads : 0,
      causal: read.causal ?? false,
      logits: true,
      own: false,
      maxWords: this.inner.maxWords,
      bytes: weights.length + words.length,
      card: this.#files.card ? new URL(this.#files.card, globalThis.location?.href) : null,
    };
  }

  /** Sentences on which heads are found, by role. */
  get probes() {
    return this.#files.probes;
  }

  /** What is run for a text: the text itself, which the wasm cuts. */
  input(text) {
    return text;
  }

  tokens(text) {
    return this.inner.tokenize(text);
  }

  /** A word that looks unknown may stand in a slice that has not come yet. */
  waitsFor(text) {
    return !this.inner.complete && this.inner.tokenize(text).some((token) => !token.known || token.base !== null);
  }

  /** Loads what is left of the word table. */
  ready() {
    this.#rest ??= this.#loadRest().catch((reason) => {
      this.#rest = null;
      throw reason;
    });
    return this.#rest;
  }

  /** Tells the processor's worker of the model. */
  async toWorker(cpu, key) {
    this.#sent = 0;
    this.#worker = { key, cpu, told: cpu.loadModel(key, this.#bytes) };
    await this.#worker.told;
    await this.#sendWords(cpu);
  }

  /** How written words join a text: as the wasm has it. */
  writing() {
    return ({ token, text }) => ({ token, text, ended: false });
  }

  async #sendWords(cpu) {
    while (this.#sent < this.#slices.length) await cpu.addWords(this.#worker.key, this.#slices[this.#sent++]);
  }

  async #loadRest() {
    for (const url of (this.#files.words ?? []).slice(1)) {
      const bytes = await fetchBytes(url);
      if (!this.inner) return;
      this.inner.addWords(bytes);
      this.#slices.push(bytes);
      if (this.#worker) {
        await this.#worker.told;
        await this.#sendWords(this.#worker.cpu);
      }
    }
  }
}

function sum(entries, key) {
  return entries.reduce((total, entry) => total + entry[key], 0);
}
