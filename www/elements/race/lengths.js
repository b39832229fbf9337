// Every length: both timed at each, a chart of it, and what it shows in words.
import { html, nothing } from "lit";
import strings from "../../locales/en-race.js";
import { fitExponents } from "../../engine/index.js";
import { toTemplate } from "../../view/phrase.js";
import { counts } from "../../view/race-result.js";
import { lengthsChart } from "./chart.js";
import { lengthsTable } from "./table.js";
import { crossingWords, placeOf } from "./words.js";

export const LENGTHS = [64, 128, 256, 512, 1024, 2048, 4096, 8192];

const text = strings.lengths;
// A line through fewer lengths fits whatever they say.
const FITTED = 3;

export const fitsOf = (rows) => fitExponents(rows.filter(counts), FITTED).filter((fit) => fit.lengths.length === FITTED);

export function lengthsControls({ job, ran }, { start, cancel }) {
  const share = job ? (job.done + job.part) / job.total : 0;
  const progress = html`<div class="much"><div class="bar" role="progressbar" aria-label=${text.progress} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}><i .style=${`transform: scaleX(${share.toFixed(4)})`}></i></div>
    <p>${job?.paused ? strings.paused : job && text.running(job.kernel, job.length, job.done, job.total)}</p></div>`;
  return html`<div class="sweep controls">
    <button type="button" class="action" @click=${job ? cancel : start}>${job ? strings.cancel : ran ? text.again : text.start}</button>
    ${job ? progress : html`<p>${text.about(LENGTHS[0], LENGTHS.at(-1))}</p>`}
  </div>`;
}

// Skipped or wrong, with the reason; of many with the same reason the first speaks.
function absent(rows) {
  const wrong = rows.filter((row) => !row.skipped && !counts(row)).map((row) => text.wrongAt(row.kernel, row.length));
  const reasons = Map.groupBy(rows.filter((row) => row.skipped), (row) => `${row.kernel} ${row.skippedCode}`);
  return [...wrong, ...[...reasons.values()].map((same) => text.skippedAt(same[0].kernel, same.map(({ length }) => length), same[0].skipped))];
}

function reading(rows) {
  if (!rows.length) return html`<p class="reading">${text.idle}</p>`;
  const missing = absent(rows);
  return html`<p class="reading">${toTemplate(crossingWords(rows))}</p>
    ${fitsOf(rows).map((fit) => html`<p class="exponent">${toTemplate(text.exponent(fit))}</p>`)}
    <p>${text.why}</p>
    <p class="sub">${text.place(placeOf(rows[0]))}</p>
    ${missing.length ? html`<ul class="absent">${missing.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : nothing}`;
}

export const lengths = (host) => html`<div class="lengths">
  <div class="plot">${lengthsChart(host)}</div>
  <div class="told-by">${reading(host.sweep)}</div>
  ${host.sweep.length ? lengthsTable(host.sweep) : nothing}
</div>`;
