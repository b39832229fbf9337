// The terms of a sum as numbers, in blocks of eight; long sums have pages of four blocks, each with its own subtotal.
import { html, nothing } from "lit";
import { exact, num } from "./format.js";

export const BLOCK = 8;
export const PAGE = 32;

/** [from, to) of the page that term `lit` is on. */
export function pageOf(lit, count) {
  const from = Math.floor(lit / PAGE) * PAGE;
  return [from, Math.min(count, from + PAGE)];
}

/**
 * One number that tells all its digits when pointed at or pressed. `open` names what it opens into, `term` and `line` where it stands.
 * `text` stands for a number too small to print.
 */
export function figure(value, { places = 2, open, role = "", tab = -1, term, line, label, text } = {}) {
  return html`<button type="button" class="n ${role} ${open ? "opens" : ""}" tabindex=${tab} data-exact=${exact(value)} data-open=${open ?? nothing} data-term=${term ?? nothing} data-line=${line ?? nothing} aria-label=${label ?? nothing}>${text ?? num(value, places)}</button>`;
}

function block({ lines, from, to, lit, product }) {
  const terms = Array.from({ length: to - from }, (_, i) => from + i);
  const empty = Array.from({ length: BLOCK - terms.length });
  const last = lines.length - 1;
  return html`<table>
    <thead><tr><td></td>${terms.map((i) => html`<th scope="col" class=${i === lit ? "hot" : ""}>${i + 1}</th>`)}${empty.map(() => html`<td></td>`)}</tr></thead>
    <tbody>${lines.map(({ label, role = "", values, opens, say, places }, l) => html`<tr class="${role} ${l === last && lines.length > 1 ? "result" : ""}">
      <th scope="row" aria-label=${label}>${l === last && product && lines.length > 1 ? "=" : label}</th>
      ${terms.map((i) => html`<td class=${i === lit ? "hot" : ""}>${figure(values[i], { places, open: opens?.(i), tab: i === lit ? 0 : -1, term: i, line: l, label: opens?.(i) ? say?.(i) : undefined })}</td>`)}
      ${empty.map(() => html`<td></td>`)}</tr>`)}</tbody>
  </table>`;
}

/** lines: { label, role, values, opens?(i) → what cell i opens, say?(i) → its name }[]; the last one holds the terms that are added. */
export function terms({ lines, lit, text, totals = true, product = false }) {
  const { values } = lines.at(-1);
  const count = values.length;
  const [from, to] = pageOf(lit, count);
  const blocks = [];
  for (let at = from; at < to; at += BLOCK) blocks.push(block({ lines, from: at, to: Math.min(to, at + BLOCK), lit, product }));
  return html`${count > PAGE ? pages({ values, from, text, totals }) : nothing}<div class="terms ${blocks.length === 1 || lines.some(({ places }) => places > 2) ? "single" : ""} ${product || lines.length === 1 ? "" : "named"}">${blocks}</div>`;
}

function pages({ values, from, text, totals }) {
  const starts = Array.from({ length: Math.ceil(values.length / PAGE) }, (_, i) => i * PAGE);
  const total = (start) => values.slice(start, start + PAGE).reduce((sum, value) => sum + value, 0);
  return html`<div class="pages" role="group" aria-label=${text.pages}>${starts.map((start) => html`<button type="button" data-page=${start} aria-pressed=${start === from ? "true" : "false"}>
    <span>${text.page(start + 1, Math.min(values.length, start + PAGE))}</span>${totals ? html`<b>${num(total(start))}</b>` : nothing}</button>`)}</div>`;
}

/** The terms of a sum that runs over words: a row for each, so that the words can be read. */
export function wordTerms({ lines, lit, labels, heading }) {
  const last = lines.length - 1;
  return html`<table class="words">
    <thead><tr><th scope="col">${heading}</th>${lines.map(({ label, role = "" }) => html`<th scope="col" class=${role}>${label}</th>`)}</tr></thead>
    <tbody>${labels.map((label, i) => html`<tr class=${i === lit ? "hot" : ""}>
      <th scope="row">${label}</th>
      ${lines.map(({ role = "", values, opens, say, places = 3 }, l) => html`<td class="${role} ${l === last ? "result" : ""}">${figure(values[i], { places, open: opens?.(i), tab: i === lit ? 0 : -1, term: i, line: l, label: opens?.(i) ? say?.(i) : undefined })}</td>`)}
    </tr>`)}</tbody>
  </table>`;
}
