// Just enough of GGUF to hand its tokenizer to a test; the product reads it in Rust, and checks what it reads.

import { closeSync, openSync, readSync } from "node:fs";

const HEAD = 16 * 2 ** 20; // the vocabularies of the test's files end well before
const NUMBERS = [["Uint8", 1], ["Int8", 1], ["Uint16", 2], ["Int16", 2], ["Uint32", 4], ["Int32", 4], ["Float32", 4], ["Uint8", 1], null, null, ["BigUint64", 8], ["BigInt64", 8], ["Float64", 8]];
const STRING = 8;
const ARRAY = 9;

/** The metadata of a GGUF file of version 3, by key. */
function metadata(path) {
  const bytes = Buffer.alloc(HEAD);
  const file = openSync(path);
  const length = readSync(file, bytes, 0, HEAD, 0);
  closeSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let at = 16;
  const number = (type) => {
    const [name, size] = NUMBERS[type];
    at += size;
    return view[`get${name}`](at - size, true);
  };
  const string = () => {
    const size = Number(number(10));
    at += size;
    return bytes.toString("utf8", at - size, at);
  };
  const value = (type) => {
    if (type === STRING) return string();
    if (type !== ARRAY) return number(type);
    const of = number(4);
    return Array.from({ length: Number(number(10)) }, () => value(of));
  };
  const found = {};
  for (let left = Number(number(10)); left > 0; left--) {
    const key = string();
    found[key] = value(number(4));
  }
  return found;
}

/** What a tokenizer is made of, in the form that the engine hands it on. */
export function ggufTokenizer(path) {
  const found = metadata(path);
  const get = (name) => found[`tokenizer.ggml.${name}`] ?? null;
  const flag = (name) => (get(name) === null ? null : Boolean(get(name)));
  return {
    model: get("model"), pre: get("pre"), tokens: get("tokens"), merges: get("merges"), scores: get("scores"), types: get("token_type"),
    bos: get("bos_token_id"), eos: get("eos_token_id"), unk: get("unknown_token_id"), sep: get("seperator_token_id"), pad: get("padding_token_id"),
    mask: get("mask_token_id"), cls: get("cls_token_id"), addBos: flag("add_bos_token"), addEos: flag("add_eos_token"), addSpacePrefix: flag("add_space_prefix"),
    chatTemplate: found["tokenizer.chat_template"] ?? null,
  };
}
