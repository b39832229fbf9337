// The panel of the open cell with its breadcrumb, and the row that stands beside it.
import { html, nothing } from "lit";
import strings from "../../locales/en-steps.js";
import { ownSentence } from "../attention/own.js";
import { unknownWords } from "../attention/view-of.js";
import { writePath } from "./address.js";
import { cellView, crumb } from "./cell-view.js";
import { pieceFacts } from "./pieces.js";
import { listRow, pairRow } from "./row.js";
import { STEPS, cellRef, isPair } from "./stages.js";

// A number that can be opened says where it leads.
const linker = ({ known, chosen }) => (ref, value, places) =>
  ref ? { open: writePath([ref], chosen), label: strings.opens(value, places, known.names.say(ref)) } : {};

function levels({ at, refs, known: { names } }) {
  const row = at.row ?? refs[0]?.row ?? null;
  return [
    strings.sentence,
    strings.steps[STEPS[at.index].id].name,
    ...(row === null ? [] : [html`${strings.row} ${names.italic(row)}`]),
    ...refs.map((ref, depth) => names.show(ref, depth === 0)),
  ];
}

function opened(host) {
  const { cell, refs, known, loaded } = host;
  if (!cell) return html`<p class="reading hint-open">${strings.openHint}</p>`;
  const lit = Math.min(host.litPointed ?? host.lit ?? cell.lit ?? 0, (cell.count ?? 1) - 1);
  const labels = known.names.labels().map(({ text }) => text);
  // A square step has the table of its row beside the cell already.
  const brief = refs.length === 1 && isPair(refs[0].stage);
  return cellView(cell, { info: loaded.info, names: known.names, labels, lit, link: linker(host), brief });
}

export const cellPanel = (host) => html`${crumb(levels(host))}${opened(host)}`;

// The reader's sentence is taken where sentences are cut. Another one has other words, so nothing of the last one stays open.
function own(host) {
  const choose = (sentence) => Object.assign(host, { text: sentence, row: undefined, column: undefined, path: undefined, active: null });
  const type = (event) => choose(event.target.value.replace(/[\r\n]+/g, " "));
  return ownSentence({ value: host.text, fitted: host.fitted, unknown: unknownWords(host.trace) }, { type, choose });
}

export function rowPanel(host) {
  const { trace, at, chosen, pointed, known: { names } } = host;
  const row = at.row ?? pointed?.row ?? null;
  const { kind } = STEPS[at.index];
  if (row === null) return kind === "pieces" ? own(host) : nothing;
  if (kind === "pieces") return html`${pieceFacts({ token: trace.tokens[row], names, row, total: trace.tokens.length })}${own(host)}`;
  if (kind === "pairs") return pairRow({ trace, stage: at.stage, chosen, names, row, column: at.column, link: linker(host) });
  const stage = at.row === null ? pointed.stage : at.stage;
  return listRow({ trace, ref: cellRef(stage, chosen, row, 0), names, column: at.column });
}
