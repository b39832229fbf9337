// How a tokenizer cuts a text into words before it looks for its pieces, each word with its places. Patterns are translated by the
// package; the cutting is done here, for the places, and because the package takes some of the reference's rules otherwise
// (tests/tokenizers.mjs holds the two together).
import { Builder } from "./places.js";
import { prepended, replaced } from "./tokenizer-normalise.js";
import { unsupported } from "./tokenizer-json.js";

/** GPT-2's words: contractions, letters, digits, other signs, each with a space before it; spaces. */
export const GPT2_WORDS = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
const PUNCTUATION = String.raw`\p{P}$+<=>^\x60|~`;

/**
 * @param {object | null} config `pre_tokenizer` of a tokenizer.json
 * @param {typeof import("@huggingface/tokenizers")} library
 * @returns {(text: Placed) => Placed[]}
 */
export function splitter(config, library) {
  const split = (pattern, behavior, invert = false) => cutter({ pattern: { Regex: pattern }, behavior, invert }, library);
  switch (config?.type) {
    case undefined:
      return (text) => [text];
    case "Sequence":
      return chain((config.pretokenizers ?? []).map((step) => splitter(step, library)));
    case "Split":
      return cutter(config, library);
    case "BertPreTokenizer":
      return split(`[^\\s${PUNCTUATION}]+|[${PUNCTUATION}]`, "Removed", true);
    case "Whitespace":
      return split(String.raw`\w+|[^\w\s]+`, "Removed", true);
    case "WhitespaceSplit":
      return split(String.raw`\s+`, "Removed");
    case "Digits":
      return split(config.individual_digits ? String.raw`\p{N}` : String.raw`\p{N}+`, "Isolated");
    case "Punctuation":
      return split(`[${PUNCTUATION}]`, config.behavior ?? "Isolated");
    case "ByteLevel":
      return chain([
        config.add_prefix_space ? (text) => [text.text.startsWith(" ") ? text : prepended(text, " ")] : null,
        config.use_regex === false ? null : split(GPT2_WORDS, "Isolated"),
        (text) => [bytes(text)],
      ]);
    case "Metaspace":
      return metaspace(config, library);
    default:
      throw unsupported("pre_tokenizer", config.type);
  }
}

function chain(steps) {
  const real = steps.filter(Boolean);
  return (text) => real.reduce((words, step) => words.flatMap(step), [text]);
}

/** Cuts where a pattern matches. */
function cutter(config, library) {
  const { pattern } = new library.SplitPreTokenizer(config);
  if (!pattern) throw unsupported("pattern of a pre_tokenizer", Object.keys(config.pattern ?? {}).join());
  const behaviour = config.behavior?.toLowerCase() ?? "isolated";
  return (text) => join(pieces(text.text, pattern, Boolean(config.invert)), behaviour).map(({ from, to }) => text.slice(from, to));
}

/** The text in order, what matches and what lies between. */
function pieces(text, pattern, invert) {
  const found = [];
  let done = 0;
  const add = (from, to, match) => {
    if (from < to) found.push({ from, to, match: match !== invert });
  };
  for (const { 0: match, index } of text.matchAll(pattern)) {
    add(done, index, false);
    add(index, (done = index + match.length), true);
  }
  add(done, text.length, false);
  return found;
}

/** What is done with the matches. */
function join(found, behaviour) {
  if (behaviour === "removed") return found.filter(({ match }) => !match);
  if (behaviour === "isolated") return found;
  const joined = [];
  for (const piece of found) {
    const last = joined.at(-1);
    const belongs = last && {
      contiguous: piece.match === last.match,
      mergedwithprevious: piece.match && !last.match,
      mergedwithnext: last.match && !piece.match,
    }[behaviour];
    // What has taken in its neighbour takes no second one.
    if (belongs) joined[joined.length - 1] = { from: last.from, to: piece.to, match: behaviour === "mergedwithprevious" ? true : piece.match };
    else joined.push(piece);
  }
  return joined;
}

/** UTF-8, a visible character for each byte: the bytes that print stand for themselves, the others for those from U+0100 on. */
export const BYTE_CHARS = (() => {
  const prints = (byte) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  let spare = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(prints(byte) ? byte : spare++));
})();

const utf8 = new TextEncoder();

function bytes(text) {
  const made = new Builder();
  for (const { 0: char, index } of text.text.matchAll(/[^]/gu)) {
    const spelt = Array.from(utf8.encode(char), (byte) => BYTE_CHARS[byte]).join("");
    made.add(spelt, text.origin(index, index + char.length));
  }
  return made.done();
}

/** SentencePiece's words: a visible sign for each space, and one before the text. */
function metaspace({ replacement = "▁", prepend_scheme, add_prefix_space, split }, library) {
  const scheme = prepend_scheme ?? (add_prefix_space === false ? "never" : "always");
  const cut = split === false ? (text) => [text] : cutter({ pattern: { String: replacement }, behavior: "MergedWithNext" }, library);
  return (text) => {
    const signed = replaced(text, / /g, replacement);
    const bare = !signed.text.startsWith(replacement);
    const first = scheme === "always" || (scheme === "first" && text.starts[0] === 0);
    return cut(bare && first ? prepended(signed, replacement) : signed);
  };
}
