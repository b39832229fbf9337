// What the words of a run are called, in pictures and in sentences.
import strings from "../../locales/en-variants.js";
import { isRest } from "../../view/words.js";
import { word } from "../../view/phrase.js";

/** The word as a label; a mark before or after a sentence is a ring. */
export const labelOf = (token) => (isRest(token) ? strings.rest.mark : token.word);

/** And within a sentence, as parts for toTemplate. */
export function partsOf(tokens, at) {
  const token = tokens[at];
  if (!isRest(token)) return [strings.marks[token.word] ? `the ${strings.marks[token.word]}` : word(token.word)];
  // Where sentences follow one another, the mark that closes one stands before the mark that opens the next.
  return [at === 0 || isRest(tokens[at - 1]) ? strings.rest.start : strings.rest.end];
}

/** The same at the start of a sentence; a word that is quoted stays as it is. */
export const started = ([first, ...rest]) => [typeof first === "string" ? first[0].toUpperCase() + first.slice(1) : first, ...rest];

/** As plain text, for options and for those who listen. */
export const spoken = (tokens, at) => partsOf(tokens, at).map((part) => part.word ?? part).join("");
