// How a byte-level BPE tokenizer of a GGUF file cuts words: `tokenizer.ggml.pre` gives a name, the rules stand in the tokenizer.json
// of the model that had that name first.
import { QkvError } from "../error.js";
import { GPT2_WORDS } from "./tokenizer-split.js";

const isolated = (pattern) => ({ type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false });
const bytes = (use_regex) => ({ type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex });

/** Contractions in either case, letters with any one sign before them, digits in groups, other signs, ends of lines, spaces. */
const lateWords = (digits) =>
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|${digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

const gpt2 = { words: [isolated(GPT2_WORDS), bytes(false)] };
const digitByDigit = { words: [isolated(String.raw`\p{N}`), isolated(GPT2_WORDS), bytes(false)] };
const llama3 = { words: [isolated(lateWords(String.raw`\p{N}{1,3}`)), bytes(false)], wholeWordsFirst: true };
const qwen2 = { words: [isolated(lateWords(String.raw`\p{N}`)), bytes(false)], normalizer: { type: "NFC" } };

const NAMED = {
  "gpt-2": gpt2, "phi-2": gpt2, mpt: gpt2, olmo: gpt2,
  "roberta-bpe": { ...gpt2, encoder: true },
  smollm: digitByDigit, starcoder: digitByDigit, refact: digitByDigit, "command-r": digitByDigit,
  "llama-bpe": { ...llama3, start: true }, llama3: { ...llama3, start: true }, "llama-v3": { ...llama3, start: true },
  qwen2, "deepseek-r1-qwen": qwen2, stablelm2: { ...qwen2, normalizer: null },
};

/**
 * @param {string | null | undefined} name files from before there were names are GPT-2's kind
 * @returns {{ words: object[], normalizer?: object | null, wholeWordsFirst?: boolean, encoder?: boolean, start?: boolean }}
 */
export function preTokenizer(name) {
  if (name === null || name === undefined || name === "default") return gpt2;
  if (Object.hasOwn(NAMED, name)) return NAMED[name];
  const known = Object.keys(NAMED).join(", ");
  throw new QkvError("unsupported-model", `The file's tokenizer cuts words by the rules called ${JSON.stringify(name)}, which are not known here. Known are ${known}.`);
}
