// The word that the model has to name: which one is hidden, and the text with a blank in its place.

/** Forms whose number is the subject's; where there is one, it is the word worth hiding. */
const VERBS = new Set(["is", "are", "was", "were", "has", "have"]);
const isWord = (token) => token.special === null && /\p{L}/u.test(token.text);

/**
 * tokens: of the reader's text, rests included; asked: a word by number, from 1, or undefined.
 * Gives its place among the tokens: a blank that the reader typed, else what was asked for, else a verb, else the last word.
 */
export function blankAt(tokens, asked) {
  const typed = tokens.findIndex((token) => token.special === "mask");
  if (Number.isInteger(asked) && asked >= 1 && asked < tokens.length - 1) return asked;
  if (typed >= 0) return typed;
  const verb = tokens.findLastIndex((token) => VERBS.has(token.text.toLowerCase()));
  if (verb >= 0) return verb;
  const last = tokens.findLastIndex(isWord);
  return last >= 0 ? last : 1;
}

/** The text with `_` where the token stood, and what stood there; null where the reader left it blank. */
export function hide(text, token) {
  const before = text.slice(0, token.start);
  const after = text.slice(token.end);
  // A blank that touches a word would be read as part of something else.
  return { text: `${before}_${after}`, word: token.special === "mask" ? null : token.text };
}
