// The reader's sentence, and what is to be said about it: where it was cut, what was left out, what the model has never met.
import { sentenceField } from "../../elements/attention/own.js";
import strings from "../../locales/en-playground.js";
import { toTemplate } from "../../view/phrase.js";
import { isRest } from "../../view/words.js";

const text = strings.field;

/** value: as typed; fitted: as view/words.js gives it; tokens: of the run that is shown. */
export function field({ value, fitted, tokens }, choose) {
  const notes = [];
  if (!value.trim()) notes.push(text.empty);
  else if (fitted.total > fitted.shown) notes.push(text.tooLong(fitted.shown, fitted.total));
  const words = tokens.filter((token) => !isRest(token));
  const lettered = words.filter(({ text: each }) => /[\p{L}\p{N}]/u.test(each));
  const whole = lettered.filter(({ piece }) => !piece).length;
  if (whole < lettered.length) notes.push(text.pieces(whole, lettered.length));
  const unknown = lettered.filter(({ known, special }) => !known && !special).map(({ text: each }) => each);
  if (unknown.length) notes.push(toTemplate(text.unknown([...new Set(unknown)])));
  return sentenceField({ text, value, notes, list: text.list }, { type: (event) => choose(event.target.value), choose });
}
