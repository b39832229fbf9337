// The reader's own sentence: a field that runs as one types, some sentences to begin with, and what is to be said about either.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { toTemplate } from "../../view/phrase.js";
import strings from "../../locales/en.js";

const text = strings.attention.own;

export function ownSentence({ value, fitted, unknown, list = text.list }, { type, choose }) {
  const notes = [];
  if (!value.trim()) notes.push(text.empty);
  else if (fitted && fitted.total > fitted.shown) notes.push(text.tooLong(fitted.shown, fitted.total));
  if (unknown.length && value.trim()) notes.push(toTemplate(text.unknown(unknown)));
  return sentenceField({ text, value, notes, list }, { type, choose });
}

/** A field for words of the reader's own, what is to be said about them, and some to begin with. `text`: label and examples. */
export function sentenceField({ text, value, notes, list }, { type, choose }) {
  // A line break is no part of it; Enter only says "done".
  const enter = (event) => event.key === "Enter" && !event.isComposing && event.preventDefault();
  return html`<div class="own controls">
    <label for="own" class="sub">${text.label}</label>
    <textarea id="own" rows="1" dir="auto" spellcheck="false" autocomplete="off" enterkeyhint="done" aria-describedby="own-notes" .value=${live(value)} @input=${type} @keydown=${enter}></textarea>
    <div id="own-notes" class="notes">${notes.map((note) => html`<p>${note}</p>`)}</div>
    <p class="examples"><span class="sub">${text.examples}</span>
      ${list.map((each) => html`<button type="button" ?hidden=${each === value} @click=${() => choose(each)}>${each}</button>`)}</p>
  </div>`;
}

export function maskSwitch(mask, choose) {
  const labels = strings.attention.mask;
  return html`<fieldset class="mask controls">
    <legend class="vh">${labels.label}</legend><span class="sub" aria-hidden="true">${labels.label}</span>
    ${["none", "causal"].map((each) => html`<label><input type="radio" name="mask" value=${each} .checked=${live(mask === each)} @change=${() => choose(each)} /><span>${labels[each]}</span></label>`)}
  </fieldset>`;
}
