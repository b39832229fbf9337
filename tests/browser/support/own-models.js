// The models that the tests open as files: small ones of every family and, where they could be fetched, two that people have;
// and what PyTorch computed with them (training/own).

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
const OWN = "tests/fixtures/own";
const REAL = "tests/real/.cache";

/** Each with `source` as `loadModel` takes it, its paths as addresses on the server of the pages. */
export const small = JSON.parse(readFileSync(join(root, OWN, "models.json"), "utf8")).map(({ name, config, weights, tokenizer, gguf }) => ({
  name,
  source: gguf ? at(OWN, gguf) : { config: at(OWN, config), weights: weights.map((path) => at(OWN, path)), tokenizer: at(OWN, tokenizer) },
  expected: () => expected(join(root, OWN, name, "expected")),
}));

const minilm = { config: at(REAL, "minilm/config.json"), weights: [at(REAL, "minilm/model.safetensors")], tokenizer: at(REAL, "minilm/tokenizer.json") };
export const real = [["minilm", minilm], ["smollm2", at(REAL, "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")]].map(([name, source]) => ({
  name,
  source,
  here: [source.weights ?? source].flat().every((path) => existsSync(join(root, path))),
  expected: () => expected(join(root, "tests/real", name)),
}));

function at(folder, path) {
  return `/${folder}/${path}`;
}

/** The cases of a fixture, each with its tensors: `{ text, ids, …, numbers: { weights: Float32Array, … } }`. */
function expected(stem) {
  const bytes = readFileSync(`${stem}.safetensors`);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length));
  const data = bytes.subarray(8 + length);
  return JSON.parse(readFileSync(`${stem}.json`, "utf8")).map((found, at) => {
    const own = Object.entries(header).filter(([name]) => name.startsWith(`${at}.`));
    return { ...found, numbers: Object.fromEntries(own.map(([name, { data_offsets: [from, to] }]) => [name.slice(name.indexOf(".") + 1), floats(data.subarray(from, to))])) };
  });
}

const floats = (bytes) => Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
