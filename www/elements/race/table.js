// All numbers of "every length": a row for each length, the full value in the tip.
import { html } from "lit";
import strings from "../../locales/en-race.js";
import { count } from "../../view/format.js";
import { RACERS, counts } from "../../view/race-result.js";

const text = strings.lengths;

const cells = (row) => {
  if (!row) return html`<td class="none">${strings.table.none}</td><td></td>`;
  if (!counts(row)) return html`<td>${row.skipped ? strings.table.skipped : strings.table.wrong}</td><td></td>`;
  return html`<td title=${`${row.medianMillis} ms`}>${strings.time(row.medianMillis)}</td><td title=${`${row.minMillis} ms, ${row.maxMillis} ms`} class="sub">${strings.time(row.minMillis)}–${strings.time(row.maxMillis)}</td>`;
};

export function lengthsTable(rows) {
  const lengths = [...new Set(rows.map(({ length }) => length))].sort((a, b) => a - b);
  return html`<details class="numbers">
    <summary>${text.table}</summary>
    <div class="scroller" tabindex="0" role="region" aria-label=${text.table}><table>
      <thead><tr>${text.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${lengths.map((length) => html`<tr><th scope="row">${count(length)}</th>${RACERS.map((kernel) => cells(rows.find((row) => row.kernel === kernel && row.length === length)))}</tr>`)}</tbody>
    </table></div>
  </details>`;
}
