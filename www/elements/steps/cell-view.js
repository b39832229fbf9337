// The opened cell: where one is, the formula, the sum on one axis, its terms, the line of results, and whether it all adds up.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import strings from "../../locales/en-steps.js";
import { exact, num } from "../../view/format.js";
import { formula } from "../../view/math.js";
import { strips } from "../../view/strips.js";
import { PAGE, figure, pageOf, terms, wordTerms } from "../../view/terms.js";

/** levels: what each level is called, the last one current; name: what tells this list from that of another figure. That one keeps its element, and with it the focus, when levels come and go. */
export function crumb(levels, name = strings.levels) {
  return html`<nav class="crumb" aria-label=${name}>
    <ol>${repeat(levels, (_, i) => (i === levels.length - 1 ? "here" : i), (label, i) => html`<li>${i === levels.length - 1
      ? html`<span class="here" aria-current="true" tabindex="-1">${label}</span>`
      : html`<button type="button" data-level=${i}>${label}</button>`}</li>`)}</ol>
    ${levels.length > 2 ? html`<button type="button" class="esc" data-level=${levels.length - 2}>${strings.letGo} <kbd>Esc</kbd></button>` : nothing}
  </nav>`;
}

// Numbers of a line share their places, more of them where all are small, so that no column shows only zeros.
function withPlaces(line) {
  if (line.places) return line;
  const size = Math.max(...line.values.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  return { ...line, places: size < 0.3 ? 3 : 2 };
}

function hotLine({ lines, kind }, lit, label) {
  const value = ({ values, role = "" }) => html`<span class=${role} data-exact=${exact(values[lit])}>${num(values[lit], 4)}</span>`;
  const [a, b, c] = lines;
  const term = kind === "words" ? html`<i dir="auto">${label}</i>` : html`${kind === "list" ? strings.number : strings.term} ${lit + 1}`;
  if (kind !== "words" && c) return html`<p class="hotline">${term}&ensp;${value(a)} × ${value(b)} = <b>${value(c)}</b></p>`;
  if (kind === "words" && c?.label.includes("×")) return html`<p class="hotline">${term}&ensp;${value(a)} × ${value(b)} = <b>${value(c)}</b></p>`;
  return html`<p class="hotline">${term}${lines.map((line) => html`&ensp;<span class="fine">${line.label}</span> ${value(line)}`)}</p>`;
}

/** A line of large figures: { label, value, role, strong, ref, places } and { op } in turn. */
function line(items, link, name) {
  return html`<p class="results ${name}">${items.map(({ label, value, op, role = "", strong, ref, places = 2 }) => op
    ? html`<span class="op">${op}</span>`
    : html`<span class="item ${role}"><small>${label}</small>${figure(value, { places, tab: 0, ...link(ref, value, places), role: strong ? "strong" : "" })}</span>`)}</p>`;
}

// The sum is taken in 64 bits, the engine works in 32: what lies between them is shown, not hidden.
function checked({ name, sum, value }) {
  const digits = (x) => exact64(x);
  if (!Number.isFinite(sum) || !Number.isFinite(value)) return nothing;
  const difference = value - sum;
  return html`<dl class="check">
    <div><dt>${name}</dt><dd>${digits(sum)}</dd></div>
    <div><dt>${strings.engine}</dt><dd>${exact(value)}</dd></div>
    <div><dt>${strings.difference}</dt><dd>${difference === 0 ? strings.noDifference : exact(difference)}</dd></div>
  </dl>`;
}

const exact64 = (x) => (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e9 ? exact(x) : String(Number(x.toPrecision(12))).replace("-", "−"));

/** Where the digits of one number stand when there is nothing below it. */
function leafView({ ref, value }, names) {
  return html`<div class="leaf"><p class="digits" data-exact=${exact(value)}>${exact(value)}</p><p class="reading">${ref.weight === "words" ? strings.leafWord(ref.row + 1, ref.column + 1) : strings.leafWeight(names.weight(ref.weight), ref.row + 1, ref.column + 1)}</p></div>`;
}

function sumView(cell, { lit, labels, link, text, brief }) {
  const lines = cell.lines.map(withPlaces).map((each) => ({ ...each, opens: each.ref && ((i) => link(each.ref(i)).open), say: each.ref && ((i) => link(each.ref(i), each.values[i], each.places).label) }));
  const page = cell.kind === "words" ? null : pageOf(lit, cell.count);
  const max = (each) => (["q", "k"].includes(each.role) ? { max: Math.max(...cell.lines.slice(0, 2).flatMap(({ values }) => values.map(Math.abs))) } : {});
  return html`
    ${strips({ lines: cell.lines.map((each) => ({ ...each, ...max(each) })), sum: cell.summed ? { label: strings.running, values: cell.lines.at(-1).values } : null, lit, page })}
    ${cell.kind !== "words" ? terms({ lines, lit, text, totals: cell.kind !== "list", product: cell.summed }) : brief ? nothing : wordTerms({ lines, lit, labels, heading: strings.word })}`;
}

/**
 * cell: what openCell gives; context: { info, names, labels, lit, link, brief }, where link(ref, value, places) is { open, label } or {},
 * and brief leaves out a table of words that stands beside the cell already.
 */
export function cellView(cell, { info, names, labels, lit, link, brief }) {
  if (cell.kind === "leaf") return leafView(cell, names);
  const math = formula(cell.ref.stage, cell.count, info.headDim);
  const byHead = cell.ref.stage === "output" && info.headDim === PAGE;
  const { wordDim } = info;
  const text = cell.kind === "list" && wordDim % PAGE === 0 ? { ...strings, page: (from, to) => strings.listPage(from, to, wordDim), pages: strings.numbers } : byHead ? { ...strings, page: (from) => `${strings.head} ${(from - 1) / PAGE + 1}`, pages: strings.pagesByHead } : strings;
  return html`
    <div class="eqn">${math ?? nothing}${cell.lines ? hotLine(cell, lit, labels[lit]) : nothing}</div>
    ${cell.lines ? sumView(cell, { lit, labels, link, text, brief }) : nothing}
    ${cell.notes ? html`<dl class="check notes">${cell.notes.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${exact64(value)}</dd></div>`)}</dl>` : nothing}
    ${cell.before ? line(cell.before, link, "before") : nothing}
    ${line(cell.chain, link, cell.before ? "after" : "")}
    ${cell.check ? checked(cell.check) : nothing}`;
}
