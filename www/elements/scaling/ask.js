// What every size reads, and the word that should come next.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-scaling.js";
import { toTemplate } from "../../view/phrase.js";

const text = strings.ask;
const line = (event) => event.key === "Enter" && !event.isComposing && event.preventDefault();

/** value: what stands in the field; fitted: what of it was read; unknown: words the models do not have. */
export function ask({ value, expected, fitted, unknown, unsayable }, { type, expect, another }) {
  const notes = [];
  if (!value.trim()) notes.push(text.empty);
  else if (fitted.total > fitted.shown) notes.push(text.tooLong(fitted.shown, fitted.total));
  if (unknown.length && value.trim()) notes.push(toTemplate(text.unknown(unknown)));
  if (unsayable) notes.push(toTemplate(text.unsayable(expected)));
  else if (!expected) notes.push(text.oneWord);
  return html`<div class="ask controls">
    <label class="own"><span class="sub">${text.own}</span>
      <textarea id="own" rows="2" dir="auto" spellcheck="false" autocomplete="off" enterkeyhint="done" aria-describedby="notes" .value=${live(value)} @input=${type} @keydown=${line}></textarea></label>
    <label class="next"><span class="sub">${text.expected}</span>
      <input id="expected" type="text" dir="auto" spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="notes" .value=${live(expected)} @input=${expect} /></label>
    <div class="notes" id="notes">${notes.map((note) => html`<p>${note}</p>`)}${notes.length ? nothing : html`<p><button type="button" class="quiet" data-another @click=${another}>${text.another}</button></p>`}</div>
  </div>`;
}
