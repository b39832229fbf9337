// One level of the way down: what the number is, the terms that add up to it with their sum on one axis, the steps, and whether it all agrees.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import common from "../../locales/en.js";
import strings from "../../locales/en-playground.js";
import { crumb } from "../../elements/steps/cell-view.js";
import { added, largest } from "../../elements/steps/data.js";
import { roleOf } from "../../elements/steps/stages.js";
import { exact, num, share } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";
import { nameOf } from "../../view/reading.js";
import { strips } from "../../view/strips.js";

const text = strings.cell;
/** A longer sum shows so many terms until all are asked for. */
const FEW = 64;
const OVER_WORDS = new Set(["heads", "sum"]);

const digits64 = (x) => (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e9 ? exact(x) : String(Number(x.toPrecision(12))).replace("-", "−"));
const canOpen = (source) => Boolean(source?.stage || source?.weight);
const inkOf = (source) => (source?.stage ? roleOf(source.stage.replace("Rotated", "")) : "");

function number(value, source, { names, open }, places = 4) {
  const shown = num(value, places);
  if (!canOpen(source)) return html`<span data-exact=${exact(value)}>${shown}</span>`;
  return html`<button type="button" class="n opens" data-exact=${exact(value)} aria-label=${text.opens(names.say(source), shown)} @click=${() => open(source)}>${shown}</button>`;
}

// Numbers of a column share their places, more of them where all are small, so that no column shows only zeros.
const placesFor = (values) => (Math.max(...values.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0))) < 0.05 ? 5 : 4);

function table({ stage, terms }, view, context) {
  const { names } = context;
  const overWords = OVER_WORDS.has(stage) && terms.every(({ label }) => /^\d+$/.test(label));
  const width = Math.max(...terms.map(({ factors }) => factors.length));
  const order = terms.map((_, i) => i);
  if (view.bySize) order.sort((a, b) => Math.abs(terms[b].value) - Math.abs(terms[a].value));
  const shown = view.all ? order : order.slice(0, FEW);
  const label = (i) => (overWords ? html`<i dir="auto">${names.word(Number(terms[i].label) - 1)}</i>` : text.weights[terms[i].label] ?? terms[i].label);
  const column = (k) => terms.map(({ factors }) => factors[k] ?? 0);
  const places = Array.from({ length: width }, (_, k) => placesFor(column(k)));
  const last = placesFor(terms.map(({ value }) => value));
  const most = Math.max(...terms.map(({ value }) => (Number.isFinite(value) ? Math.abs(value) : 0))) || 1;
  const main = terms.find(({ factors }) => factors.length === width);
  return html`${terms.length > 8 ? html`<fieldset class="switch-of"><legend class="sub">${text.order}</legend>${[[false, text.inOrder], [true, text.bySize]].map(([bySize, name]) => html`<label><input type="radio" name="order" .checked=${live(view.bySize === bySize)} @change=${() => view.set({ bySize })} /><span>${name}</span></label>`)}</fieldset>` : nothing}
    <div class="long-sum" tabindex="0" role="group" aria-label=${text.sum(terms.length)}><table class="sum-table">
      <thead><tr><th scope="col">${overWords ? text.columns.word : text.columns.term}</th>${Array.from({ length: width }, (_, k) => html`<th scope="col" class=${inkOf(main.sources?.[k])}>${columnName(terms.filter(({ factors }) => factors.length === width), width, k)}</th>`)}${width > 1 ? html`<th scope="col">${text.columns.value}</th>` : nothing}<td></td></tr></thead>
      <tbody>${shown.map((i) => {
        const { factors, sources = [], value } = terms[i];
        return html`<tr><th scope="row">${label(i)}</th>
          ${Array.from({ length: width }, (_, k) => html`<td class=${inkOf(sources[k])}>${k < factors.length ? number(factors[k], sources[k], context, places[k]) : nothing}</td>`)}
          ${width > 1 ? html`<td class="result"><span data-exact=${exact(value)}>${num(value, last)}</span></td>` : nothing}
          <td class="mini"><i class=${value < 0 ? "minus" : ""} .style=${`--part: ${Number.isFinite(value) ? Math.abs(value) / most : 0}`}></i></td></tr>`;
      })}</tbody></table></div>
    ${shown.length < terms.length ? html`<button type="button" class="quiet" @click=${() => view.set({ all: true })}>${text.more(terms.length)}</button>` : nothing}`;
}

/** What a column of factors is called: by where all of them come from, where that is one stage. */
function columnName(terms, width, k) {
  const sources = terms.map((term) => term.sources?.[k]).filter(Boolean);
  const [first] = sources;
  const alike = sources.every((source) => source.stage === first.stage && Boolean(source.weight) === Boolean(first.weight));
  if (alike && first?.stage) return text.stages[first.stage] ?? first.stage;
  if (alike && first?.weight) return "W";
  return width > 1 && k ? text.columns.times : text.columns.first;
}

