// What the training of a family of models wrote down, as the files beside the models tell it. Fetched once a page.
import { fetchBytes } from "../engine/fetch.js";

/** Fields are described in training/README.md. */
const FILES = {
  family: new URL("../../models/family/records.json", import.meta.url),
  memory: new URL("../../models/memory/records.json", import.meta.url),
};
const read = new Map();

/** Its address, to name it beside what was taken from it. */
export const fileOf = (name) => FILES[name].href;

/** @param {"family" | "memory"} name @returns {Promise<object>} */
export function records(name) {
  if (!read.has(name)) {
    const file = fetchBytes(FILES[name], {}).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
    file.catch(() => read.delete(name)); // the next figure asks again
    read.set(name, file);
  }
  return read.get(name);
}
