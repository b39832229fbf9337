// The step in large: what happens, to the word alone or among all words, its formula, its numbers, and the arithmetic of the one that is open.
import { html, nothing } from "lit";
import steps from "../../../locales/en-steps.js";
import strings from "../../../locales/en-model.js";
import { stationFormula } from "../../../view/model-math.js";
import { toTemplate } from "../../../view/phrase.js";
import { writePath } from "../address.js";
import { cellView, crumb } from "../cell-view.js";
import { guessesView, lengthsView, stackView, stepSays } from "./outcome.js";
import { placeIn } from "./sheets.js";
import { sheetView } from "./sheet-view.js";

const title = ({ at: { step, block } }) => (step.part === "block" ? html`${strings.block(block + 1)} · ${strings.steps[step.id].name}` : strings.steps[step.id].name);

function numbers(host, details) {
  const { at, known, active, pointed } = host;
  const { id } = at.step;
  const on = at.refs[0]?.stage === "logits" ? at.refs[0].column : undefined;
  if (id === "stack") return stackView(known);
  if (id === "logits" || id === "words") return guessesView({ guesses: known.guesses, shares: id === "words", on });
  const sheet = known.sheet(id);
  const mine = (cell) => (cell?.stage === id ? cell : null);
  const locked = at.refs.length ? placeIn(sheet, at.refs[0]) : null;
  const change = { residual: known.changes[at.block].attention, block: known.changes[at.block].feedforward }[id];
  return html`${sheetView(sheet, { names: known.names, at: { locked, pointed: mine(pointed), active: mine(active) ?? locked ?? { row: 0, column: 0 } }, ...details })}${lengthsView(change)}`;
}

/** details: { open, toggle } of the table of all digits. */
export function stagePanel(host, details) {
  const { at, known } = host;
  const { id, meet, part } = at.step;
  return html`<section class="stage" aria-label=${strings.steps[id].name}>
    <p class="sub where">${title(host)}${part === "over" ? nothing : html` <span class="lane ${meet ? "meet" : ""}">${meet ? strings.meet : strings.alone}</span>`}</p>
    <p class="reading">${toTemplate(stepSays(id, known))}</p>
    <div class="eqn">${stationFormula(id, known.facts)}</div>
    ${numbers(host, details)}
  </section>`;
}

const linker = ({ known, chosen }) => (ref, value, places) =>
  ref ? { open: writePath([ref], chosen), label: steps.opens(value, places, known.names.say(ref)) } : {};

export function openPanel(host) {
  const { at, known: { names }, loaded } = host;
  if (!at.cell) return html`<p class="hint-open">${at.step.id === "stack" ? nothing : strings.openHint}</p>`;
  const { cell } = at;
  const lit = Math.min(host.litPointed ?? host.lit ?? cell.lit ?? 0, (cell.count ?? 1) - 1);
  const labels = names.labels().map(({ text }) => text);
  return html`${crumb([names.italic(at.word), title(host), ...at.refs.map((ref) => names.show(ref))], strings.levels)}
    ${cellView(cell, { info: loaded.info, names, labels, lit, link: linker(host), brief: false })}`;
}
