// A model's own tokenizer: from tokenizer.json, or from what a GGUF file says. Vocabulary, merging, pattern translation and decoding
// are those of @huggingface/tokenizers, which is loaded only here; the places of tokens in the text, which it does not know, are ours.
import { QkvError } from "../error.js";
import { Placed } from "./places.js";
import { finder } from "./tokenizer-added.js";
import { fromGguf } from "./tokenizer-gguf.js";
import { checkedTokenizer, notATokenizer } from "./tokenizer-json.js";
import { normaliser } from "./tokenizer-normalise.js";
import { pieces } from "./tokenizer-pieces.js";
import { around, specials } from "./tokenizer-specials.js";
import { splitter } from "./tokenizer-split.js";
import { reader } from "./tokenizer-word.js";

/**
 * A token of a text. `start` and `end` are UTF-16 places in the text as it was given; tokens that are parts of one character all
 * have that character's place. `text` is what lies there, `piece` the vocabulary's own spelling.
 * @typedef {{ id: number, text: string, piece: string, start: number, end: number, known: boolean, special: "rest" | "start" | "mask" | null }} Token
 */

/**
 * @param {{ tokenizer: object, tokenizerConfig?: object | null } | { gguf: object }} source
 * @throws {QkvError} `not-a-model`, `unsupported-model`
 */
export async function createTokenizer(source) {
  const { tokenizer: given, tokenizerConfig: config = null } = source.gguf ? fromGguf(source.gguf) : source;
  const json = checkedTokenizer(given);
  const library = await loaded();
  return built(() => build(json, config, library));
}

async function loaded() {
  try {
    return await import("@huggingface/tokenizers");
  } catch (reason) {
    throw new QkvError("network", "The code of @huggingface/tokenizers could not be loaded. Check the connection and try again; a page without a bundler names the package in its import map.", { cause: reason });
  }
}

function build(json, config, library) {
  const tokenizer = new library.Tokenizer(json, {});
  const added = [...tokenizer.get_added_tokens_decoder().values()];
  const normalise = normaliser(json.normalizer, library);
  const split = splitter(json.pre_tokenizer, library);
  const piecesOf = pieces(tokenizer, json.model);
  const findRaw = finder(added.filter(({ normalized }) => !normalized));
  const findNormalised = finder(added.filter(({ normalized }) => normalized)
    .map((token) => ({ ...token, content: normalise(Placed.of(token.content)).text }))
    .filter(({ content }) => content !== ""));
  const ids = specials(tokenizer, config, added);
  const { before, after } = around(tokenizer);
  // An encoder has a resting place on both sides; before a decoder's text there is at most a start.
  const kind = after.length > 0 ? "rest" : "start";

  function* tokensOf(text) {
    for (const raw of findRaw(text)) {
      if (raw.token) yield { ...raw.token, ...raw.text.origin(0, raw.text.length), known: raw.token.id !== ids.unk };
      else for (const part of findNormalised(normalise(raw.text))) {
        if (part.token) yield { ...part.token, ...part.text.origin(0, part.text.length), known: part.token.id !== ids.unk };
        else for (const word of split(part.text)) {
          for (const { piece, from, to, unknown } of piecesOf(word)) {
            const id = tokenizer.token_to_id(piece);
            // A piece that is in no vocabulary, where the vocabulary has no token for it: the reference leaves it out too.
            if (id !== undefined) yield { id, content: piece, ...word.origin(from, to), known: !unknown };
          }
        }
      }
    }
  }

  /** @returns {{ ids: number[], tokens: Token[] }} */
  function encode(text) {
    // Half a character pair is no character; UTF-8 has U+FFFD in its place, of the same length.
    const whole = text.replace(/\p{Surrogate}/gu, "\uFFFD");
    const at = (place) => ({ id, piece }) => ({ id, text: "", piece, start: place, end: place, known: true, special: kind });
    const tokens = before.map(at(0));
    for (const { id, content, start, end, known } of tokensOf(Placed.of(whole))) {
      tokens.push({ id, text: text.slice(start, end), piece: content, start, end, known, special: id === ids.mask ? "mask" : null });
    }
    tokens.push(...after.map(at(text.length)));
    return { ids: tokens.map(({ id }) => id), tokens };
  }

  return { encode, ...reader(tokenizer, json, ids), specials: ids };
}

/** What goes wrong while a tokenizer is built lies in its file. */
function built(make) {
  try {
    return make();
  } catch (reason) {
    if (reason instanceof QkvError) throw reason;
    if (/^Unknown |Invalid regular expression/.test(reason.message)) {
      throw new QkvError("unsupported-model", `tokenizer.json asks for something that is not known here: ${reason.message}.`, { cause: reason });
    }
    throw notATokenizer(reason.message, reason);
  }
}
