// Figure 2: from words to weights in nine steps. Every number opens into its arithmetic, and every factor into where it came from.
import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import strings from "../locales/en.js";
import { exact, num } from "../view/format.js";
import { svgMatrix } from "../view/saved.js";
import { PAGE } from "../view/terms.js";
import { FigureElement } from "./figure.js";
import { readPath, writePath } from "./steps/address.js";
import { learnedIn, openCell } from "./steps/cell.js";
import { cellView, crumb } from "./steps/cell-view.js";
import { largest, matrixOf, valueOf } from "./steps/data.js";
import { StepKeys } from "./steps/keys.js";
import { layerAndHead, maskSwitch } from "./steps/controls.js";
import { pairs, vectors } from "./steps/matrices.js";
import { Names } from "./steps/names.js";
import { pieceFacts, pieces } from "./steps/pieces.js";
import { StepPointer } from "./steps/pointer.js";
import { listRow, pairRow } from "./steps/row.js";
import { STEPS, cellRef, isPair } from "./steps/stages.js";
import { styles } from "./steps/style.js";
import { Tip } from "./steps/tip.js";
import { resolve } from "./steps/view.js";
import { facts, scrubber, strip, thumbnails } from "./steps/walk.js";

const text = strings.steps;

export class QkvSteps extends FigureElement {
  static figure = "steps";
  static stateKeys = [...FigureElement.stateKeys, "step", "part", "row", "column", "path"];
  static properties = {
    /** Step, row and column count from 1. No row or column: the figure chooses; 0: none is open. `path` leads further down. */
    step: { type: Number },
    part: {},
    row: { type: Number },
    column: { type: Number },
    path: {},
    pointed: { state: true },
    active: { state: true },
    lit: { state: true },
    litPointed: { state: true },
  };
  static styles = [...FigureElement.styles, ...styles];

  tip = new Tip(this);
  #keys = new StepKeys(this);
  #pointer = new StepPointer(this);
  #known = {};
  /** Motion belongs to a step taken; what is there at first just stands there. */
  #direction = "";

  constructor() {
    super();
    this.step = 1;
  }

