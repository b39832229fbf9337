// What a tokenizer does to a text before it splits it, each step with its places. The steps themselves are the package's.
import { Builder } from "./places.js";
import { spaceAfter, spaceBefore } from "./spaces.js";
import { unsupported } from "./tokenizer-json.js";

const CODE_POINT = /[^]/gu;
// What composes or is put in another order together: a letter and its marks; the parts of a Hangul syllable.
const CLUSTER = /[^][\p{M}\u1160-\u11FF]*/gu;
// Beyond the first plane, where the package does not look: BERT takes each of these as a word.
const FAR_IDEOGRAPH = /^[\u{20000}-\u{2A6DF}\u{2A700}-\u{2CEAF}\u{2F800}-\u{2FA1F}]$/u;

const STEPS = new Map([
  ["BertNormalizer", "BertNormalizer"],
  ...["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip", "Prepend", "Replace", "Precompiled"].map((type) => [type, `${type}Normalizer`]),
]);

/**
 * @param {object | null} config `normalizer` of a tokenizer.json
 * @param {typeof import("@huggingface/tokenizers")} library
 * @returns {(text: import("./places.js").Placed) => import("./places.js").Placed}
 */
export function normaliser(config, library) {
  if (!config) return (text) => text;
  if (config.type === "Sequence") {
    const steps = (config.normalizers ?? []).map((step) => normaliser(step, library));
    return (text) => steps.reduce((done, step) => step(done), text);
  }
  const name = STEPS.get(config.type);
  if (!name) throw unsupported("normalizer", config.type);
  const step = new library[name](config);
  switch (config.type) {
    case "Prepend":
      return (text) => prepended(text, config.prepend);
    case "Strip":
      return (text) => stripped(text, config);
    case "Replace":
      return (text) => replaced(text, step.pattern, config.content ?? "");
    case "BertNormalizer":
      return byCodePoint((char) => (config.handle_chinese_chars && FAR_IDEOGRAPH.test(char) ? ` ${step.normalize(char)} ` : step.normalize(char)));
    // One character at a time, as the reference: JavaScript knows the Greek sigma at the end of a word, the reference does not.
    case "Lowercase":
    case "StripAccents":
      return byCodePoint((char) => step.normalize(char));
    default:
      return (text) => text.map(CLUSTER, (cluster) => step.normalize(cluster));
  }
}

/** A text's characters are few: each is worked out once. */
function byCodePoint(change) {
  const known = new Map();
  return (text) => text.map(CODE_POINT, (char) => {
    let made = known.get(char);
    if (made === undefined) known.set(char, (made = change(char)));
    return made;
  });
}

/** `text` after `prefix`, which comes from nowhere. */
export function prepended(text, prefix) {
  const made = new Builder();
  made.add(prefix, text.origin(0, 0));
  made.copy(text, 0, text.length);
  return made.done();
}

function stripped(text, { strip_left, strip_right }) {
  const from = strip_left ? spaceAfter(text.text, 0) : 0;
  return text.slice(from, strip_right ? Math.max(from, spaceBefore(text.text, text.length)) : text.length);
}

export function replaced(text, pattern, content) {
  const made = new Builder();
  let done = 0;
  for (const { 0: found, index } of text.text.matchAll(pattern)) {
    made.copy(text, done, index);
    done = index + found.length;
    made.add(content, text.origin(index, done));
  }
  if (done === 0 && content === "") return text;
  made.copy(text, done, text.length);
  return made.done();
}
