// The small files of a model: text, and JSON.
import { QkvError } from "../error.js";
import { checkSize } from "./limits.js";

/** @typedef {{ name: string, file: Blob }} Entry */

/** @param {Entry} entry @param {keyof import("./limits.js").LIMITS} part */
export async function readText({ name, file }, part) {
  checkSize(name, file.size, part);
  try {
    return await file.text();
  } catch (reason) {
    throw unreadable(name, reason);
  }
}

export async function readJson(entry, part) {
  return parsed(entry.name, await readText(entry, part));
}

function parsed(name, text) {
  try {
    return JSON.parse(text);
  } catch (reason) {
    const seems = /^\s*</.test(text) ? "; it seems to be a web page" : "";
    throw new QkvError("not-a-model", `${name} is not JSON (${reason.message})${seems}. Take the file that belongs to the model.`, { cause: reason });
  }
}

/**
 * What stands beside the weights. The config stays the text it is, for those who read its numbers; it is JSON.
 * @param {{ config: Entry, tokenizer: Entry | null, tokenizerConfig: Entry | null }} entries
 */
export async function readTexts({ config, tokenizer, tokenizerConfig }) {
  const text = await readText(config, "config");
  parsed(config.name, text);
  return {
    config: text,
    tokenizer: tokenizer && (await readJson(tokenizer, "tokenizer")),
    tokenizerConfig: tokenizerConfig && (await readJson(tokenizerConfig, "tokenizerConfig")),
  };
}

/** The first bytes of a file. */
export async function readHead(name, file, length) {
  try {
    return new Uint8Array(await file.slice(0, length).arrayBuffer());
  } catch (reason) {
    throw unreadable(name, reason);
  }
}

/** A file that was picked may be gone, or changed, by the time it is read. */
function unreadable(name, reason) {
  return new QkvError("truncated-file", `${name} could not be read (${reason.message}). Choose it again.`, { cause: reason });
}
