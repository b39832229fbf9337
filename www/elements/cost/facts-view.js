// The right of <qkv-cost>: how many words, what they cost by arithmetic, and the run.
import { html, nothing } from "lit";
import strings from "../../locales/en-cost.js";
import { count } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";
import { STOPS, stopOf } from "./words.js";

const { words: said, facts: text, run } = strings;

function wordsField({ words, outOfRange }, hands) {
  return html`<div class="words">
    <label for="typed">${said.label}</label>
    <input id="typed" class="large" type="text" inputmode="numeric" autocomplete="off" spellcheck="false" .value=${count(words)} aria-describedby="range" aria-invalid=${outOfRange ? "true" : "false"}
      @input=${hands.type} @change=${hands.typed} @focus=${(event) => event.target.select()} @keydown=${hands.fieldKey}>
    <input class="slider" type="range" min="0" max=${STOPS.length - 1} step="1" .value=${String(stopOf(words))} aria-label=${said.label} aria-valuetext=${said.valueText(words)}
      .style=${`--at: ${stopOf(words) / (STOPS.length - 1)}`} @input=${hands.slide} @keydown=${hands.fieldKey}>
    <p id="range" class="fine ${outOfRange ? "out" : ""}">${said.range}</p>
  </div>`;
}

/** Two columns: naive attention, which keeps every score, and flash, which does not. */
export function factRows({ words, costs, expected }) {
  const [naive, flash] = [costs.of("naive", words), costs.of("flash", words)];
  const moved = ({ bytesRead, bytesWritten }) => text.bytes(bytesRead + bytesWritten);
  const time = (millis) => (millis === null ? text.unmeasured : text.about(millis));
  return [
    { key: "comparisons", label: text.comparisons, values: [text.amount(naive.comparisons), text.amount(flash.comparisons)] },
    { key: "operations", label: text.operations, values: [text.amount(naive.flops), text.amount(flash.flops)] },
    { key: "scores", label: text.scores, values: [text.bytes(naive.scoreBytes), flash.scoreBytes ? text.bytes(flash.scoreBytes) : text.none] },
    { key: "peak", label: text.peak, values: [text.bytes(naive.peakBytes), text.bytes(flash.peakBytes)] },
    { key: "moved", label: text.moved, values: [moved(naive), moved(flash)] },
    { key: "time", label: text.time, values: [time(expected.naive), time(expected.flash)] },
  ];
}

const factsTable = (rows) => html`<table class="facts">
  <caption class="vh">${text.caption}</caption>
  <thead><tr><td></td><th scope="col">${text.naive}</th><th scope="col">${text.flash}</th></tr></thead>
  <tbody>${rows.map(({ key, label, values }) => html`<tr data-fact=${key}><th scope="row">${label}</th>${values[0] === values[1] && !/\d/.test(values[0]) ? html`<td colspan="2">${values[0]}</td>` : values.map((value) => html`<td>${value}</td>`)}</tr>`)}</tbody>
</table>`;

/** The comparisons done so far: how far the run is, times how many there are. */
export const doneOf = (share, words) => Math.floor(share * words * words);

function runState({ words, measuring, expected }) {
  const { job, asked, ran } = measuring;
  if (job?.kind === "first") return html`<p class="sub">${run.first(job.length)}</p>`;
  if (job?.kind === "run") {
    const total = job.length ** 2;
    return html`<p class="counter"><b>${count(doneOf(job.share, job.length))}</b> ${run.of(total)}${job.left === null ? nothing : html`<span class="left">${run.left(job.left)}</span>`}</p>
      <div class="bar" role="progressbar" aria-label=${run.progressLabel} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.floor(job.share * 100)}><i .style=${`transform: scaleX(${job.share})`}></i></div>
      ${job.paused ? html`<p class="sub">${run.paused}</p>` : nothing}`;
  }
  if (asked) return html`<p class="sub">${run.ask(asked.words, asked.millis)}</p>`;
  if (ran?.words === words) {
    if (ran.row?.skipped) return html`<p class="sub">${run.failed(ran.row.skipped)}</p>`;
    if (ran.row) return outcome(ran.row);
    if (ran.stopped) return html`<p class="sub">${run.stopped(words, doneOf(ran.share, words))}</p>`;
    return html`<p class="sub problem">${run.failed(ran.error.message)}</p>`;
  }
  return html`<p class="sub">${run.idle(words, expected.flash)}</p>`;
}

const outcome = (row) => html`<p class="outcome">${toTemplate(run.done(row.comparisons, row.medianMillis))}</p>
  <p class="sub"><span title=${row.comparisons / row.medianMillis * 1000}>${run.rate((row.comparisons / row.medianMillis) * 1000)}</span>; <span title=${row.maxAbsError}>${run.checked(row.checkedRows, row.maxAbsError)}</span></p>`;

function runPart(view, hands) {
  const { job, asked } = view.measuring;
  const own = job?.kind === "first" || job?.kind === "run";
  // One button for both, so that who pressed it can stop with the next press, and Escape reaches it.
  return html`<div class="run">
    <p class="buttons">
      <button type="button" class="action" data-run ?disabled=${Boolean(job) && !own} @click=${own ? hands.stop : asked ? hands.sure : hands.run}>${own ? run.stop : asked ? run.sure : run.go}</button>
      ${asked ? html`<button type="button" class="link" @click=${hands.stop}>${run.no}</button>` : nothing}
    </p>
    <div class="state">${runState(view)}</div>
  </div>`;
}

export const factsView = (view, hands) => html`<section class="facts-part">${wordsField(view, hands)}${factsTable(factRows(view))}${runPart(view, hands)}</section>`;
