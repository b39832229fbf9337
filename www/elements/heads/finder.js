// "Which head …?": the question, on what it is measured, and every head in the order of the answer.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-heads.js";
import { num } from "../../view/format.js";
import { isOff, same } from "./off.js";

const text = strings.finder;
/** On a narrow page so many are shown until all are asked for. */
export const FEW = 6;

export function finder({ role, over, search, off, chosen, all }, { ask, measure, pick, more, again }) {
  const { ranking, part, error } = search;
  const answered = ranking?.role === role && error === null;
  return html`<section class="finder" aria-label=${text.label}>
    <label class="question"><span class="sub">${text.which}</span>
      <select .value=${live(role)} @change=${(event) => ask(event.target.value)}>${Object.keys(text.roles).map((each) => html`<option value=${each} ?selected=${each === role}>${text.roles[each].question}</option>`)}</select></label>
    <fieldset class="over controls"><legend class="vh">${text.measuredOn}</legend>${["probes", "text"].map((each) => html`<label><input type="radio" name="over" value=${each} .checked=${live(over === each)} @change=${() => measure(each)} /><span>${text.over[each]}</span></label>`)}</fieldset>
    <div class="found" aria-busy=${part === null ? "false" : "true"}>
      ${part === null ? nothing : html`<div class="bar" role="progressbar" aria-label=${text.searching} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}><i .style=${`transform: scaleX(${part})`}></i></div>`}
      ${error ? html`<p class="failed">${text.failed(error.message)} <button type="button" class="quiet" @click=${again}>${text.again}</button></p>` : nothing}
      ${answered && ranking.skipped ? html`<p class="skipped">${ranking.skipped}</p>` : nothing}
      ${answered && ranking.heads.length ? list(ranking, { off, chosen, all }, { pick, more }) : nothing}
    </div>
  </section>`;
}

function list(ranking, { off, chosen, all }, { pick, more }) {
  const { heads, baseline } = ranking;
  return html`<ol class="rank ${all ? "" : "few"}" .style=${`--baseline: ${baseline}`}>${heads.map((each) => {
      const gone = isOff(off, each);
      return html`<li><button type="button" data-rank="${each.layer}-${each.head}" class=${same(each, chosen) ? "on" : ""} aria-pressed=${same(each, chosen) ? "true" : "false"}
        aria-label=${text.ranked(each.layer + 1, each.head + 1, num(each.score, 2), gone)} @click=${() => pick(each)}>
        <span>${strings.atlas.short(each.layer + 1, each.head + 1)}</span><i><i .style=${`width: ${100 * each.score}%`}></i></i><span>${num(each.score, 2)}</span></button></li>`;
    })}</ol>
    ${all || heads.length <= FEW ? nothing : html`<button type="button" class="quiet more" @click=${more}>${text.all(heads.length)}</button>`}
    <p class="fine">${text.about(ranking)}</p>`;
}