  title() { return text.title; }
  keys() { return text.keys; }
  onKey(event) { this.#keys.press(event); }

  // ---- what is open ----
  /** Worked out once for each trace and state. */
  get view() {
    const { chosen } = this;
    const key = [this.step, this.part, this.row, this.column, this.path, chosen.layer, chosen.head].join();
    if (this.#known.key !== key || this.#known.trace !== this.trace) {
      const { trace } = this;
      this.#known = { ...(this.#known.trace === trace && this.#known.head === `${chosen.layer} ${chosen.head}` ? this.#known : {}), key, trace, head: `${chosen.layer} ${chosen.head}` };
      this.#known.names ??= new Names(trace, trace.text ?? this.fitted.text, chosen);
      this.#known.pictures ??= thumbnails(trace, chosen);
      this.#known.facts ??= facts(trace, this.loaded.info, chosen);
      this.#known.view = resolve(trace, this.loaded.info, chosen, this, strings.pronouns);
    }
    return this.#known.view;
  }

  willUpdate(changed) {
    if (["step", "row", "column", "path", "part", "trace", "layer", "head"].some((key) => changed.has(key))) this.lit = this.litPointed = null;
    // A deeper way down belongs to one sentence, one mask and one head.
    if (this.path && ["text", "layer", "head"].some((key) => changed.has(key) && changed.get(key) !== undefined) && !changed.has("path")) this.path = undefined;
  }

  goTo(index) {
    const { view } = this;
    const to = Math.min(STEPS.length - 1, Math.max(0, index));
    if (to === view.index) return;
    // Word by word stays word by word: only then does the same column mean the same thing.
    const keep = STEPS[to].kind === "pairs" && STEPS[view.index].kind === "pairs";
    this.#direction = to > view.index ? "moved" : "moved backwards";
    this.step = to + 1;
    this.path = undefined;
    if (!keep && this.column) this.column = undefined;
    if (view.row !== null && this.row === undefined) this.row = view.row + 1;
    this.active = this.pointed = null;
    const { id } = STEPS[to];
    this.announce(`${text.stepOf(to + 1, STEPS.length)} ${text.steps[id].name}. ${text.steps[id].says(this.#known.facts)}`);
  }

  /** Opens a cell of the step's own matrix. */
  lock(stage, row, column) {
    this.part = STEPS[this.view.index].stages.length > 1 ? stage : undefined;
    this.row = row + 1;
    this.column = column + 1;
    this.path = undefined;
    this.active = { stage, row, column };
    this.#announceOpen(cellRef(stage, this.chosen, row, column));
  }

  lockRow(row) {
    const { stage } = this.view;
    this.row = row + 1;
    this.column = undefined;
    this.path = undefined;
    this.active = { stage, row, column: this.view.column ?? 0 };
  }

  lockColumn(column) {
    const { stage, row } = this.view;
    if (row !== null) this.lock(stage, row, column);
  }

  /** Opens what a number came from, below what is open now. `address` names it as the path does. */
  open(address) {
    const { refs } = this.view;
    const from = refs.length ? refs : this.#previewed();
    const [wanted] = readPath(address, this.chosen);
    const ref = wanted.weight ? learnedIn(this.trace, from.at(-1), wanted) : wanted;
    if (!ref) return;
    if (!refs.length) {
      this.row = from[0].row + 1;
      this.column = from[0].column + 1;
    }
    this.path = writePath([...from.slice(1), ref], this.chosen);
    this.#announceOpen(ref);
    this.focusLevel();
  }

  #announceOpen(ref) {
    this.announce(text.opened(this.#known.names.say(ref), num(ref.value ?? valueOf(this.trace, ref), 4)));
  }

  #previewed() {
    const { stage, row, column } = this.pointed;
    return [cellRef(stage, this.chosen, row, column)];
  }

  /** Goes back up to a level of the breadcrumb. 0 is the sentence, 1 the step, 2 the row, 3 its cell, and so on down. */
  upTo(level) {
    this.#hold();
    if (level === 0 && this.view.index > 0) {
      this.goTo(0);
      return;
    }
    if (level <= 1) this.row = 0;
    if (level <= 2) {
      if (level === 2 && this.row === undefined) this.row = this.view.row + 1;
      this.column = 0;
    }
    this.path = level <= 3 ? undefined : writePath(this.view.refs.slice(1, level - 2), this.chosen);
    this.announce(text.closed(this.#levelName()));
  }

  // What is let go leaves its room, so that nothing below the figure moves; a new step takes the room it needs.
  #hold() {
    const large = this.renderRoot.querySelector(".large");
    large.style.minHeight = `${large.offsetHeight}px`;
  }

  #levelName() {
    const { refs, row, index } = this.view;
    const { names } = this.#known;
    if (refs.length) return names.say(refs.at(-1));
    return row === null ? text.steps[STEPS[index].id].name : `${text.row} ${names.spoken(row)}`;
  }

  /** Lets go one level; false when there is nothing to let go. */
  letGo() {
    this.tip.hide();
    const { refs, row } = this.view;
    if (refs.length) this.upTo(refs.length + 1);
    else if (row !== null) this.upTo(1);
    else return false;
    return true;
  }

  /** Lights a term; where the open cell is one of a list, the other number of the list is opened instead. */
  pickTerm(term) {
    const { cell, refs } = this.view;
    if (cell?.kind !== "list") this.lit = term;
    else if (refs.length === 1) this.lockColumn(term);
    else this.path = writePath([...refs.slice(1, -1), { ...refs.at(-1), column: term }], this.chosen);
  }

  choosePart(stage) {
    const { row } = this.view;
    this.part = stage;
    this.path = this.active = this.pointed = undefined;
    if (this.column) this.column = undefined;
    if (row !== null) this.row = row + 1;
  }

  /** Turns to the page of terms that begins at `from`, lighting the one that weighs most there. */
  pickPage(from) {
    const { cell } = this.view;
    const values = cell.lines.at(-1).values.slice(from, from + PAGE);
    this.pickTerm(from + largest(values));
  }

  /** Opens a row of one of the step's matrices, at its most telling cell. */
  lockGridRow(stage, row) {
    this.part = STEPS[this.view.index].stages.length > 1 ? stage : undefined;
    this.lockRow(row);
  }

  /** What the pointed cell holds, in the tip: its name and all of its digits. */
  tellCell({ stage, row, column }, { clientX, clientY }) {
    const ref = cellRef(stage, this.chosen, row, column);
    this.tip.show([this.#known.names.say(ref), exact(valueOf(this.trace, ref))], { left: clientX, width: 0, top: clientY - 10, bottom: clientY + 14 });
  }

  tellFocused(cell) {
    const stage = cell.closest("[data-grid]").dataset.grid;
    const ref = cellRef(stage, this.chosen, Number(cell.parentElement.getAttribute("aria-rowindex")) - 2, Number(cell.dataset.column));
    this.tip.show([this.#known.names.say(ref), exact(valueOf(this.trace, ref))], cell.getBoundingClientRect());
  }

  /** Puts the focus on the active cell of a matrix, without moving the page more than it must. */
  async focusCell(stage) {
    await this.updateComplete;
    const grid = stage ? `[data-grid="${stage}"] ` : "";
    const cell = this.renderRoot.querySelector(`${grid}[role=gridcell][tabindex="0"], .pieces [tabindex="0"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  async focusTerm(term, line) {
    const { cell } = this.view;
    if (!cell?.lines || term < 0 || term >= cell.count || line < 0 || line >= cell.lines.length) return;
    this.lit = term;
    await this.updateComplete;
    this.renderRoot.querySelector(`.cell .n[data-term="${term}"][data-line="${line}"]`)?.focus();
  }

  async focusLevel() {
    await this.updateComplete;
    this.renderRoot.querySelector(".crumb .here")?.focus({ preventScroll: true });
  }

  updated(changed) {
    super.updated(changed);
    if (changed.has("step") || changed.has("trace")) {
      this.#showCurrent();
      this.renderRoot.querySelector(".large")?.style.removeProperty("min-height");
    }
  }

  // The strip scrolls within itself where it is wider than the figure; the page stays where it is.
  #showCurrent() {
    const row = this.renderRoot.querySelector(".strip-of-steps");
    const current = row?.querySelector("[aria-current]");
    if (current) row.scrollTo({ left: current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2 });
  }

  // ---- drawing ----
  renderFigure(trace) {
    const { view } = this;
    const { pictures, facts: known } = this.#known;
    const { kind } = STEPS[view.index];
    const wide = kind !== "pairs" || trace.tokens.length > 16;
    return html`<div class="steps" @click=${this.#pointer.click} @pointermove=${this.#pointer.move} @pointerleave=${this.#pointer.leave} @pointerdown=${this.#pointer.down}
        @pointerover=${this.#pointer.over} @focusin=${this.#pointer.focus} @focusout=${this.#pointer.blur}>
      <div class="controls">${layerAndHead(this)}</div>
      ${strip(pictures, view.index, known)}
      ${scrubber(view.index, known)}
      <div class="large of-${kind} ${wide ? "wide" : ""} ${this.#direction}">
        <div class="matrix">${["masked", "weights"].includes(view.stage) ? maskSwitch(this) : nothing}${this.#matrix(trace, view, kind)}</div>
        <section class="cell" aria-label=${text.openCell}>${this.#cell(view)}</section>
        <div class="beside">${this.#row(trace, view, kind)}</div>
      </div>
      <div class="tip" role="presentation" hidden></div>
    </div>`;
  }

  #matrix(trace, view, kind) {
    const { names } = this.#known;
    const { chosen } = this;
    if (kind === "pieces") return pieces({ tokens: trace.tokens, names, active: this.active?.row ?? view.row ?? 0, row: view.row, pointed: this.pointed?.row });
    const grid = (stage) => {
      const mine = (at) => (at?.stage === stage ? at : null);
      const locked = view.column !== null && view.stage === stage ? view : null;
      return { locked, pointed: mine(this.pointed), active: mine(this.active) ?? locked ?? { row: view.row ?? 0, column: 0 } };
    };
    const { stages } = STEPS[view.index];
    return kind === "pairs" ? pairs({ trace, stage: view.stage, chosen, names, grid }) : keyed(view.index, vectors({ trace, stages, current: view.stage, chosen, names, grid }));
  }

  #row(trace, view, kind) {
    const { names } = this.#known;
    const { chosen } = this;
    const row = view.row ?? this.pointed?.row ?? null;
    if (row === null) return nothing;
    if (kind === "pieces") return pieceFacts({ token: trace.tokens[row], names, row, total: trace.tokens.length });
    if (kind === "pairs") return pairRow({ trace, stage: view.stage, chosen, names, row, column: view.column, link: this.#link });
    const stage = view.row === null ? this.pointed.stage : view.stage;
    return listRow({ trace, ref: cellRef(stage, chosen, row, 0), names, column: view.column });
  }

  #cell(view) {
    const { names } = this.#known;
    const refs = view.refs.length ? view.refs : this.pointed?.column !== undefined && this.pointed ? this.#previewed() : [];
    const cell = view.refs.length ? view.cell : refs.length ? openCell(this.trace, this.loaded.info, refs[0]) : null;
    const levels = this.#levels(view, refs);
    if (!cell) return html`${crumb(levels)}<p class="reading hint-open">${text.openHint}</p>`;
    const lit = Math.min(this.litPointed ?? this.lit ?? cell.lit ?? 0, (cell.count ?? 1) - 1);
    return html`${crumb(levels)}${cellView(cell, { info: this.loaded.info, names, labels: names.labels().map((label) => label.text), lit, link: this.#link, brief: refs.length === 1 && isPair(refs[0].stage) })}`;
  }

  // A number that can be opened says where it leads.
  #link = (ref, value, places) => {
    if (!ref) return {};
    return { open: writePath([ref], this.chosen), label: text.opens(value, places, this.#known.names.say(ref)) };
  };

  #levels(view, refs) {
    const { names } = this.#known;
    const row = view.row ?? refs[0]?.row;
    const { id } = STEPS[view.index];
    const own = refs[0] && (isPair(refs[0].stage) ? names.show(refs[0], true) : names.show(refs[0]));
    return [
      { label: text.sentence }, { label: text.steps[id].name },
      ...(row === undefined || row === null ? [] : [{ label: html`${text.row} ${names.italic(row)}` }]),
      ...(own ? [{ label: own }] : []), ...refs.slice(1).map((ref) => ({ label: names.show(ref) })),
    ];
  }

  caption() {
    const { view } = this;
    const { names } = this.#known;
    if (STEPS[view.index].kind !== "pairs" || view.column === null) return text.captionDigits;
    return html`${names.italic(view.row)} ${text.asks}, ${names.italic(view.column)} ${text.answers}. ${text.captionDigits}`;
  }

  // ---- saving ----
  picture() {
    const { stage, index } = this.view;
    if (STEPS[index].kind === "pieces") return null;
    const { values, rows, columns } = matrixOf(this.trace, cellRef(stage, this.chosen));
    const labels = this.#known.names.labels().map((label) => label.text);
    return svgMatrix({ values, rows, columns, labels, kind: STEPS[index].kind, share: stage === "weights" });
  }

  rows() {
    const { stage } = this.view;
    const { values, rows, columns } = matrixOf(this.trace, cellRef(stage, this.chosen));
    const labels = this.#known.names.labels().map((label) => label.text);
    const head = isPair(stage) ? labels : Array.from({ length: columns }, (_, j) => j + 1);
    return [[text.stages[stage], ...head], ...Array.from({ length: rows }, (_, i) => [labels[i], ...values.slice(i * columns, (i + 1) * columns)])];
  }

  record() {
    const { stage, rows, columns, refs } = this.view;
    const { values } = matrixOf(this.trace, cellRef(stage, this.chosen));
    return { stage, shape: [rows, columns], values: Array.from(values), open: refs.filter((ref) => !ref.weight).map((ref) => this.trace.explain(ref)) };
  }
}
