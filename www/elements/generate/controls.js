// The numbers of a text, and what can be done while and after it is written.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-generate.js";
import { KEYS, SETTINGS } from "./settings.js";

const text = strings.settings;

/** `values` by key; the fields are those of fields.js. */
export function settings(values, { drafts, refused, type, leave }) {
  return html`<div class="settings controls" role="group" aria-label=${text.label}>
    ${KEYS.map((key) => {
      const { least, most, step } = SETTINGS[key];
      return html`<label class="setting"><span class="sub">${text.names[key]}</span>
        <input type="number" data-key=${key} min=${least} max=${most} step=${step} inputmode=${step < 1 ? "decimal" : "numeric"} .value=${live(drafts[key] ?? String(values[key]))}
          aria-describedby="about-settings" aria-invalid=${key in drafts ? "true" : "false"} @input=${(event) => type(key, event.target.value)} @change=${() => leave(key)} @blur=${() => leave(key)} /></label>`;
    })}
    <p class="fine" id="about-settings">${refused ? html`<b class="refused">${refused}</b>` : text.about}</p>
  </div>`;
}

/** `stop` is why nothing more is written, or null while it is; `own` counts the words that the reader put in. */
export function course({ count, words, running, stop, own, canGoOn }, { halt, goOn, again, takeBack, clear }) {
  const button = (name, label, action) => html`<button type="button" class="quiet" data-do=${name} @click=${action}>${label}</button>`;
  return html`<div class="course controls">
    <div class="bar ${running ? "" : "idle"}" role="progressbar" aria-label=${strings.course.label} aria-valuemin="0" aria-valuemax=${words} aria-valuenow=${count}><i .style=${`transform: scaleX(${Math.min(1, count / words)})`}></i></div>
    <p class="where">${running ? strings.course.running(count, words) : stop ? strings.stops[stop.reason](stop) : ""}</p>
    <p class="acts">
      ${running ? button("stop", strings.course.stop, halt) : canGoOn ? button("on", strings.course.on, goOn) : nothing}
      ${button("again", strings.course.again, again)}
      ${own > 1 ? button("back", strings.course.back, takeBack) : nothing}
      ${own ? button("clear", strings.course.clear, clear) : nothing}
    </p>
  </div>`;
}
