// What is chosen: how long the list is, which list, and a list of the reader's own.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-fade.js";
import { nearest } from "../../view/shopping-list.js";

export const MOST = 64;

/** `learned`: the longest list of the training, marked on the slider. */
export const lengthSlider = ({ words, learned }, choose) => html`<div class="length controls">
  <label for="length" class="sub">${strings.length}</label>
  <output for="length" class="large">${words}</output>
  <input id="length" type="range" min="1" max=${MOST} step="1" .value=${live(String(words))} aria-valuetext=${strings.lengthValue(words, learned)} @input=${(event) => choose(Number(event.target.value))} />
  <p class="mark fine" .style=${`--at:${(learned - 1) / (MOST - 1)}`}><i aria-hidden="true"></i><span>${words > learned ? strings.beyond(learned) : strings.learned(learned)}</span></p>
</div>`;

export const ownList = ({ text, note }, { type, another }) => html`<div class="own controls">
  <label for="own" class="sub">${strings.own}</label>
  <textarea id="own" rows="2" spellcheck="false" autocapitalize="off" autocomplete="off" placeholder=${strings.placeholder} .value=${live(text)} aria-describedby="own-note" @input=${(event) => type(event.target.value)}></textarea>
  <button type="button" class="action" @click=${another}>${strings.another}</button>
  <p class="note" id="own-note">${note ?? nothing}</p>
</div>`;

/** What is said about a list of the reader's own, or null. `own` is what was taken of it. */
export function noteOn({ words, strangers, twice }, { own, length, items }) {
  const { notes } = strings;
  if (strangers.length) return notes.strangers(strangers.slice(0, 4), nearest(strangers[0], items));
  if (words.length > MOST) return notes.long(words.length, MOST);
  if (!words.length) return notes.empty;
  if (twice.length) return notes.twice(twice.slice(0, 4));
  if (length > own.length) return notes.filled(own.length, length);
  return length < own.length ? notes.cut(own.length, length) : null;
}

export const knownItems = (items) => html`<details class="known">
  <summary>${strings.known(items.length)}</summary>
  <p>${items.join(", ")}.</p>
</details>`;
