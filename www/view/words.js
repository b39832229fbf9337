// Words of a run as a reader sees them. A token is what the model reads; "rest" is the mark before and after the sentence.

/** The part of a text that the model can take: `{ text, shown, total }`, cut after a whole word. */
export function fit(model, text) {
  const words = model.tokenize(text).tokens.filter((token) => token.special !== "rest" && token.special !== "start");
  const { maxWords = Infinity } = model.info;
  if (words.length <= maxWords) return { text: text.trim() && words.length ? text : "", shown: words.length, total: words.length };
  return { text: text.slice(0, words[maxWords - 1].end), shown: maxWords, total: words.length };
}

export const isRest = (token) => token.special === "rest";

/** Written as in the text, capitals and all. */
export const written = (token, text) => text.slice(token.start, token.end) || token.text;

/** Whether a token follows the one before with no space between, as a full stop does. */
export const joined = (tokens, at) => at > 0 && !isRest(tokens[at]) && !isRest(tokens[at - 1]) && tokens[at].start === tokens[at - 1].end;

/** How often the same word occurs and which of them this is, so that "the" can be told from the other "the". */
export function occurrence(tokens, at) {
  const same = tokens.flatMap((token, i) => (!isRest(token) && token.text.toLowerCase() === tokens[at].text.toLowerCase() ? [i] : []));
  return { which: same.indexOf(at) + 1, of: same.length };
}

/**
 * The word to point at in a new sentence: the one that was pointed at before if it is still there, else the last pronoun, else the last word.
 * `pronouns` is a set of lower-case words of the reader's language.
 */
export function pickWord(tokens, before, pronouns) {
  const words = tokens.flatMap((token, i) => (isRest(token) ? [] : [i]));
  const same = before && words.filter((i) => tokens[i].text.toLowerCase() === before.text.toLowerCase());
  if (same?.length) return same.reduce((best, i) => (Math.abs(i - before.index) < Math.abs(best - before.index) ? i : best));
  const pronoun = words.findLast((i) => pronouns.has(tokens[i].text.toLowerCase()));
  return pronoun ?? words.findLast((i) => /[\p{L}\p{N}]/u.test(tokens[i].text)) ?? words.at(-1) ?? 0;
}
