// The tokenizer.json that a GGUF file's metadata amounts to.
import { QkvError, kind } from "../error.js";
import { isId } from "./tokenizer-json.js";
import { preTokenizer } from "./tokenizer-pre.js";

// tokenizer.ggml.token_type: what is unknown, what steers a model, what was added to the vocabulary.
const SPECIAL = new Set([2, 3]);
const ADDED = 4;
const ROLES = ["bos", "eos", "unk", "sep", "pad", "mask", "cls"];

/**
 * @param {{ model: string, pre?: string | null, tokens: string[], merges?: string[] | null, scores?: number[] | null, types?: number[] | null,
 *   bos?: number | null, eos?: number | null, unk?: number | null, sep?: number | null, pad?: number | null, mask?: number | null,
 *   cls?: number | null, addBos?: boolean | null, addEos?: boolean | null, addSpacePrefix?: boolean | null }} gguf
 * @returns {{ tokenizer: object, tokenizerConfig: object }}
 */
export function fromGguf(gguf) {
  const make = new Map([["gpt2", byteLevel], ["llama", sentencePiece], ["bert", wordPiece]]).get(gguf.model);
  if (!make) {
    throw new QkvError("unsupported-model", `The file's tokenizer is of the kind ${JSON.stringify(gguf.model ?? null)}. Known are gpt2 (byte-level BPE), llama (SentencePiece BPE) and bert (WordPiece).`);
  }
  checkLists(gguf);
  return make(gguf);
}

function checkLists({ tokens, merges, scores, types, model }) {
  if (!Array.isArray(tokens) || tokens.length === 0) throw broken(`its list of tokens is ${kind(tokens)}`);
  if (model === "gpt2" && !Array.isArray(merges)) throw broken("a byte-level BPE tokenizer has no list of merges");
  if (model === "llama" && !Array.isArray(scores)) throw broken("a SentencePiece tokenizer has no list of scores");
  for (const [name, list] of Object.entries({ scores, types })) {
    if (list && list.length !== tokens.length) throw broken(`it has ${tokens.length} tokens and ${list.length} ${name}`);
  }
}

function byteLevel(gguf) {
  const { tokens, merges } = gguf;
  const { words, normalizer = null, wholeWordsFirst = false, encoder = false, start = false } = preTokenizer(gguf.pre);
  const pairs = merges.map((merge) => {
    const at = merge.indexOf(" ", 1);
    if (at < 0) throw broken(`the merge ${JSON.stringify(merge)} is no pair`);
    return [merge.slice(0, at), merge.slice(at + 1)];
  });
  // RoBERTa's mask takes the space before it.
  const takesSpace = (id) => encoder && id === gguf.mask;
  const around = { ...gguf, addBos: gguf.addBos ?? (start || encoder), addEos: gguf.addEos ?? encoder };
  return assembled(around, {
    normalizer,
    pre_tokenizer: { type: "Sequence", pretokenizers: words },
    decoder: { type: "ByteLevel" },
    model: { type: "BPE", vocab: vocabulary(tokens), merges: pairs, ignore_merges: wholeWordsFirst },
  }, takesSpace);
}

/** Pairs are merged in the order of the scores of what they make; what no piece covers is spelt in bytes. */
function sentencePiece(gguf) {
  const { tokens, scores, types, addSpacePrefix } = gguf;
  const unknown = gguf.unk ?? types?.indexOf(2) ?? -1;
  if (!isId(unknown) || unknown >= tokens.length) throw broken("a SentencePiece tokenizer has no token for what is unknown");
  return assembled({ ...gguf, unk: unknown, addBos: gguf.addBos ?? true }, {
    normalizer: {
      type: "Sequence",
      normalizers: [
        ...(addSpacePrefix === false ? [] : [{ type: "Prepend", prepend: "▁" }]),
        { type: "Replace", pattern: { String: " " }, content: "▁" },
      ],
    },
    pre_tokenizer: null,
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
        ...(addSpacePrefix === false ? [] : [{ type: "Strip", content: " ", start: 1, stop: 0 }]),
      ],
    },
    model: {
      type: "BPE", vocab: vocabulary(tokens), merges: mergesOf(tokens, scores), unk_token: tokens[unknown],
      byte_fallback: true, fuse_unk: true,
    },
  });
}

