// A model: its files fetched, its words known, its runs handed to whichever backend the engine has.
import { QkvError, throwIfAborted, toQkvError } from "./error.js";
import { fetchBytes } from "./fetch.js";
import { HeadFinder, checkHeads } from "./heads.js";
import { MODELS } from "./models.js";
import { newModel } from "./new-model.js";
import { places } from "./places.js";
import { Trace } from "./trace.js";
import { checkWriting, write } from "./write.js";

let nextKey = 0;
let nextSession = 0;

/**
 * Fetches config, weights and the first slice of words side by side; the rest of the words comes when it is needed.
 * Needs no engine, so that the files and the engine can come at the same time.
 */
export async function fetchModel(source, { signal, onProgress } = {}) {
  const files = filesOf(source);
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
  return { files, config: parse(config), weights, words };
}

function parse(config) {
  try {
    return JSON.parse(new TextDecoder().decode(config));
  } catch (reason) {
    throw new QkvError("not-a-model", `config.json is not JSON: ${reason.message}.`, { cause: reason });
  }
}

function filesOf(source) {
  if (typeof source === "string" && Object.hasOwn(MODELS, source)) return MODELS[source];
  const { config, weights, words } = Object(source);
  if (config && weights && Array.isArray(words ?? [])) return source;
  const names = Object.keys(MODELS).join(", ");
  throw new QkvError("invalid-option", `${JSON.stringify(source)} is no model here; give one of ${names}, or { config, weights, words: […] } with addresses (without words where they are in the weights).`);
}

export class Model {
  #engine;
  #files;
  #bytes;
  #inner;
  #rest = null;
  #key = `model ${nextKey++}`;
  /** The processor's worker learns of the model when it first has to run it. */
  #onCpu = null;
  #finder = null;

  /** @param {import("./engine.js").Engine} engine  @param {Awaited<ReturnType<typeof fetchModel>>} fetched */
  constructor(engine, { files, config, weights, words }) {
    this.#engine = engine;
    this.#files = files;
    this.#bytes = { config, weights, words };
    try {
      this.#inner = newModel(config, weights, words);
    } catch (reason) {
      throw toQkvError(reason);
    }
    const { format: _, words: __, weights: ___, sha256: ____, ...read } = config;
    /** Sizes, licence, roles and metrics. Layers and heads count from 0. */
    this.info = {
      ...read,
      heads: read.heads ?? 0,
      kvHeads: read.kvHeads ?? read.heads ?? 0,
      headDim: read.heads ? read.modelDim / read.heads : 0,
      causal: read.causal ?? false,
      maxWords: this.#inner.maxWords,
      bytes: weights.length + words.length,
      card: files.card ? new URL(files.card, globalThis.location?.href) : null,
    };
    engine.adopt(this);
  }

  /** Tokens of a text of any length. Words of slices that are not here yet count as unknown until `ready()`. */
  tokenize(text) {
    const tokens = this.#alive().tokenize(String(text));
    return { ids: Uint32Array.from(tokens, (token) => token.id), tokens };
  }

