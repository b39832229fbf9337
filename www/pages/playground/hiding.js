// A word hidden from a model that reads both ways, which then has to guess it; and shown again.

/** What stands for a blank: in our own models, in those of BERT's kind, in those of RoBERTa's. */
const BLANKS = ["_", "[MASK]", "<mask>"];

export class Hiding {
  #host;
  /** The text as it was, the text with the blank. */
  #before = null;

  /** `host` has text, word and result. */
  constructor(host) {
    this.#host = host;
  }

  /** { hidden, toggle } for the word at a place, or null where there is nothing to hide or to show. */
  at({ model, seen }, place) {
    const host = this.#host;
    const token = seen.tokens[place];
    const hidden = token.special === "mask";
    if (hidden) return this.#before?.hidden === host.text ? { hidden, toggle: () => Object.assign(host, { text: this.#before.text, word: place }) } : null;
    const blank = token.special ? undefined : BLANKS.find((each) => model.tokenize(each).tokens.some(({ special }) => special === "mask"));
    if (!blank) return null;
    const text = seen.text.slice(0, token.start) + blank + seen.text.slice(token.end);
    return { hidden, toggle: () => {
      this.#before = { text: host.text, hidden: text };
      Object.assign(host, { text, word: undefined });
    } };
  }
}
