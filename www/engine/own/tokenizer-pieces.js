// One word's pieces, and how much of the word each covers.

const BYTE = /^<0x([0-9A-F]{2})>$/;
const utf8 = new TextEncoder();

/**
 * @param {import("@huggingface/tokenizers").Tokenizer} tokenizer
 * @param {object} model `model` of the tokenizer.json
 * @returns {(word: import("./places.js").Placed) => { piece: string, from: number, to: number, unknown: boolean }[]}
 */
export function pieces(tokenizer, model) {
  const known = (piece) => tokenizer.token_to_id(piece) !== undefined;
  const unknown = tokenizer.model.unk_token;
  const prefix = model.type === "WordPiece" ? (model.continuing_subword_prefix ?? "") : "";
  const suffix = (model.type === "BPE" && model.end_of_word_suffix) || "";

  return ({ text, length }) => {
    if (length === 0) return [];
    const found = tokenizer.model([text]);
    if (model.type === "WordPiece") {
      if (found[0] === unknown) return [{ piece: unknown, from: 0, to: length, unknown: true }];
      let at = 0;
      return found.map((piece) => ({ piece, unknown: false, from: at, to: (at += piece.length - (at > 0 ? prefix.length : 0)) }));
    }
    const bare = (piece) => (suffix && piece.endsWith(suffix) ? piece.slice(0, -suffix.length) : piece);
    const result = [];
    let at = 0;
    let bytes = 0; // of the character at `at`, already spelt by pieces of a byte
    for (const [index, piece] of found.entries()) {
      const next = at + sizeAt(text, at);
      const spelling = bare(piece);
      if (bytes === 0 && text.startsWith(spelling, at) && spelling !== "") {
        result.push({ piece, from: at, to: (at += spelling.length), unknown: false });
      } else if (BYTE.test(piece) && model.byte_fallback) {
        result.push({ piece, from: at, to: next, unknown: false });
        bytes += 1;
        if (bytes === utf8.encode(text.slice(at, next)).length) [at, bytes] = [next, 0];
      } else if (known(piece) && piece !== unknown && text.includes(spelling, at)) {
        // What lies before it is in no piece, and the vocabulary has no token to say so.
        const from = text.indexOf(spelling, at);
        result.push({ piece, from, to: (at = from + spelling.length), unknown: false });
      } else {
        // Not in the vocabulary. One token may stand for several characters; then the next piece tells where they end.
        const follower = index + 1 < found.length ? text.indexOf(bare(found[index + 1]), next) : -1;
        const several = model.fuse_unk || model.type === "Unigram";
        const to = !several ? next : index + 1 === found.length ? length : follower < 0 ? next : follower;
        result.push({ piece, from: at, to, unknown: true });
        at = to;
      }
    }
    return result.map((one) => (known(one.piece) && one.piece !== unknown ? one : { ...one, piece: unknown, unknown: true }));
  };
}

const sizeAt = (text, at) => (text.codePointAt(at) > 0xffff ? 2 : at < text.length ? 1 : 0);
