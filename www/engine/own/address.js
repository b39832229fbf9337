// A model by its address: of a .gguf file, of a config.json or a file of weights, or of the folder that holds them.
import { QkvError } from "../error.js";
import { download, nameOf, remote } from "./download.js";
import { shardNames } from "./shards.js";
import { readJson, readTexts } from "./text.js";

/** @typedef {import("./text.js").Entry} Entry */

const INDEX = "model.safetensors.index.json";

/**
 * @param {URL | string} address
 * @returns {URL} absolute, and one that can be fetched
 */
export function addressOf(address) {
  const base = globalThis.location?.href;
  const url = URL.canParse(address, base) ? new URL(address, base) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new QkvError("invalid-option", `${JSON.stringify(String(address).slice(0, 200))} is no address. Accepted are http and https, of a .gguf file, of a config.json, or of the folder that holds one.`);
  }
  return url;
}

/**
 * Everything beside each other, the small files first: what is wrong with them shows before the weights come, of which only the
 * beginning is asked for.
 * @returns {Promise<{ gguf: Entry } | { name: string, config: string, tokenizer: object, tokenizerConfig: object | null, weights: Entry[] }>}
 */
export async function fetchModel(url, options) {
  const name = nameOf(url);
  const get = async (at, part) => ({ name: nameOf(at), file: await download(at, part, options) });
  const begin = async (at) => ({ name: nameOf(at), file: await remote(at, "weights", options) });
  if (/\.gguf$/i.test(name)) return { gguf: await begin(url) };
  const folder = folderOf(url);
  const beside = (file) => new URL(encodeURIComponent(file), folder);
  const texts = await readTexts({
    config: await get(beside("config.json"), "config"),
    tokenizer: await get(beside("tokenizer.json"), "tokenizer"),
    tokenizerConfig: await get(beside("tokenizer_config.json"), "tokenizerConfig").catch(orNothing),
  });
  // By name where an address of weights was given, else whichever is there.
  const given = /\.safetensors(\.index\.json)?$/.test(name) ? name : null;
  const weights = given?.endsWith(".json") ? null : await begin(beside(given ?? "model.safetensors")).catch(given ? fail : orNothing);
  const model = { name: modelName(folder), ...texts };
  if (weights) return { ...model, weights: [weights] };
  const index = await get(beside(given ?? INDEX), "index").catch(neither(given));
  const shards = [];
  for (const shard of shardNames(index.name, await readJson(index, "index"))) {
    shards.push(await begin(beside(shard)));
    // Browsers keep few connections to a host; one held open for each shard would be waited for for ever.
    await shards.at(-1).file.close?.();
  }
  return { ...model, weights: shards };
}

/** The folder of a file that belongs to a model; any other address is taken for a folder's. */
function folderOf(url) {
  const folder = new URL(url);
  [folder.search, folder.hash] = ["", ""];
  if (/\.(json|safetensors)$/.test(nameOf(url))) return new URL(".", folder);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder;
}

/** …/smollm2/resolve/main/ is smollm2. */
function modelName(folder) {
  const path = folder.pathname.replace(/\/resolve\/.*$/, "").replace(/\/$/, "");
  return nameOf({ pathname: path }) || folder.hostname;
}

function fail(reason) {
  throw reason;
}

/** Not there is no failure yet. */
function orNothing(reason) {
  if (reason?.code !== "network") throw reason;
  return null;
}

const neither = (given) => (reason) => {
  if (given || reason?.code !== "network") throw reason;
  throw new QkvError("network", `Neither model.safetensors nor ${INDEX} could be fetched beside config.json. Check the address, or give the files themselves.`, { cause: reason });
};
