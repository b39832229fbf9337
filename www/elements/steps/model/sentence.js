// The sentence from which the word is chosen that is followed, and whether the model may see it.
import { html, nothing } from "lit";
import strings from "../../../locales/en-model.js";
import { isRest, joined } from "../../../view/words.js";

/** hide: { on, able, choose }. */
export function sentence({ tokens, names, word, hide }) {
  return html`<div class="follow">
    <span class="sub" aria-hidden="true">${strings.follow}</span>
    <div class="pieces" role="listbox" aria-label=${strings.sentence} aria-orientation="horizontal">${tokens.map((token, i) => html`<button type="button" role="option" data-piece=${i} tabindex=${i === word ? 0 : -1}
      aria-selected=${i === word ? "true" : "false"} aria-label=${names.spoken(i)} class="piece ${joined(tokens, i) ? "joined" : ""} ${i === word ? "locked" : ""} ${token.known ? "" : "unknown"}"><span class="w ${isRest(token) ? "mark" : ""}" dir="auto">${names.word(i)}</span></button>`)}</div>
    ${hide.able ? html`<label class="hide"><input type="checkbox" .checked=${hide.on} @change=${(event) => hide.choose(event.target.checked)} /><span>${strings.hide}</span></label>` : nothing}
  </div>`;
}