  /** Loads what is left of the word table. */
  ready() {
    this.#rest ??= this.#loadRest().catch((reason) => {
      this.#rest = null;
      throw reason;
    });
    return this.#rest;
  }

  /**
   * Runs the model on a text.
   * @returns {Promise<Trace>}
   */
  async run(text, { mask = this.info.causal ? "causal" : "none", temperature = 1, trace = "full", ablate = [], signal } = {}) {
    const inner = this.#alive();
    throwIfAborted(signal);
    checkText(text);
    oneOf("mask", mask, ["none", "causal"]);
    oneOf("trace", trace, ["full", "weights"]);
    const args = { text: text.toWellFormed?.() ?? text, causal: mask === "causal", temperature: Number(temperature), full: trace === "full", ablate: places(ablate) };
    try {
      inner.check(args.text, args.causal, args.temperature, args.ablate);
    } catch (reason) {
      throw toQkvError(reason);
    }
    // A word that looks unknown may stand in a slice that has not come yet.
    if (!inner.complete && inner.tokenize(args.text).some((token) => !token.known || token.base !== null)) await this.ready();
    throwIfAborted(signal);
    let start = performance.now();
    const { value, backend, adapter } = await this.#engine.compute({
      gpu: (gpu) => gpu.run(this.#key, this.#alive(), args),
      cpu: async (cpu) => {
        await this.#readyOn(cpu);
        throwIfAborted(signal);
        start = performance.now(); // starting the worker is no part of the run
        const numbers = await cpu.run({ key: this.#key, ...args }, signal);
        return this.#alive().traceFrom(args.text, args.causal, args.temperature, args.full, args.ablate, numbers);
      },
    });
    throwIfAborted(signal);
    const millis = performance.now() - start;
    return new Trace(value, { backend, adapter, millis, mask, temperature: args.temperature, ablate, text });
  }

  /**
   * Every head, ranked by what it does; on the processor, whatever the backend, and away from the page's thread.
   * @param {import("./index.js").HeadsOptions} [options]
   * @returns {Promise<import("./index.js").HeadRanking[]>}
   */
  async heads(options) {
    this.#alive();
    if (!this.info.heads) throw new QkvError("unsupported-model", `${this.info.name} has no heads; load an encoder or a decoder.`);
    const asked = checkHeads({ mask: this.info.causal ? "causal" : "none", ...options });
    throwIfAborted(asked.signal);
    if (asked.text !== undefined) {
      try {
        this.#alive().check(asked.text, asked.causal, 1, new Uint32Array());
      } catch (reason) {
        throw toQkvError(reason);
      }
    }
    this.#finder ??= new HeadFinder(this.#files.probes, async (args, signal, onProgress) => {
      await this.ready();
      throwIfAborted(signal);
      this.#alive();
      const { cpu } = this.#engine;
      await this.#readyOn(cpu);
      return cpu.task("heads", { key: this.#key, ...args }, signal, onProgress);
    });
    try {
      return await this.#finder.find(asked);
    } catch (reason) {
      throw toQkvError(reason);
    }
  }

  /**
   * Continues a text word by word, a step each; the caller may stop at any of them.
   * @param {string} text
   * @param {import("./index.js").GenerateOptions} [options]
   * @returns {AsyncGenerator<import("./index.js").GeneratedToken, void>}
   */
  async *generate(text, options) {
    checkText(text);
    const start = text.toWellFormed?.() ?? text;
    const given = checkWriting(this.#alive(), start, options);
    const session = `text ${nextSession++}`;
    const step = (now, force) => this.#engine.compute({
      gpu: (gpu) => gpu.write(this.#key, this.#alive(), { session, text: now, ...given.sampling, force }),
      cpu: async (cpu) => {
        await this.#readyOn(cpu);
        throwIfAborted(given.signal);
        return cpu.write({ key: this.#key, session, text: now, ...given.sampling, force }, given.signal);
      },
    });
    try {
      yield* write(this.info, start, this.#alive().tokenize(start), given, step);
    } finally {
      this.#engine.endWriting(session);
    }
  }

  dispose() {
    if (!this.#inner) return;
    this.#engine.forget(this, this.#key);
    this.#inner.free();
    this.#inner = null;
  }

  /** Slices of the word table that came after the first, and how many of them the processor's worker has. */
  #slices = [];
  #sent = 0;

  /** The worker has the model. */
  #readyOn(cpu) {
    this.#onCpu ??= this.#toCpu(cpu).catch((reason) => {
      this.#onCpu = null;
      throw reason;
    });
    return this.#onCpu;
  }

  async #toCpu(cpu) {
    this.#sent = 0;
    await cpu.loadModel(this.#key, this.#bytes);
    await this.#sendWords(cpu);
  }

  async #sendWords(cpu) {
    while (this.#sent < this.#slices.length) await cpu.addWords(this.#key, this.#slices[this.#sent++]);
  }

  async #loadRest() {
    for (const url of (this.#files.words ?? []).slice(1)) {
      const bytes = await fetchBytes(url);
      if (!this.#inner) return;
      this.#inner.addWords(bytes);
      this.#slices.push(bytes);
      if (this.#onCpu) {
        await this.#onCpu;
        await this.#sendWords(this.#engine.cpu);
      }
    }
  }

  #alive() {
    if (!this.#inner) throw new QkvError("disposed", "This model was disposed of.");
    return this.#inner;
  }
}

function checkText(text) {
  if (typeof text !== "string") throw new QkvError("invalid-option", `The text is of type ${typeof text}; give a string.`);
}

function oneOf(name, value, values) {
  if (!values.includes(value)) {
    throw new QkvError("invalid-option", `${name} is ${JSON.stringify(value)}; give one of ${values.map((entry) => `"${entry}"`).join(", ")}.`);
  }
}

function sum(entries, key) {
  return entries.reduce((total, entry) => total + entry[key], 0);
}
