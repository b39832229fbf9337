// The opening: how much of it the model can take, and the field it is written in.
import strings from "../../locales/en-generate.js";
import { toTemplate } from "../../view/phrase.js";
import { fit } from "../../view/words.js";
import { sentenceField } from "../attention/own.js";

const text = strings.opening;
/** Room that is left for the model, in words, however long the opening is. */
const ROOM = 8;

/** `{ text, shown, total }`: the opening as far as it is read. An empty one is one, too. */
export function fitOpening(model, opening) {
  const { positions, maxWords } = model.info;
  const tokenize = (source) => model.tokenize(source);
  const fitted = fit({ tokenize: (source) => ({ tokens: tokenize(source).tokens.filter(({ special }) => special !== "start") }), info: { maxWords: Math.min(maxWords, positions - 1 - ROOM) } }, opening);
  return { ...fitted, text: fitted.text.trimEnd() };
}

export function openingField({ value, fitted, unknown }, { type, choose }) {
  const notes = [];
  if (!value.trim()) notes.push(text.empty);
  if (fitted.total > fitted.shown) notes.push(text.tooLong(fitted.shown, fitted.total, ROOM));
  if (unknown.length) notes.push(toTemplate(text.unknown(unknown)));
  return sentenceField({ text, value, notes, list: text.list }, { type, choose });
}
