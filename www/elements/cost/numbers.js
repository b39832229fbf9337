// The measured rows as a table for reading, and as rows to be saved.
import { html } from "lit";
import strings from "../../locales/en-cost.js";
import { byteCount, tiny } from "../../view/amounts.js";
import { count } from "../../view/format.js";

const { table: text, names } = strings;

const tableRow = (row, device) => html`<tr data-row="${row.kernel} ${row.length}">
  <th scope="row">${names[row.kernel]}</th><td>${count(row.length)}</td>
  ${row.skipped
    ? html`<td class="why" colspan="7">${row.skipped}</td>`
    : html`<td title="${row.medianMillis} ms">${text.ms(row.medianMillis)}</td><td title="${row.minMillis} ms">${text.ms(row.minMillis)}</td><td title="${row.maxMillis} ms">${text.ms(row.maxMillis)}</td>
      <td>${count(row.repeats)}</td><td>${count(row.comparisons)}</td><td title="${count(row.peakBytes)} B">${byteCount(row.peakBytes)}</td><td title=${row.maxAbsError}>${tiny(row.maxAbsError)}</td>`}
  <td>${device}</td>
</tr>`;

export function numbersTable(sets) {
  const any = sets.some(({ rows }) => rows.length);
  return html`<details class="numbers">
    <summary>${text.open}</summary>
    ${any
      ? html`<div class="scroller" tabindex="0" role="region" aria-label=${text.caption}><table>
          <caption class="vh">${text.caption}</caption>
          <thead><tr>${text.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
          <tbody>${sets.flatMap(({ rows, device }) => rows.map((row) => tableRow(row, device)))}</tbody>
        </table></div>`
      : html`<p class="sub">${text.none}</p>`}
  </details>`;
}

const plain = (adapter) => (typeof adapter === "string" ? adapter : [adapter?.vendor, adapter?.architecture, adapter?.description].filter(Boolean).join(" "));

export const savedRows = (sets) => [
  strings.csv,
  ...sets.flatMap(({ rows }) => rows.map((row) => [
    row.kernel, row.length, row.backend, plain(row.adapter), row.medianMillis, row.minMillis, row.maxMillis, row.repeats, row.callsPerSample, row.gpuTimed,
    row.peakBytes, row.comparisons, row.flops, row.maxAbsError, row.checkedRows, row.skipped, row.skippedCode,
  ])),
];
