// Which model: ours as quiet words in a row, and at the end one's own.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-playground.js";
import { FAMILY, OURS, OWN } from "./ours.js";

const text = strings.models;

/** model: the name that is chosen; facts: a line about what is open; own: the name of the reader's own model that is open, or null. */
export function chooser({ model, facts, own, panel }, { choose, open }) {
  const option = (name, label, spoken) => html`<label><input type="radio" name="model" value=${name} aria-label=${spoken} .checked=${live(model === name)} @change=${() => choose(name)} /><span>${label}</span></label>`;
  const chosen = model === OWN;
  return html`<fieldset class="models">
    <legend class="vh">${text.label}</legend><span class="sub" aria-hidden="true">${text.label}</span>
    ${OURS.map((name) => option(name, text.names[name], text.spoken[name]))}
    <span class="family"><span class="sub" aria-hidden="true">${text.family}</span>${FAMILY.map((name) => option(name, text.names[name], text.spoken[name]))}</span>
    ${own ? option(OWN, html`<b class="yours" dir="auto" title=${own}>${own}</b>`, own) : nothing}
    <button type="button" class="own-open ${chosen && !own ? "on" : ""}" aria-expanded=${panel ? "true" : "false"} aria-controls="own-panel" @click=${open}>${panel ? text.close : own ? text.openOther : text.own}</button>
    <span class="facts">${facts ?? nothing}</span>
  </fieldset>`;
}
