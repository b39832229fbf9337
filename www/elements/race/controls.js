// What is chosen before a race: which view, how many words, and who will be first.
import { html } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-race.js";
import { RACERS } from "../../view/race-result.js";

export const TOKENS = [64, 128, 256, 512, 1024, 2048, 4096];

export const viewSwitch = (view, choose) => html`<fieldset class="choice controls">
  <legend class="vh">${strings.view.label}</legend>
  ${["race", "lengths"].map((each) => html`<label><input type="radio" name="view" value=${each} .checked=${live(view === each)} @change=${() => choose(each)} /><span>${strings.view[each]}</span></label>`)}
</fieldset>`;

export const wordsSlider = (tokens, choose) => html`<div class="words controls">
  <label for="words" class="sub">${strings.words}</label>
  <output for="words" class="large">${tokens.toLocaleString("en")}</output>
  <input id="words" type="range" min="0" max=${TOKENS.length - 1} step="1" .value=${live(String(TOKENS.indexOf(tokens)))} aria-valuetext=${strings.wordsValue(tokens)} @input=${(event) => choose(TOKENS[Number(event.target.value)])} />
</div>`;

/** An answer starts the race; so does the button, which stops it while it runs. */
export const ask = ({ tokens, guess, running, ran }, { answer, start, cancel }) => html`<div class="ask controls">
  <p id="ask">${strings.ask(tokens)}</p>
  <div class="answers" role="group" aria-labelledby="ask">
    ${RACERS.map((kernel) => html`<button type="button" data-answer=${kernel} aria-pressed=${guess === kernel ? "true" : "false"} aria-disabled=${running ? "true" : "false"} @click=${() => !running && answer(kernel)}>${strings.answers[kernel]}</button>`)}
    <button type="button" class="go" @click=${running ? cancel : start}>${running ? strings.cancel : ran ? strings.again : strings.start}</button>
  </div>
</div>`;
