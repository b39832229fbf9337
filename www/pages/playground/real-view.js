// Two rows about real models: what is known of each, how to get it, and its numbers once it is open and has been run.
import { html, nothing } from "lit";
import common from "../../locales/en.js";
import strings from "../../locales/en-playground.js";
import { millis } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";
import { REAL } from "./real.js";

const text = strings.real;

const TABLES = {
  smollm: ({ rows, right }, { columns, result }) => html`<table class="real-table"><thead><tr>${columns.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
    <tbody>${rows.map(({ text: sentence, adjective, noun, cat, mat }) => html`<tr data-adjective=${adjective}><th scope="row">${sentence}</th><td><i>${adjective}</i></td>${[["cat", cat], ["mat", mat]].map(([name, value]) => html`<td class="weight ${name === noun ? "right" : ""}" data-noun=${name}>${text.weight(value)}<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width=${100 * value} height="6" /></svg></td>`)}</tr>`)}</tbody></table>
    <p class="reading">${toTemplate(result(right))}</p>`,
  minilm: ({ mean, most, looks, pieces }, { columns, result }) => html`<table class="real-table"><thead><tr>${columns.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
    <tbody><tr><td>${pieces}</td><td class="weight right" data-mean>${text.weight(mean)}<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width=${100 * mean} height="6" /></svg></td><td data-most>${most} / ${looks}</td></tr></tbody></table>
    <p class="reading">${toTemplate(result(most, looks))}</p>`,
};

/** runs: RealRuns; model: the one that is open, or null. */
export function realModels({ runs, model, engine }, { run }) {
  const row = (each) => {
    const words = text[each.id];
    const { busy, result, error, name } = runs.runs[each.id] ?? {};
    const here = model && each.is(model.info);
    return html`<article class="real-row" data-real=${each.id} aria-labelledby="real-${each.id}">
      <div class="about"><p class="sub">${words.model}</p><h3 id="real-${each.id}">${words.title}</h3><p>${toTemplate(words.says)}</p></div>
      <div class="shown">
        ${here ? html`<p><button type="button" class="action" ?disabled=${busy} @click=${() => run(each)}>${busy ? text.running : result ? text.runAgain : text.run}</button></p>` : html`<p class="closed">${text.closed}</p><p class="get">${words.get}</p>`}
        <div aria-live="polite">${result ? html`${TABLES[each.id](result, words)}<p class="fine">${text.computed(name, common.figure.device(engine, result.backend), millis(result.millis))}</p>` : nothing}
        ${error ? html`<p class="failed">${text.failed(error.message)}</p>` : nothing}</div>
      </div>
    </article>`;
  };
  return html`<section class="real" aria-labelledby="real-title"><h2 id="real-title">${text.title}</h2><p class="lead-in">${text.lead}</p>${REAL.map(row)}</section>`;
}
