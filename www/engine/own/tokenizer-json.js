// A tokenizer.json, looked at before anything is built from it.
import { QkvError, kind } from "../error.js";

const MODELS = ["BPE", "WordPiece", "Unigram"];
const ACCEPTED = "Accepted are byte-level BPE (GPT-2, RoBERTa, Llama 3, Qwen), BPE with byte fallback (Llama 2), WordPiece (BERT) and unigram tokenizers.";

/**
 * All keys there, the model's kind known, every id a number that can be one.
 * @returns {object} a copy whose vocabulary is the caller's own
 */
export function checkedTokenizer(json) {
  if (!isObject(json) || !isObject(json.model)) {
    throw notATokenizer(`no "model" is in it (it is ${kind(json)})`);
  }
  const model = { ...json.model, type: json.model.type ?? kindOf(json.model) };
  if (!MODELS.includes(model.type)) throw unsupported("model", model.type);
  const added = json.added_tokens ?? [];
  if (!Array.isArray(added) || !added.every((token) => typeof token?.content === "string" && isId(token.id))) {
    throw notATokenizer(`"added_tokens" is not a list of { id, content }`);
  }
  if (model.type === "Unigram") checkUnigram(model);
  else checkVocabulary(model);
  if (model.type === "BPE") checkMerges(model);
  return {
    normalizer: json.normalizer ?? null,
    pre_tokenizer: json.pre_tokenizer ?? null,
    post_processor: json.post_processor ?? null,
    decoder: json.decoder ?? null,
    // An empty one would be found everywhere.
    added_tokens: added.filter(({ content }) => content !== ""),
    model,
  };
}

/** Files of older versions leave the kind out. */
function kindOf(model) {
  if (Array.isArray(model.vocab)) return "Unigram";
  return model.merges ? "BPE" : "WordPiece";
}

function checkVocabulary({ vocab, type, unk_token }) {
  if (!isObject(vocab)) throw notATokenizer(`"vocab" is ${kind(vocab)}, not an object from piece to id`);
  for (const piece of Object.keys(vocab)) {
    if (!isId(vocab[piece])) throw notATokenizer(`the piece ${JSON.stringify(piece)} has the id ${JSON.stringify(vocab[piece])}`);
  }
  if ((type === "WordPiece" || unk_token) && !Object.hasOwn(vocab, unk_token)) {
    throw notATokenizer(`the vocabulary lacks the token for what is unknown, ${JSON.stringify(unk_token)}`);
  }
}

function checkMerges({ merges }) {
  const good = (merge) => (typeof merge === "string" ? merge.includes(" ") : Array.isArray(merge) && merge.length === 2 && merge.every((part) => typeof part === "string"));
  if (!Array.isArray(merges) || !merges.every(good)) throw notATokenizer(`"merges" is not a list of pairs`);
}

function checkUnigram({ vocab, unk_id }) {
  const good = (entry) => Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "number";
  if (!Array.isArray(vocab) || vocab.length === 0 || !vocab.every(good)) throw notATokenizer(`"vocab" is not a list of pieces and scores`);
  if (!(unk_id < vocab.length)) throw notATokenizer(`"unk_id" is ${JSON.stringify(unk_id)}`);
}

export const isId = (id) => Number.isInteger(id) && id >= 0 && id < 2 ** 31;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export function notATokenizer(found, cause) {
  return new QkvError("not-a-model", `tokenizer.json does not describe a tokenizer: ${found}. Take the file that belongs to the model.`, { cause });
}

export function unsupported(part, name) {
  return new QkvError("unsupported-model", `The tokenizer's ${part} is of the kind ${JSON.stringify(name ?? null)}, which is not known here. ${ACCEPTED}`);
}
