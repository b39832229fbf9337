// Which of many files are the model: the weights that lie highest, and the config.json and tokenizer.json nearest to them.
import { QkvError } from "../error.js";
import { readJson } from "./text.js";
import { shardNames } from "./shards.js";

const ACCEPTED = "Accepted are config.json and tokenizer.json with model.safetensors, or with model.safetensors.index.json and all files that it names, or one .gguf file.";
const GGUF = /\.gguf$/i;
const INDEX = ".safetensors.index.json";

/**
 * @typedef {{ path: string, name: string, folder: string, file: Blob }} Entry
 * @param {Iterable<File>} files
 * @returns {Promise<{ gguf: Entry } | { name: string, config: Entry, tokenizer: Entry, tokenizerConfig: Entry | null, weights: Entry[] }>}
 */
export async function chooseModel(files) {
  const entries = entriesOf(files);
  const found = candidates(entries);
  if (found.length === 0) throw new QkvError("not-a-model", `No weights are among the files (${listed(entries)}). ${ACCEPTED}`);
  const depth = Math.min(...found.map(({ folder }) => depthOf(folder)));
  const [weights, ...others] = found.filter(({ folder }) => depthOf(folder) === depth);
  if (others.length > 0) throw new QkvError("not-a-model", `Several models are among the files (${listed([weights, ...others])}). Give the files of one.`);
  if (GGUF.test(weights.name)) return { gguf: weights };
  const config = nearest(entries, weights.folder, "config.json");
  if (!config) throw missing(weights, "config.json", "it says how the model is built");
  const tokenizer = nearest(entries, weights.folder, "tokenizer.json");
  if (!tokenizer) throw missing(weights, "tokenizer.json", "it says how text becomes tokens");
  const tokenizerConfig = nearest(entries, tokenizer.folder, "tokenizer_config.json");
  const name = weights.folder.split("/").pop() || "model";
  return { name, config, tokenizer, tokenizerConfig, weights: weights.name.endsWith(INDEX) ? await shards(entries, weights) : [weights] };
}

/** Every file with its place; what systems hide is no part of a model. */
function entriesOf(files) {
  return Array.from(files, (file) => {
    const path = (file.webkitRelativePath || file.name || "").replaceAll("\\", "/");
    const at = path.lastIndexOf("/");
    return { path, name: path.slice(at + 1), folder: path.slice(0, Math.max(at, 0)), file };
  }).filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")));
}

/** What could be a model's weights: in each folder the GGUF files, and one file or index of safetensors. */
function candidates(entries) {
  const found = entries.filter(({ name }) => GGUF.test(name));
  for (const folder of new Set(entries.map((entry) => entry.folder))) {
    const here = entries.filter((entry) => entry.folder === folder);
    const whole = here.filter(({ name }) => name.endsWith(".safetensors"));
    const indices = here.filter(({ name }) => name.endsWith(INDEX));
    const named = whole.filter(({ name }) => name === "model.safetensors");
    if (named.length > 0) found.push(...named);
    else if (indices.length > 0) found.push(...indices);
    else found.push(...whole);
  }
  return found;
}

/** In the folder itself, else in one that holds it. */
function nearest(entries, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0))) {
    const found = entries.filter((entry) => entry.folder === folder && entry.name === name);
    if (found.length > 1) throw new QkvError("not-a-model", `Several files are called ${name}. Give the files of one model, or the whole folder.`);
    if (found.length === 1) return found[0];
    if (folder === "") return null;
  }
}

async function shards(entries, index) {
  const names = shardNames(index.name, await readJson(index, "index"));
  const found = names.map((name) => entries.find((entry) => entry.folder === index.folder && entry.name === name));
  const absent = names.filter((_, at) => !found[at]);
  if (absent.length > 0) {
    throw new QkvError("truncated-file", `${index.name} names ${names.length} files, and ${some(absent)} ${absent.length === 1 ? "is" : "are"} not there. Add what is missing.`);
  }
  return found;
}

function missing(weights, name, why) {
  return new QkvError("not-a-model", `${name} is not beside ${weights.name}; ${why}. Add it from the same model. ${ACCEPTED}`);
}

const depthOf = (folder) => (folder === "" ? 0 : folder.split("/").length);
const listed = (entries) => (entries.length === 0 ? "none" : some(entries.map(({ path }) => path)));
const some = (names) => names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
