// From ids back to text.
import { BYTE_CHARS } from "./tokenizer-split.js";

const byteOf = new Map(BYTE_CHARS.map((char, byte) => [char, byte]));

/**
 * @param {import("@huggingface/tokenizers").Tokenizer} tokenizer
 * @param {object} json the tokenizer.json
 * @param {Record<string, number | null>} ids the special ones
 */
export function reader(tokenizer, json, ids) {
  const added = tokenizer.get_added_tokens_decoder();
  const decoders = json.decoder?.type === "Sequence" ? (json.decoder.decoders ?? []) : [json.decoder];
  const byteLevel = decoders.some((decoder) => decoder?.type === "ByteLevel");
  const size = Math.max(...tokenizer.get_vocab().values()) + 1;
  const silent = (id) => added.get(id)?.special && id !== ids.mask;

  return {
    /** One more than the largest id. */
    size,
    /** The text that ids stand for, without the special tokens; a mask is a word of its sentence and stays. */
    decode(tokens) {
      const said = Array.from(tokens).filter((id) => tokenizer.id_to_token(id) !== undefined && !silent(id));
      return said.length > 0 ? tokenizer.decode(said, { clean_up_tokenization_spaces: false }) : "";
    },
    /**
     * One token as a reader should see it. A space before the word stays a space; what continues a word keeps BERT's "##"; bytes
     * that are part of a character are written <0xE2>; an id that the tokenizer does not know is written #151700.
     */
    word(id) {
      const piece = tokenizer.id_to_token(id);
      if (piece === undefined) return `#${id}`;
      if (added.has(id)) return piece;
      return byteLevel ? fromBytes(piece) : piece.replaceAll("▁", " ");
    },
  };
}

/** UTF-8 as text, whatever is no whole character byte by byte. */
function fromBytes(piece) {
  const bytes = Uint8Array.from(piece, (char) => byteOf.get(char) ?? 0x3f);
  let word = "";
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    word += length ? strict.decode(bytes.subarray(at, at + length)) : `<0x${bytes[at].toString(16).toUpperCase()}>`;
    at += length || 1;
  }
  return word;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes of the character at `at`; 0 where none is whole. */
function characterLength(bytes, at) {
  const length = bytes[at] < 0x80 ? 1 : bytes[at] < 0xe0 ? 2 : bytes[at] < 0xf0 ? 3 : 4;
  try {
    return at + length <= bytes.length && strict.decode(bytes.subarray(at, at + length)) ? length : 0;
  } catch {
    return 0;
  }
}
