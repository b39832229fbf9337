// The row that is open, as a table under its matrix: word by word for a square one, eight numbers to a line for a list.
import { html, nothing } from "lit";
import strings from "../../locales/en-steps.js";
import { exact, num } from "../../view/format.js";
import { BLOCK, figure } from "../../view/terms.js";
import { rowOf } from "./data.js";
import { cellRef } from "./stages.js";

// What stands beside each word at each step; the share comes last, as a number and as a bar.
const COLUMNS = {
  scores: [["scores", strings.score, 1], ["scaled", "÷ √d", 1]],
  scaled: [["scores", strings.score, 1], ["scaled", "÷ √d", 1]],
  masked: [["scaled", "÷ √d", 1], ["masked", strings.maskedShort, 1]],
  weights: [["masked", "÷ √d", 1], ["exp", "exp", 3]],
};
const LEAST = 0.0005;

export function pairRow({ trace, stage, chosen, names, row, column, link }) {
  const read = (name) => rowOf(trace, cellRef(name, chosen, row, 0));
  const columns = COLUMNS[stage].map(([name, label, places]) => ({ name, label, places, values: read(name) }));
  const shares = read("weights");
  const masked = read("masked");
  const digits = (j) => [...columns.map(({ label, values }) => `${label} ${exact(values[j])}`), `${strings.share} ${exact(shares[j])}`].join("\n");
  const opening = (name, value, j, places) => figure(value, { places, ...(name === stage ? {} : link(cellRef(name, chosen, row, j), value, places)), text: name === "weights" && value < LEAST ? "·" : undefined });
  const hidden = () => html`<span class="hatch"></span><span class="vh">${strings.hidden}</span>`;
  return html`<table class="row">
    <thead><tr><th scope="col">${strings.row} ${names.italic(row)}</th>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}<th scope="col">${strings.share}</th><td></td></tr></thead>
    <tbody>${shares.map((share, j) => html`<tr class="${j === column ? "on" : ""}" data-column=${j}>
      <th scope="row"><button type="button" data-column=${j} tabindex=${j === (column ?? 0) ? 0 : -1} data-exact=${digits(j)} aria-label=${names.spoken(j)}>${names.word(j)}</button></th>
      ${columns.map(({ name, values, places }) => html`<td>${values[j] === -Infinity ? hidden() : opening(name, values[j], j, places)}</td>`)}
      <td>${masked[j] === -Infinity ? hidden() : opening("weights", share, j, 3)}</td>
      <td class="bar-cell">${share < LEAST ? nothing : html`<i .style=${`--share:${share}`}></i>`}</td></tr>`)}</tbody>
  </table>`;
}

export function listRow({ trace, ref, names, column }) {
  const values = rowOf(trace, ref);
  const starts = Array.from({ length: Math.ceil(values.length / BLOCK) }, (_, i) => i * BLOCK);
  const within = Array.from({ length: BLOCK }, (_, i) => i);
  return html`<table class="row numbers">
    <colgroup><col class="from" /></colgroup>
    <thead><tr><th scope="col" colspan=${BLOCK + 1}>${strings.row} ${names.italic(ref.row)}</th></tr></thead>
    <tbody>${starts.map((start) => html`<tr><th scope="row">${strings.page(start + 1, Math.min(values.length, start + BLOCK))}</th>${within.map((i) => start + i < values.length
      ? html`<td class=${start + i === column ? "on" : ""}><button type="button" class="n" data-column=${start + i} tabindex=${start + i === (column ?? 0) ? 0 : -1} data-exact=${exact(values[start + i])}>${num(values[start + i], 2)}</button></td>`
      : html`<td></td>`)}</tr>`)}</tbody>
  </table>`;
}
