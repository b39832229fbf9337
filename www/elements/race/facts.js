// What both had to do and how long it took, side by side.
import { html } from "lit";
import strings from "../../locales/en-race.js";
import { exact } from "../../view/format.js";
import { RACERS, counts } from "../../view/race-result.js";

const text = strings.table;

export function facts({ tokens, costs, rows }) {
  const of = (kernel) => rows?.find((row) => row.kernel === kernel);
  const measured = (show, full) => (kernel) => {
    const row = of(kernel);
    if (!row) return html`<td class="none">${text.none}</td>`;
    if (!counts(row)) return html`<td>${row.skipped ? text.skipped : text.wrong}</td>`;
    return html`<td title=${full(row)}>${show(row)}</td>`;
  };
  const runs = rows?.find(counts)?.repeats;
  const checked = rows?.find(counts)?.checkedRows;
  const lines = [
    [text.steps, (kernel) => html`<td>${strings.amount(costs[kernel].sequentialSteps)}</td>`],
    [text.comparisons, (kernel) => html`<td title=${costs[kernel].comparisons}>${strings.amount(costs[kernel].comparisons)}</td>`],
    [text.arithmetic, (kernel) => html`<td title=${costs[kernel].flops}>${strings.amount(costs[kernel].flops)}</td>`],
    [text.time(runs), measured((row) => strings.time(row.medianMillis), (row) => `${row.medianMillis} ms`)],
    [text.range, measured((row) => `${strings.time(row.minMillis)}, ${strings.time(row.maxMillis)}`, (row) => `${row.minMillis} ms, ${row.maxMillis} ms`)],
    [text.error(checked), measured((row) => exact(Number(row.maxAbsError.toPrecision(2))), (row) => String(row.maxAbsError))],
  ];
  return html`<table class="facts">
    <caption class="vh">${text.caption(tokens)}</caption>
    <thead><tr><td></td>${RACERS.map((kernel) => html`<th scope="col">${text.heads[kernel]}</th>`)}</tr></thead>
    <tbody>${lines.map(([name, cell]) => html`<tr><th scope="row">${name}</th>${RACERS.map(cell)}</tr>`)}</tbody>
  </table>`;
}
