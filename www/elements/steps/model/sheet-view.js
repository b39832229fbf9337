// A step's numbers in large: a grid to walk in, what its bars are drawn over, and all digits for whoever wants them.
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import steps from "../../../locales/en-steps.js";
import strings from "../../../locales/en-model.js";
import { exact, num, share } from "../../../view/format.js";
import { barLines, shareLines } from "../../../view/line-picture.js";
import { matrixGrid } from "../../../view/matrix-grid.js";
import { reach } from "../../../view/signed-matrix.js";
import { BLOCK } from "../../../view/terms.js";
import { refIn } from "./sheets.js";

// Without heads to name, columns are counted at the ends of each quarter.
function columnLabels({ columns, marks }) {
  const texts = new Map(marks.map(({ at, text }) => [at, text]));
  if (!marks.length) for (const at of [1, columns / 4, columns / 2, (3 * columns) / 4, columns]) texts.set(Math.round(at) - 1, String(Math.round(at)));
  return Array.from({ length: columns }, (_, j) => ({ text: texts.get(j) ?? "" }));
}

function range(sheet) {
  if (sheet.pairs) return strings.areaKey;
  const most = Math.max(...sheet.lines.map(({ values }) => reach(values)));
  return sheet.lines.length === 1 ? strings.oneRange(most) : sheet.shared ? strings.sharedRange(most) : strings.ownRange;
}

/** at: { locked, pointed, active } places on this sheet. */
export function sheetView(sheet, { names, at, open, toggle }) {
  const value = (row, column) => sheet.lines[row].values[column];
  const hidden = (column) => sheet.seen !== undefined && column >= sheet.seen;
  const says = (row, column) => strings.cellSays(names.say(refIn(sheet, row, column)), hidden(column) ? strings.hiddenCell : num(value(row, column), sheet.pairs ? 3 : 2));
  const values = sheet.lines.map((line) => line.values);
  return html`<div class="sheet">${matrixGrid({
    id: sheet.id, kind: sheet.pairs ? "pairs" : "ribbon", label: strings.gridLabel(strings.steps[sheet.id].name), cell: says, ...at,
    columnRole: sheet.marks.length ? "mark" : "", rows: sheet.lines.map(({ label }) => ({ text: label })), columns: sheet.pairs ? names.labels() : columnLabels(sheet),
    picture: guard(values, () => (sheet.pairs ? shareLines(sheet) : barLines(sheet))),
  })}
    <p class="fine">${range(sheet)}</p>
    <details class="digits-of" ?open=${open} @toggle=${toggle}><summary>${strings.digits(values.reduce((sum, { length }) => sum + length, 0))}</summary>${open ? digits(sheet, at.locked) : nothing}</details>
  </div>`;
}

function digits(sheet, locked) {
  const on = locked ? locked.row * sheet.columns + locked.column : 0;
  return sheet.lines.map(({ label, values }, row) => {
    const first = row * sheet.columns;
    const starts = Array.from({ length: Math.ceil(values.length / BLOCK) }, (_, i) => i * BLOCK);
    const cell = (i) => (i < values.length
      ? html`<td class=${locked && first + i === on ? "on" : ""}><button type="button" class="n" data-column=${first + i} tabindex=${first + i === on ? 0 : -1} data-exact=${exact(values[i])}>${sheet.pairs ? share(values[i], 3) : num(values[i], 2)}</button></td>`
      : html`<td></td>`);
    return html`<table class="row numbers"><colgroup><col class="from" /></colgroup>
      <thead><tr><th scope="col" colspan=${BLOCK + 1}>${label}</th></tr></thead>
      <tbody>${starts.map((start) => html`<tr><th scope="row">${steps.page(start + 1, Math.min(values.length, start + BLOCK))}</th>${Array.from({ length: BLOCK }, (_, i) => cell(start + i))}</tr>`)}</tbody></table>`;
  });
}
