// Figures 2 and 3: the nine steps of attention, or, with view="model", one word through the whole model. Every number opens into its
// arithmetic, and every factor into where it came from.
import { html } from "lit";
import strings from "../locales/en-steps.js";
import { ModelFigure } from "./model-figure.js";
import { Focusing } from "./steps/focusing.js";
import { StepKeys } from "./steps/keys.js";
import { NineSteps } from "./steps/nine.js";
import { StepPointer } from "./steps/pointer.js";
import { styles } from "./steps/style.js";
import { Tip } from "./steps/tip.js";
import { withHidden } from "./steps/word.js";

export class QkvSteps extends ModelFigure {
  static figure = "steps";
  static stateKeys = [...ModelFigure.stateKeys, "view", "step", "part", "row", "column", "word", "block", "hide", "path"];
  static linkedKeys = [...ModelFigure.linkedKeys, "view"];
  static properties = {
    /** What is walked through: the nine steps of attention, or the model. */
    view: { converter: viewOf },
    /** Step, row and column count from 1. No row or column: the figure chooses; 0: none is open. `path` leads further down. */
    step: { type: Number },
    part: {},
    row: { type: Number },
    column: { type: Number },
    path: {},
    /** The word that is followed through the model (0 is the opening mark), the block that is open (from 1), and whether the word is hidden from it. */
    word: { type: Number },
    block: { type: Number },
    hide: { type: Boolean },
    pointed: { state: true },
    active: { state: true },
    lit: { state: true },
    litPointed: { state: true },
  };
  static styles = [...ModelFigure.styles, ...styles];

  tip = new Tip(this);
  focusing = new Focusing(this);
  /** Motion belongs to a step taken; what is there at first just stands there. */
  direction = "";
  #keys = new StepKeys(this);
  #pointer = new StepPointer(this);
  #nine = new NineSteps(this);
  #model = null;

  constructor() {
    super();
    this.step = 1;
    this.hide = false;
  }

  /** The view that is drawn. That of the model comes by itself, so that a page without it need not fetch it. */
  get face() {
    return this.view === "model" && this.#model ? this.#model : this.#nine;
  }

  get at() { return this.face.at; }
  get refs() { return this.face.refs; }
  get cell() { return this.face.cell; }
  get known() { return this.face.known; }
  get moves() { return this.face.moves; }

  get chosen() { return this.face.chosen ?? super.chosen; }
  get runText() { return this.view === "model" && this.hide ? withHidden(this.loaded, this.text, this.word) : this.text; }

  title() { return strings.titles[this.view === "model" ? "model" : "nine"]; }
  pick() { return this.face.pick(); }
  keys() { return this.face.keys; }
  onKey(event) { this.#keys.press(event); }
  picture() { return this.face.picture(); }
  rows() { return this.face.rows(); }
  record() { return this.face.record(); }
  caption() { return this.face.caption(); }

  /** An address is for the figure that was made with its view; where there is none, for the first. */
  answers({ view }) {
    const all = [...this.getRootNode().querySelectorAll(this.localName)];
    return (all.find((figure) => viewOf(figure.getAttribute("view")) === viewOf(view)) ?? all[0]) === this;
  }

  async compute(signal) {
    if (this.view === "model") this.#model ??= new (await import("./steps/model/face.js")).WholeModel(this);
    return super.compute(signal);
  }

  willUpdate(changed) {
    if (["step", "row", "column", "path", "part", "result", "layer", "head", "word", "block"].some((key) => changed.has(key))) this.lit = this.litPointed = null;
  }

  updated(changed) {
    // The model's own view has to be fetched first.
    if (changed.has("view") && this.view === "model" && !this.#model) this.run();
    super.updated(changed);
    if (!this.result) return;
    if (["step", "result", "part", "row", "column", "layer", "head", "word", "block"].some((key) => changed.has(key))) this.focusing.reveal();
    this.face.updated(changed);
  }

  /** What is let go leaves its room, so that nothing below the figure moves; a new step takes the room it needs. */
  holdRoom() {
    const large = this.renderRoot.querySelector(".large");
    large.style.minHeight = `${large.offsetHeight}px`;
  }

  renderFigure() {
    const { click, move, leave, down, over, focus, blur } = this.#pointer;
    return html`<div class="steps" @click=${click} @pointermove=${move} @pointerleave=${leave} @pointerdown=${down} @pointerover=${over} @focusin=${focus} @focusout=${blur}>
      ${this.face.render()}
      <div class="tip" role="presentation" hidden></div>
    </div>`;
  }
}

/** "model", or undefined for the nine steps. */
function viewOf(value) {
  return value === "model" ? value : undefined;
}
