// Figure 2: from words to weights in nine steps. Every number opens into its arithmetic, and every factor into where it came from.
import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import strings from "../locales/en.js";
import { ModelFigure } from "./model-figure.js";
import { openCell } from "./steps/cell.js";
import { layerAndHead, maskSwitch } from "./steps/controls.js";
import { Focusing } from "./steps/focusing.js";
import { StepKeys } from "./steps/keys.js";
import { pairs, vectors } from "./steps/matrices.js";
import { Moves } from "./steps/moves.js";
import { Names } from "./steps/names.js";
import { cellPanel, rowPanel } from "./steps/panel.js";
import { pieces } from "./steps/pieces.js";
import { StepPointer } from "./steps/pointer.js";
import { picture, record, table } from "./steps/saving.js";
import { STEPS, cellRef } from "./steps/stages.js";
import { styles } from "./steps/style.js";
import { Tip } from "./steps/tip.js";
import { resolve } from "./steps/view.js";
import { facts, scrubber, strip, thumbnails } from "./steps/walk.js";

const text = strings.steps;
// Above this many words a square matrix takes the whole width of the figure.
const WORDS_BESIDE = 16;

export class QkvSteps extends ModelFigure {
  static figure = "steps";
  static stateKeys = [...ModelFigure.stateKeys, "step", "part", "row", "column", "path"];
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
  static styles = [...ModelFigure.styles, ...styles];

  tip = new Tip(this);
  moves = new Moves(this);
  focusing = new Focusing(this);
  /** Motion belongs to a step taken; what is there at first just stands there. */
  direction = "";
  #keys = new StepKeys(this);
  #pointer = new StepPointer(this);
  #known = {};
  #view = {};

  constructor() {
    super();
    this.step = 1;
  }

  title() { return text.title; }
  keys() { return text.keys; }
  onKey(event) { this.#keys.press(event); }
  picture() { return picture(this); }
  rows() { return table(this); }
  record() { return record(this); }

  // ---- what there is and what is open ----
  /** Names, thumbnails and facts of the trace in this layer and head. */
  get known() {
    const { trace, chosen } = this;
    const { layer, head } = this.#known;
    if (this.#known.trace !== trace || layer !== chosen.layer || head !== chosen.head) {
      this.#known = { trace, ...chosen, names: new Names(trace, trace.text ?? this.fitted.text, chosen), pictures: thumbnails(trace, chosen), facts: facts(trace, this.loaded.info, chosen) };
    }
    return this.#known;
  }

  /** The step, the row, the column and the way down, worked out once for each state. */
  get view() {
    const { known } = this;
    const key = [this.step, this.part, this.row, this.column, this.path].join();
    if (this.#view.key !== key || this.#view.known !== known) {
      this.#view = { key, known, view: resolve(this.trace, this.loaded.info, this.chosen, this, strings.pronouns) };
    }
    return this.#view.view;
  }

  /** From the step's own cell down to what is shown: what is open or, when nothing is, the cell pointed at. */
  get refs() {
    const { view, pointed } = this;
    if (view.refs.length || pointed?.column === undefined) return view.refs;
    return [cellRef(pointed.stage, this.chosen, pointed.row, pointed.column)];
  }

  get cell() {
    const { view, refs } = this;
    return view.cell ?? (refs.length ? openCell(this.trace, this.loaded.info, refs[0]) : null);
  }

  // ---- life ----
  willUpdate(changed) {
    if (["step", "row", "column", "path", "part", "result", "layer", "head"].some((key) => changed.has(key))) this.lit = this.litPointed = null;
  }

  updated(changed) {
    super.updated(changed);
    if (["step", "result", "part", "row", "column", "layer", "head"].some((key) => changed.has(key))) this.focusing.reveal();
    if (!changed.has("step") && !changed.has("result")) return;
    const row = this.renderRoot.querySelector(".strip-of-steps");
    const current = row?.querySelector("[aria-current]");
    // The strip scrolls within itself where it is wider than the figure; the page stays where it is.
    if (current) row.scrollTo({ left: current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2 });
    this.renderRoot.querySelector(".large")?.style.removeProperty("min-height");
  }

  /** What is let go leaves its room, so that nothing below the figure moves; a new step takes the room it needs. */
  holdRoom() {
    const large = this.renderRoot.querySelector(".large");
    large.style.minHeight = `${large.offsetHeight}px`;
  }

  // ---- drawing ----
  renderFigure() {
    const { view, known, trace } = this;
    const { kind } = STEPS[view.index];
    const wide = kind !== "pairs" || trace.tokens.length > WORDS_BESIDE;
    return html`<div class="steps" @click=${this.#pointer.click} @pointermove=${this.#pointer.move} @pointerleave=${this.#pointer.leave} @pointerdown=${this.#pointer.down}
        @pointerover=${this.#pointer.over} @focusin=${this.#pointer.focus} @focusout=${this.#pointer.blur}>
      <div class="controls">${layerAndHead(this)}</div>
      ${strip(known.pictures, view.index, known.facts)}
      ${scrubber(view.index, known.facts)}
      <div class="large of-${kind} ${wide ? "wide" : ""} ${this.direction}">
        <div class="matrix">${["masked", "weights"].includes(view.stage) ? maskSwitch(this) : nothing}${this.#matrix(kind)}</div>
        <section class="cell" aria-label=${text.openCell}>${cellPanel(this)}</section>
        <div class="beside">${rowPanel(this)}</div>
      </div>
      <div class="tip" role="presentation" hidden></div>
    </div>`;
  }

  #matrix(kind) {
    const { view, trace, chosen, known: { names } } = this;
    if (kind === "pieces") return pieces({ tokens: trace.tokens, names, active: this.active?.row ?? view.row ?? 0, row: view.row, pointed: this.pointed?.row });
    const grid = (stage) => {
      const mine = (at) => (at?.stage === stage ? at : null);
      const locked = view.column !== null && view.stage === stage ? view : null;
      return { locked, pointed: mine(this.pointed), active: mine(this.active) ?? locked ?? { row: view.row ?? 0, column: 0 } };
    };
    if (kind === "pairs") return pairs({ trace, stage: view.stage, chosen, names, grid });
    return keyed(view.index, vectors({ trace, stages: STEPS[view.index].stages, current: view.stage, chosen, names, grid }));
  }

  caption() {
    const { view, known: { names } } = this;
    if (STEPS[view.index].kind !== "pairs" || view.column === null) return text.captionDigits;
    return html`${names.italic(view.row)} ${text.asks}, ${names.italic(view.column)} ${text.answers}. ${text.captionDigits}`;
  }
}
