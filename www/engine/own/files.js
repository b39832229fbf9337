// A model of one's own, wherever its files are: picked, dropped, or on the network.
import { QkvError, kind, throwIfAborted } from "../error.js";
import { addressOf, fetchModel } from "./address.js";
import { download, nameOf, remote } from "./download.js";
import { chooseModel } from "./folder.js";
import { readHead, readTexts } from "./text.js";

const ACCEPTED = "Accepted are a .gguf file, the files of a model (config.json, tokenizer.json and its safetensors), a folder of them, or an address.";

/**
 * Files of weights at an address are not here yet: they have `size` and `slice` as a Blob has, and `whole` gives the Blob.
 * @typedef {URL | string | Blob} Source
 * @param {Source | Iterable<File> | { config: Source, weights: Source | Source[], tokenizer?: Source }} source
 * @param {{ signal?: AbortSignal, onProgress?: (progress: { loaded: number, total: number | null, file: string }) => void }} [options]
 * @returns {Promise<
 *   { kind: "gguf", name: string, files: [Blob] } |
 *   { kind: "safetensors", name: string, config: string, files: Blob[], fileNames: string[], tokenizer: object | null, tokenizerConfig: object | null }
 * >}
 * @throws {QkvError} `not-a-model`, `truncated-file`, `too-large`, `network`, `invalid-option`, `aborted`
 */
export async function readSource(source, options = {}) {
  throwIfAborted(options.signal);
  const read = await parts(source, options);
  throwIfAborted(options.signal);
  if (read.gguf) return gguf(read.gguf);
  const { name, config, weights, tokenizer, tokenizerConfig } = read;
  return {
    kind: "safetensors", name, config, tokenizer, tokenizerConfig,
    files: weights.map(({ file }) => file), fileNames: weights.map((entry) => entry.name),
  };
}

async function parts(source, options) {
  if (source instanceof Blob) return { gguf: { name: source.name ?? "model.gguf", file: source } };
  if (typeof source === "string" || source instanceof URL) return fetchModel(addressOf(source), options);
  if (typeof source?.[Symbol.iterator] === "function") return chosen(source);
  if (source?.config && source.weights) return named(source, options);
  throw new QkvError("invalid-option", `The model is given as ${kind(source)}. ${ACCEPTED}`);
}

async function chosen(files) {
  const all = [...files];
  const other = all.find((file) => !(file instanceof Blob));
  if (other !== undefined) throw new QkvError("invalid-option", `Among the files is ${kind(other)}. ${ACCEPTED}`);
  const model = await chooseModel(all);
  return model.gguf ? model : { ...model, ...(await readTexts(model)) };
}

/** Every part given by itself. */
async function named({ config, weights, tokenizer }, options) {
  const get = async (source, part, name) => {
    if (source instanceof Blob) return { name: source.name ?? name, file: source };
    const url = addressOf(source);
    return { name: nameOf(url), file: await (part === "weights" ? remote : download)(url, part, options) };
  };
  const list = Array.isArray(weights) ? weights : [weights];
  const texts = await readTexts({
    config: await get(config, "config", "config.json"),
    tokenizer: tokenizer ? await get(tokenizer, "tokenizer", "tokenizer.json") : null,
    tokenizerConfig: null,
  });
  const read = [];
  for (const [at, one] of list.entries()) {
    read.push(await get(one, "weights", `weights-${at + 1}.safetensors`));
    await read[at].file.close?.();
  }
  return { name: read[0]?.name.replace(/\.safetensors$/, "") ?? "model", ...texts, weights: read };
}

const MAGIC = "GGUF";

async function gguf({ name, file }) {
  const magic = String.fromCharCode(...(await readHead(name, file, MAGIC.length)));
  if (magic !== MAGIC) {
    const found = file.size === 0 ? "is empty" : `begins with ${JSON.stringify(magic)} and not with "${MAGIC}"`;
    const more = name.endsWith(".safetensors") ? "Weights alone do not say how the model is built: give config.json and tokenizer.json with them." : ACCEPTED;
    throw new QkvError("not-a-model", `${name} ${found}. ${more}`);
  }
  return { kind: "gguf", name: name.replace(/\.gguf$/i, ""), files: [file] };
}
