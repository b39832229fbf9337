// What is changed for all heads: the temperature of attention, and whether words may look ahead.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-playground.js";

const text = strings.temperature;

/** mask: what holds now, or null for a model that may not look ahead anyway. */
export function knobs({ temperature, mask }, { heat, hide }) {
  const labels = strings.mask;
  // Steps of a slider are even, those of a temperature are not: its tenfold lies as far above 1 as its tenth below.
  const toSlider = (t) => Math.log2(t) * 10;
  const fromSlider = (x) => Number((2 ** (x / 10)).toFixed(1));
  return html`<div class="knobs controls">
    <div class="heat"><label for="heat" class="sub">${text.label}</label>
      <output for="heat">${text.value(temperature)}</output>${temperature === 1 ? nothing : html`<button type="button" class="quiet" @click=${() => heat(1)}>${text.reset}</button>`}
      <input id="heat" type="range" min="-33" max="30" step="1" .value=${live(String(Math.round(toSlider(temperature))))} aria-valuetext=${text.value(temperature)} aria-describedby="heat-about" @change=${(event) => heat(fromSlider(Number(event.target.value)))} />
      <p class="fine" id="heat-about">${text.about}</p></div>
    ${mask === null ? nothing : html`<fieldset class="switch-of"><legend class="sub">${labels.label}</legend>${["none", "causal"].map((each) => html`<label><input type="radio" name="mask" value=${each} .checked=${live(mask === each)} @change=${() => hide(each)} /><span>${labels[each]}</span></label>`)}</fieldset>`}
  </div>`;
}