/** Every pair of pieces that make a piece, the best score first; of one score's pairs the one with the longer left part. */
function mergesOf(tokens, scores) {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const found = [];
  for (const [id, token] of tokens.entries()) {
    const pairs = [];
    for (let at = 1; at < token.length; at++) {
      const left = ids.get(token.slice(0, at));
      const right = ids.get(token.slice(at));
      if (left !== undefined && right !== undefined) pairs.push({ pair: [tokens[left], tokens[right]], score: scores[id] });
    }
    found.push(...pairs);
  }
  return found.sort((a, b) => b.score - a.score || b.pair[0].length - a.pair[0].length).map(({ pair }) => pair);
}

/** GGUF marks the beginnings of words ("▁play", "ing"), BERT their continuations ("play", "##ing"). */
function wordPiece(gguf) {
  const { tokens } = gguf;
  const marked = tokens.some((token) => token.startsWith("▁"));
  const named = (token) => /^\[.+\]$/.test(token);
  const spelt = (token) => (named(token) ? token : token.startsWith("▁") ? token.slice(1) : `##${token}`);
  const pieces = marked ? tokens.map(spelt) : tokens;
  const idOf = (id, content) => id ?? pieces.indexOf(content);
  const ids = { unk: idOf(gguf.unk, "[UNK]"), cls: idOf(gguf.cls ?? gguf.bos, "[CLS]"), sep: idOf(gguf.sep ?? gguf.eos, "[SEP]"), mask: idOf(gguf.mask, "[MASK]") };
  if (!pieces[ids.unk] || !pieces[ids.cls] || !pieces[ids.sep]) throw broken("a WordPiece tokenizer lacks [UNK], [CLS] or [SEP]");
  // No field says whether the model tells capitals apart; its words do.
  const lowercase = !pieces.some((piece) => !named(piece) && piece !== piece.toLowerCase());
  return assembled({ ...gguf, ...ids, tokens: pieces, bos: ids.cls, eos: ids.sep, addBos: true, addEos: true }, {
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase },
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: { type: "WordPiece", vocab: vocabulary(pieces), unk_token: pieces[ids.unk], continuing_subword_prefix: "##", max_input_chars_per_word: 100 },
  });
}

/** The whole, with the tokens that are found in the text itself and those put around it. */
function assembled(gguf, parts, lstrip = () => false) {
  const { tokens, types, bos, eos, addBos, addEos } = gguf;
  const ids = ROLES.filter((name) => gguf[name] !== null && gguf[name] !== undefined);
  for (const name of ids) {
    if (!isId(gguf[name]) || gguf[name] >= tokens.length) throw broken(`the id of its ${name} token is ${gguf[name]}, of ${tokens.length} tokens`);
  }
  const special = new Set(types ? [] : ids.map((name) => gguf[name]));
  const added = [];
  for (const [id, content] of tokens.entries()) {
    const control = special.has(id) || SPECIAL.has(types?.[id]);
    if (control || types?.[id] === ADDED) added.push({ id, content, special: control, normalized: false, single_word: false, lstrip: lstrip(id), rstrip: false });
  }
  const token = (wanted, id, name) => {
    if (wanted && !isId(id)) throw broken(`its ${name} token is to be added and has no id`);
    return wanted ? [{ SpecialToken: { id: tokens[id], type_id: 0 } }] : [];
  };
  const single = [...token(addBos, bos, "bos"), { Sequence: { id: "A", type_id: 0 } }, ...token(addEos, eos, "eos")];
  return {
    tokenizer: { ...parts, added_tokens: added, post_processor: { type: "TemplateProcessing", single, pair: single } },
    tokenizerConfig: Object.fromEntries(ROLES.map((name) => [`${name}_token`, isId(gguf[name]) ? tokens[gguf[name]] : null])),
  };
}

/** Of a token that is there twice the first id counts. */
const vocabulary = (tokens) => Object.fromEntries(tokens.map((token, id) => [token, id]).reverse());

const broken = (found) => new QkvError("not-a-model", `The file's tokenizer does not hold together: ${found}. Take an unbroken GGUF file.`);
