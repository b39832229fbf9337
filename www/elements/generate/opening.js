// The opening: how much of it the model can take, and the field it is written in.
import { html } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-generate.js";
import { toTemplate } from "../../view/phrase.js";
import { fit } from "../../view/words.js";

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
  // A line break is no part of an opening; Enter only says "done".
  const enter = (event) => event.key === "Enter" && !event.isComposing && event.preventDefault();
  return html`<div class="own controls">
    <label for="own" class="sub">${text.label}</label>
    <textarea id="own" rows="1" dir="auto" spellcheck="false" autocomplete="off" enterkeyhint="done" aria-describedby="own-notes" .value=${live(value)} @input=${type} @keydown=${enter}></textarea>
    <div id="own-notes" class="notes">${notes.map((note) => html`<p>${note}</p>`)}</div>
    <p class="examples"><span class="sub">${text.examples}</span>
      ${text.list.map((each) => html`<button type="button" ?hidden=${each === value} @click=${() => choose(each)}>${each}</button>`)}</p>
  </div>`;
}
