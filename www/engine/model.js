// A model: its runs handed to whichever backend the engine has. Where its files came from, and how its text is cut, its files know.
import { QkvError, throwIfAborted, toQkvError } from "./error.js";
import { HeadFinder, checkHeads } from "./heads.js";
import { OUR_NAMES, fetchOurs, isOurs } from "./our-files.js";
import { places } from "./places.js";
import { Trace } from "./trace.js";
import { checkWriting, write } from "./write.js";

let nextKey = 0;
let nextSession = 0;

/** The files of a model: one of ours, or one of the reader's. Needs no engine, so that both can come at the same time. */
export async function fetchModel(source, options) {
  if (isOurs(source)) return fetchOurs(source, options);
  // A bare word is a name, and no address.
  if (typeof source === "string" && !/[./]/.test(source)) {
    throw new QkvError("invalid-option", `${JSON.stringify(source)} is no model here; give one of ${OUR_NAMES.join(", ")}, the address of a .gguf file or of a folder with config.json, or files.`);
  }
  const { fetchOwn } = await import("./own/own-files.js");
  return fetchOwn(source, options);
}

export class Model {
  #engine;
  #files;
  #key = `model ${nextKey++}`;
  /** The processor's worker learns of the model when it first has to run it. */
  #onCpu = null;
  #finder = null;

  /** @param {import("./engine.js").Engine} engine  @param {Awaited<ReturnType<typeof fetchModel>>} files whose `open` has run */
  constructor(engine, files) {
    this.#engine = engine;
    this.#files = files;
    /** Sizes, licence, roles and metrics. Layers and heads count from 0. */
    this.info = files.info;
    engine.adopt(this);
  }

  /** Tokens of a text of any length. Words of slices that are not here yet count as unknown until `ready()`. */
  tokenize(text) {
    this.#alive();
    const tokens = this.#files.tokens(String(text));
    return { ids: Uint32Array.from(tokens, (token) => token.id), tokens };
  }

  /** Loads what is left of the word table. */
  ready() {
    this.#alive();
    return this.#files.ready();
  }

  /**
   * Runs the model on a text, or on ids of a model of the reader's.
   * @returns {Promise<Trace>}
   */
  async run(text, { mask = this.info.causal ? "causal" : "none", temperature = 1, trace = "full", ablate = [], signal } = {}) {
    const inner = this.#alive();
    throwIfAborted(signal);
    if (!(text instanceof Uint32Array && this.info.own)) checkText(text);
    oneOf("mask", mask, ["none", "causal"]);
    oneOf("trace", trace, ["full", "streams", "weights"]);
    const given = typeof text === "string" ? wellFormed(text) : text;
    const args = { input: this.#files.input(given), causal: mask === "causal", temperature: Number(temperature), trace, ablate: places(ablate) };
    try {
      inner.check(args.input, args.causal, args.temperature, args.trace, args.ablate);
    } catch (reason) {
      throw toQkvError(reason);
    }
    if (this.#files.waitsFor(given)) await this.ready();
    throwIfAborted(signal);
    let start = performance.now();
    const { value, backend, adapter } = await this.#engine.compute({
      gpu: (gpu) => gpu.run(this.#key, this.#alive(), args),
      cpu: async (cpu) => {
        await this.#readyOn(cpu);
        throwIfAborted(signal);
        start = performance.now(); // starting the worker is no part of the run
        const numbers = await cpu.run({ key: this.#key, ...args }, signal);
        return this.#alive().traceFrom(args.input, args.causal, args.temperature, args.trace, args.ablate, numbers);
      },
    });
    throwIfAborted(signal);
    const millis = performance.now() - start;
    const tokens = typeof args.input === "string" ? value.tokens() : args.input;
    return new Trace(value, {
      backend, adapter, millis, mask, temperature: args.temperature, ablate, tokens,
      text: typeof text === "string" ? text : tokens.map((token) => token.text).join(""),
      word: this.#files.word, open: (handle, layer, signal) => this.#open(handle, layer, args, signal),
    });
  }

  /** A layer's stages, worked out again from what flowed into it. */
  async #open(handle, layer, { causal, temperature, ablate }, signal) {
    const args = { stream: handle.stream(layer), layer, causal, temperature, ablate };
    const { value } = await this.#engine.compute({
      gpu: (gpu) => gpu.open(this.#key, this.#alive(), args),
      cpu: async (cpu) => {
        await this.#readyOn(cpu);
        throwIfAborted(signal);
        return cpu.open({ key: this.#key, ...args }, signal);
      },
    });
    throwIfAborted(signal);
    return value;
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
      asked.text = this.#files.input(asked.text);
      try {
        this.#alive().check(asked.text, asked.causal, 1, "weights", new Uint32Array());
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
    const start = wellFormed(text);
    const files = this.#files;
    const given = checkWriting(this.#alive(), files.input(start), options);
    const session = `text ${nextSession++}`;
    const step = (state, input, force) => this.#engine.compute({
      gpu: (gpu) => gpu.write(this.#key, this.#alive(), { session, state, input, ...given.sampling, force }),
      cpu: async (cpu) => {
        await this.#readyOn(cpu);
        throwIfAborted(given.signal);
        return cpu.write({ key: this.#key, session, state, input, ...given.sampling, force }, given.signal);
      },
    });
    try {
      yield* write(this.info, files, start, given, step);
    } finally {
      this.#engine.endWriting(session);
    }
  }

  dispose() {
    const { inner } = this.#files;
    if (!inner) return;
    this.#engine.forget(this, this.#key);
    inner.free();
    this.#files.inner = null;
  }

  /** The worker has the model. */
  #readyOn(cpu) {
    this.#onCpu ??= this.#files.toWorker(cpu, this.#key).catch((reason) => {
      this.#onCpu = null;
      throw reason;
    });
    return this.#onCpu;
  }

  #alive() {
    if (!this.#files.inner) throw new QkvError("disposed", "This model was disposed of.");
    return this.#files.inner;
  }
}

/** Without lone surrogates, which no tokeniser knows. */
const wellFormed = (text) => text.toWellFormed?.() ?? text;

function checkText(text) {
  if (typeof text !== "string") throw new QkvError("invalid-option", `The text is of type ${typeof text}; give a string.`);
}

function oneOf(name, value, values) {
  if (!values.includes(value)) {
    throw new QkvError("invalid-option", `${name} is ${JSON.stringify(value)}; give one of ${values.map((entry) => `"${entry}"`).join(", ")}.`);
  }
}
