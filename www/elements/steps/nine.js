// The nine steps of one attention: what there is in this layer and head, what is open of it, and how it is drawn.
import { html } from "lit";
import { keyed } from "lit/directives/keyed.js";
import strings from "../../locales/en.js";
import { openCell } from "./cell.js";
import { layerAndHead, maskSwitch } from "./controls.js";
import { pairs, vectors } from "./matrices.js";
import { Moves } from "./moves.js";
import { Names } from "./names.js";
import { cellPanel, rowPanel } from "./panel.js";
import { pieces } from "./pieces.js";
import { picture, record, table } from "./saving.js";
import { STEPS, cellRef } from "./stages.js";
import { resolve } from "./view.js";
import { facts, scrubber, strip, thumbnails } from "./walk.js";

const text = strings.steps;
// Above this many words a square matrix takes the whole width of the figure.
const WORDS_BESIDE = 16;

export class NineSteps {
  #host;
  #known = {};
  #at = {};

  constructor(host) {
    this.#host = host;
    this.moves = new Moves(host);
  }

  count = STEPS.length;
  keys = text.keys;
  /** Nothing is chosen beside what the controls in the head line show. */
  pick = () => "";

  picture() { return picture(this.#host); }
  rows() { return table(this.#host); }
  record() { return record(this.#host); }
  refAt({ stage, row, column }) { return cellRef(stage, this.#host.chosen, row, column); }

  /** Names, thumbnails and facts of the trace in this layer and head. */
  get known() {
    const { trace, chosen, fitted, loaded } = this.#host;
    const { layer, head } = this.#known;
    if (this.#known.trace !== trace || layer !== chosen.layer || head !== chosen.head) {
      this.#known = { trace, ...chosen, names: new Names(trace, trace.text ?? fitted.text, chosen), pictures: thumbnails(trace, chosen), facts: facts(trace, loaded.info, chosen) };
    }
    return this.#known;
  }

  /** The step, the row, the column and the way down, worked out once for each state. */
  get at() {
    const { known } = this;
    const host = this.#host;
    const key = [host.step, host.part, host.row, host.column, host.path].join();
    if (this.#at.key !== key || this.#at.known !== known) {
      this.#at = { key, known, at: resolve(host.trace, host.loaded.info, host.chosen, host, strings.pronouns) };
    }
    return this.#at.at;
  }

  /** From the step's own cell down to what is shown: what is open or, when nothing is, the cell pointed at. */
  get refs() {
    const { at } = this;
    const { pointed, chosen } = this.#host;
    if (at.refs.length || pointed?.column === undefined) return at.refs;
    return [cellRef(pointed.stage, chosen, pointed.row, pointed.column)];
  }

  get cell() {
    const { at, refs } = this;
    return at.cell ?? (refs.length ? openCell(this.#host.trace, this.#host.loaded.info, refs[0]) : null);
  }

  updated(changed) {
    if (!changed.has("step") && !changed.has("result")) return;
    const { renderRoot } = this.#host;
    const row = renderRoot.querySelector(".strip-of-steps");
    const current = row?.querySelector("[aria-current]");
    // The strip scrolls within itself where it is wider than the figure; the page stays where it is.
    if (current) row.scrollTo({ left: current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2 });
    renderRoot.querySelector(".large")?.style.removeProperty("min-height");
  }

  render() {
    const host = this.#host;
    const { at, known } = this;
    const { kind, id } = STEPS[at.index];
    const wide = kind !== "pairs" || host.trace.tokens.length > WORDS_BESIDE;
    return html`<div class="controls">${layerAndHead(host)}</div>
      ${strip(known.pictures, at.index, known.facts)}
      ${scrubber({ current: at.index, names: STEPS.map((step) => text.steps[step.id].name), says: text.steps[id].says(known.facts) })}
      <div class="large of-${kind} ${wide ? "wide" : ""} ${host.direction}">
        <div class="matrix">${["masked", "weights"].includes(at.stage) ? maskSwitch(host) : ""}${this.#matrix(kind)}</div>
        <section class="cell" aria-label=${text.openCell}>${cellPanel(host)}</section>
        <div class="beside">${rowPanel(host)}</div>
      </div>`;
  }

  #matrix(kind) {
    const { at, known: { names } } = this;
    const { trace, chosen, active, pointed } = this.#host;
    if (kind === "pieces") return pieces({ tokens: trace.tokens, names, active: active?.row ?? at.row ?? 0, row: at.row, pointed: pointed?.row });
    const grid = (stage) => {
      const mine = (cell) => (cell?.stage === stage ? cell : null);
      const locked = at.column !== null && at.stage === stage ? at : null;
      return { locked, pointed: mine(pointed), active: mine(active) ?? locked ?? { row: at.row ?? 0, column: 0 } };
    };
    if (kind === "pairs") return pairs({ trace, stage: at.stage, chosen, names, grid });
    return keyed(at.index, vectors({ trace, stages: STEPS[at.index].stages, current: at.stage, chosen, names, grid }));
  }

  caption() {
    const { at, known: { names } } = this;
    if (STEPS[at.index].kind !== "pairs" || at.column === null) return text.captionDigits;
    return html`${names.italic(at.row)} ${text.asks}, ${names.italic(at.column)} ${text.answers}. ${text.captionDigits}`;
  }
}