// On one axis: the factors, their products, and the sum as it grows.
function axis({ terms }) {
  const products = terms.filter(({ factors }) => factors.length === 2);
  if (products.length < 4) return nothing;
  const values = products.map(({ value }) => value);
  const factor = (k) => ({ label: short(products[0].sources?.[k], k), role: inkOf(products[0].sources?.[k]), values: products.map(({ factors }) => factors[k]) });
  return strips({ lines: [factor(0), factor(1), { label: text.times, values }], sum: { label: text.running, values }, lit: largest(values) });
}

const short = (source, k) => (source?.stage ? { q: "q", k: "k", v: "v", qRotated: "q", kRotated: "k", weights: "w" }[source.stage] ?? text.stages[source.stage] ?? "" : source?.weight ? "W" : String(k + 1));

function steps({ steps: list }, context) {
  if (!list.length) return nothing;
  return html`<ol class="steps-list">${list.map(({ label, formula, value, source }) => html`<li><span class="what">${source?.weight ? context.names.weight(source.weight) : formula || label}</span><span class="is">${number(value, source, context, Math.abs(value) < 0.05 ? 6 : 4)}</span></li>`)}</ol>`;
}

function check({ terms, value }) {
  const sum = added(terms.map((term) => term.value));
  if (!terms.length || !Number.isFinite(sum) || !Number.isFinite(value)) return nothing;
  const difference = value - sum;
  return html`<dl class="check"><div><dt>${text.sum(terms.length)}</dt><dd data-sum>${digits64(sum)}</dd></div><div><dt>${text.engine}</dt><dd>${exact(value)}</dd></div><div><dt>${text.difference}</dt><dd>${difference === 0 ? text.none : exact(difference)}</dd></div></dl>`;
}

/** The whole row that the open weight is part of; pressed, another word's weight opens. */
function rowOf({ tokens, weights, counts, causal, open: [row, column] }, { names, openColumn }) {
  const words = common.attention.cell;
  const n = tokens.length;
  const hidden = (c) => causal && c > row;
  return html`<table class="row"><caption class="sub">${toTemplate(words.row({ text: names.word(row) }))}</caption>
    <thead><tr>${words.columns.map((each) => html`<th scope="col">${each}</th>`)}<td></td></tr></thead>
    <tbody>${tokens.map((_, c) => html`<tr class=${c === column ? "on" : ""} @click=${() => openColumn(c)}><th scope="row" dir="auto">${names.word(c)}</th>
      <td>${hidden(c) ? common.attention.matrix.hidden : share(weights[row * n + c])}</td><td>${hidden(c) ? "" : counts[c] || "·"}</td>
      <td><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${hidden(c) ? 0 : weights[row * n + c] * 100} height="8" /></svg></td></tr>`)}</tbody></table>`;
}

/** What the open weight says, in words. */
function reading({ tokens, weights, causal, source, open: [row, column] }) {
  const words = common.attention;
  const [from, to] = [row, column].map((i) => nameOf(tokens, i, source));
  return html`<p class="reading">${causal && column > row ? words.cell.masked : toTemplate(words.cell.says(from, to, words.percent(weights[row * tokens.length + column])))}</p><p class="fine">${words.cell.why}</p>`;
}

/** inspector: with its levels; names: CellNames; look: the view of the head; view: { bySize, all, set(changes) }; open(source), back(level). */
export function inspectorView(inspector, { names, look, view, open, back, openColumn }) {
  const { levels, busy, error } = inspector;
  if (!levels.length) return html`<section class="inspector" aria-label=${text.label} aria-busy="true"><p class="fine">${error ? text.failed(error.message) : text.opening}</p></section>`;
  const { ref, explanation, value } = levels.at(-1);
  const context = { names, open };
  const press = (event) => {
    const level = event.target.closest("[data-level]")?.dataset.level;
    if (level !== undefined) back(Number(level));
  };
  return html`<section class="inspector" aria-label=${text.label} aria-busy=${busy ? "true" : "false"}>
    <p class="sub">${text.title}</p>
    <div @click=${press}>${crumb([text.row(names.word(look.open[0])), ...levels.map((level) => names.show(level.ref))], text.levels)}</div>
    <div class="eqn"><p class="large ${inkOf(ref)}" data-exact=${exact(value)}>${exact(value)}</p>${explanation ? html`<p class="formula">= ${explanation.formula}</p>` : nothing}</div>
    ${explanation ? html`<div class="working"><div>${levels.length === 1 ? reading(look) : nothing}${axis(explanation)}${steps(explanation, context)}${check(explanation)}</div>
        <div>${levels.length === 1 ? rowOf(look, { names, openColumn }) : explanation.terms.length ? table(explanation, view, context) : nothing}</div></div>`
      : html`<p class="reading">${names.say(ref)}</p><p>${text.leaf}</p>`}
    ${error ? html`<p class="failed" role="alert">${text.failed(error.message)}</p>` : nothing}
  </section>`;
}
