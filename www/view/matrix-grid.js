// A matrix to walk in: labels, a picture of all cells, and a grid for keyboard and screen reader laid over it.
// Only the active row carries cells, so that forty words by 128 numbers stay light; the picture shows the rest.
import { html, nothing } from "lit";

/** Where on the picture a pointer is, as { row, column }, or null outside of it. */
export function cellAt(event, picture, rows, columns) {
  const box = picture.getBoundingClientRect();
  const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
  const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
  return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
}

// A label takes the room of its longest word, within reason; longer ones end in an ellipsis.
const room = (labels, least, most) => Math.round(Math.min(most, Math.max(least, Math.max(...labels.map(({ text }) => text.length)) * 7.3 + 16)));

/**
 * rows, columns: { text, spoken }[] ; a column with an empty text has no visible label.
 * active, locked, pointed: { row, column } | null; focusable: whether this grid holds the one tab stop.
 * cell(row, column): what a screen reader hears. cross: role classes of the lines that lead to the locked cell.
 */
export function matrixGrid({ id, label, kind, rows, columns, active, locked, pointed, cell, picture, rowRole = "", columnRole = "", cross = false }) {
  const size = `--rows:${rows.length};--columns:${columns.length};--label:${room(rows, 40, 104)}px;--top:${kind === "pairs" ? room(columns, 40, 104) : 22}px`;
  const on = locked ?? pointed;
  return html`<div class="scroller">
    <div class="grid ${kind}" role="grid" data-grid=${id} aria-label=${label} aria-rowcount=${rows.length + 1} aria-colcount=${columns.length + 1} .style=${size}>
      <div class="heads" role="row" aria-rowindex="1">${columns.map(({ text, spoken }, j) => text
        ? html`<span role="columnheader" aria-colindex=${j + 2} aria-label=${spoken ?? text} class="head ${columnRole} ${on?.column === j ? "on" : ""}" .style=${`--j:${j}`}>${text}</span>`
        : nothing)}</div>
      ${rows.map(({ text, spoken }, i) => html`<div class="line" role="row" aria-rowindex=${i + 2} .style=${`--i:${i}`}>
        <span role="rowheader" aria-colindex="1" aria-label=${spoken ?? text} data-row=${i} class="name ${rowRole} ${on?.row === i ? "on" : ""}">${text}</span>
        ${active?.row === i ? columns.map((_, j) => html`<span role="gridcell" class="cell" aria-colindex=${j + 2} data-column=${j} tabindex=${active.column === j ? 0 : -1}
          aria-selected=${locked?.row === i && locked?.column === j ? "true" : "false"} aria-label=${cell(i, j)} .style=${`--j:${j}`}></span>`) : nothing}
      </div>`)}
      <div class="picture" aria-hidden="true">
        ${picture}
        ${pointed && !same(pointed, locked) ? mark("pointed", pointed) : nothing}
        ${locked ? html`${cross ? lines(locked) : nothing}${mark("locked", locked)}` : nothing}
      </div>
    </div>
  </div>`;
}

const same = (a, b) => a && b && a.row === b.row && a.column === b.column;
const mark = (name, { row, column }) => html`<i class=${name} .style=${`--i:${row};--j:${column}`}></i>`;
const lines = ({ row, column }) => html`<i class="cross q" .style=${`--i:${row};--j:${column}`}></i><i class="cross k" .style=${`--i:${row};--j:${column}`}></i>`;
