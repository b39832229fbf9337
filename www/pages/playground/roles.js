// "Which head …?": asked of the sentence, answered by the five heads that do it most.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-playground.js";
import { num } from "../../view/format.js";
import { same } from "../../elements/heads/off.js";

const text = strings.roles;
const SHOWN = 5;
export const ROLES = Object.keys(text.names);

/** search: of elements/heads/search.js. */
export function roles({ role, search, chosen }, { ask, open, again }) {
  const { ranking, part, error } = search;
  const answered = role && part === null && !error && ranking?.role === role;
  return html`<section class="roles" aria-label=${text.label}>
    <label class="question"><span class="sub">${text.label}</span>
      <select @change=${(event) => ask(event.target.value || undefined)}><option value="" ?selected=${!role}>${text.none}</option>${ROLES.map((each) => html`<option value=${each} .selected=${live(each === role)}>${text.names[each]}</option>`)}</select></label>
    ${role && part !== null ? html`<div class="bar" role="progressbar" aria-label=${text.searching} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}><i .style=${`transform: scaleX(${part})`}></i></div>` : nothing}
    ${role && error ? html`<p class="failed">${text.failed(error.message)} <button type="button" class="quiet" @click=${again}>${strings.real.runAgain}</button></p>` : nothing}
    ${answered && ranking.skipped ? html`<p>${ranking.skipped}</p>` : nothing}
    ${answered && ranking.heads.length ? html`<ol class="rank" .style=${`--baseline: ${ranking.baseline}`}>${ranking.heads.slice(0, SHOWN).map((each) => html`<li><button type="button" class=${same(each, chosen) ? "on" : ""} aria-pressed=${same(each, chosen) ? "true" : "false"} data-rank="${each.layer}-${each.head}"
        aria-label=${text.ranked(each.layer + 1, each.head + 1, num(each.score, 2))} @click=${() => open(each)}><span>${text.short(each.layer + 1, each.head + 1)}</span><i><i .style=${`width: ${100 * each.score}%`}></i></i><span>${num(each.score, 2)}</span></button></li>`)}</ol>
      <p class="fine">${text.about(ranking.reported.looks, ranking.baseline)}</p>` : nothing}
  </section>`;
}
