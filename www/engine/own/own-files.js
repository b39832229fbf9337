// A model of the reader's: BERT, GPT-2 or Llama, from a folder of safetensors or one GGUF file. Nothing of it leaves the page.
import { throwIfAborted } from "../error.js";
import { readHeaders, readWeights } from "./assemble.js";
import { readSource } from "./files.js";
import { createTokenizer } from "./tokenizer.js";

/** Finds the files; needs no engine. */
export async function fetchOwn(source, options) {
  return new OwnFiles(await readSource(source, options));
}

class OwnFiles {
  #own;
  #tokenizer;
  /** Which head does what is found on a text: no sentences come with it. */
  probes = undefined;

  constructor(own) {
    this.#own = own;
  }

  /** Reads headers, then the weights. */
  async open({ signal, onProgress, onPlan } = {}) {
    const own = this.#own;
    const loader = await readHeaders(own, { signal });
    let freed = false;
    try {
      const plan = planOf(loader, own);
      await onPlan?.(plan);
      throwIfAborted(signal);
      this.#tokenizer = await createTokenizer(own.kind === "gguf" ? { gguf: loader.tokenizer } : own);
      throwIfAborted(signal);
      const fetched = await this.#fetched({ signal, onProgress });
      freed = true; // from here on its reader frees it
      // After a download, reading takes a moment; a second progress from 0 on would only puzzle.
      this.inner = await readWeights(loader, own, { signal, onProgress: fetched ? undefined : onProgress });
      this.info = { ...plan, own: true, maxWords: plan.positions, bytes: plan.fileBytes, card: null };
    } finally {
      if (!freed) loader.free();
    }
  }

  /** Files at an address come whole, now that it is known what they are; whether any had to. */
  async #fetched(control) {
    const { files } = this.#own;
    const away = files.filter((file) => file.whole);
    for (const file of away) files[files.indexOf(file)] = await file.whole(control);
    return away.length > 0;
  }

  /** The tokens of a text, or of ids. */
  input(text) {
    if (typeof text === "string") return this.tokens(text);
    let at = 0;
    return Array.from(text, (id) => {
      const word = this.word(id);
      const token = { id, text: word, piece: word, start: at, end: at + word.length, known: true, special: null };
      at = token.end;
      return token;
    });
  }

  tokens(text) {
    return this.#tokenizer.encode(text).tokens;
  }

  /** One token as a reader should see it. */
  word = (id) => this.#tokenizer.word(id);

  waitsFor() {
    return false;
  }

  async ready() {}

  /** The worker reads the same files. */
  toWorker(cpu, key) {
    const { kind, name, config, files, fileNames } = this.#own;
    return cpu.loadModel(key, { own: { kind, name, config, files, fileNames } });
  }

  /** How written tokens join a text. The tokeniser reads all of them together, since one letter may need two; what was typed stays. */
  writing(start, tokens) {
    const { decode, specials } = this.#tokenizer;
    const ids = tokens.map((token) => token.id);
    const given = decode(ids).length;
    let text = start;
    return ({ chosen: { id } }) => {
      const before = text.length;
      ids.push(id);
      text = start + decode(ids).slice(given);
      const word = this.word(id);
      const token = { id, text: word, piece: word, start: Math.min(before, text.length), end: text.length, known: true, special: null };
      return { token, text, ended: id === specials.eos };
    };
  }
}

/** The plan as callers see it. */
function planOf(loader, { files }) {
  return {
    ...loader.plan,
    fileBytes: files.reduce((sum, file) => sum + file.size, 0),
    // This page keeps the weights to open any number; the backend, or its worker, has them too.
    memoryBytes: 2 * loader.memory,
  };
}
