// The questions by which each ability is measured, as the files beside the decoder hold them. Fetched once a page.
import { fetchBytes } from "../../engine/fetch.js";

export const ABILITIES = ["agreement", "names", "list"];

/** Literal addresses, so that bundlers find the files. */
const FILES = {
  agreement: new URL("../../../models/decoder/probes/agreement.tsv", import.meta.url),
  names: new URL("../../../models/decoder/probes/names.tsv", import.meta.url),
  list: new URL("../../../models/decoder/probes/list.tsv", import.meta.url),
};
let read = null;

// A row: text, the right next word, and those it has to be likelier than; `*` is every other word.
const parse = (file) => file.trim().split("\n").slice(1).map((line) => {
  const [text, right, others] = line.split("\t");
  return { text, right, others: others === "*" ? null : others.split(" ") };
});

/** { agreement, names, list }: a list each of { text, right, others }, `others` null for every other word. */
export function questions() {
  read ??= Promise.all(ABILITIES.map((name) => fetchBytes(FILES[name]).then((bytes) => [name, parse(new TextDecoder().decode(bytes))]))).then(Object.fromEntries);
  read.catch(() => (read = null)); // the next figure asks again
  return read;
}
