// Which word is followed through the model, and the text with that word hidden.
import strings from "../../locales/en.js";
import { fit, pickWord } from "../../view/words.js";

const BLANK = "<mask>";

/** The tokens of a text as far as the model reads it, and the place of the word that is followed: the one asked for, else the last pronoun. */
export function wordOf(model, text, wanted) {
  const { tokens } = model.tokenize(fit(model, text).text);
  const index = !Number.isFinite(wanted) ? pickWord(tokens, null, strings.pronouns) : Math.min(tokens.length - 1, Math.max(0, Math.trunc(wanted)));
  return { tokens, index };
}

/** The text with a blank where the word stands; the marks before and after a sentence cannot be hidden. */
export function withHidden(model, text, wanted) {
  if (!model) return text;
  const { tokens, index } = wordOf(model, text, wanted);
  const { start, end, special } = tokens[index] ?? { special: "rest" };
  return special === "rest" ? text : text.slice(0, start) + BLANK + text.slice(end);
}
