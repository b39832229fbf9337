// Figure 1: where each word of a sentence looks. Sentence with threads, matrix, plan of heads, one weight held open.
import { html, nothing } from "lit";
import strings from "../locales/en.js";
import { attentionPicture } from "../view/attention-picture.js";
import { textMeasure } from "../view/measure.js";
import { toTemplate, toText } from "../view/phrase.js";
import { nameOf } from "../view/reading.js";
import { threadsFrom } from "../view/threads.js";
import { isRest, pickWord } from "../view/words.js";
import { openedCell } from "./attention/cell.js";
import { headPlan } from "./attention/heads.js";
import { matrix } from "./attention/matrix.js";
import { maskSwitch, ownSentence } from "./attention/own.js";
import { Pointing } from "./attention/pointing.js";
import { sentence } from "./attention/sentence.js";
import { attention as styles } from "./attention/styles.js";
import { Sweep } from "./attention/sweep.js";
import { matrixRows, pairInHeads, pointedAt, unknownWords, viewOf, wordsOf } from "./attention/view-of.js";
import { ModelFigure } from "./model-figure.js";
import { Widths } from "./widths.js";

const text = strings.attention;
const LAST_WORD = /[\p{L}\p{N}'’-]+(?=[^\p{L}\p{N}]*$)/u;
/** From so many tokens on the sentence takes the whole width, and the matrix stands below it. */
const LONG = 17;

export class QkvAttention extends ModelFigure {
  static figure = "attention";
  static stateKeys = [...ModelFigure.stateKeys, "word", "column", "swapped"];
  static properties = {
    /** Another last word, offered for the sentence the figure was made with. */
    alternative: {},
    /** The word whose threads are drawn, counted from 1; 0 is the opening mark. */
    word: { type: Number },
    /** The word looked at in the weight that is held open. */
    column: { type: Number },
    swapped: { type: Boolean },
    /** Offers "open this cell in figure 2", told as `qkv-open-cell`. */
    onward: { type: Boolean },
    preview: { state: true },
    pointed: { state: true },
  };
  static styles = [...ModelFigure.styles, styles];

  view = null;
  #pointing = new Pointing(this);
  #widths = new Widths(this);
  #sweep = new Sweep();
  #measure = null;
  #headline;
  #held = null;
  #others = new WeakMap();
  #follow = true;
  #picked = 0;
  #drawn = {};
  #speak;

  constructor() {
    super();
    this.swapped = false;
    this.preview = null;
    this.pointed = null;
  }

  connectedCallback() {
    this.#headline ??= this.text;
    super.connectedCallback();
    // Widths measured before the fonts are there are those of other fonts.
    document.fonts?.ready.then(() => {
      this.#measure = null;
      this.requestUpdate();
    });
  }

  // ---- what is run ----
  get #hasAlternative() {
    return Boolean(this.alternative) && this.text === this.#headline && LAST_WORD.test(this.text);
  }

  #ending(swapped) {
    return swapped ? this.text.replace(LAST_WORD, () => this.alternative) : this.text;
  }

  get runText() {
    return this.#hasAlternative ? this.#ending(this.swapped) : this.text;
  }

  /** Once the other word has been tried both are run, so that each can be shown beside the other. */
  async compute(signal) {
    const trace = await super.compute(signal);
    if (!trace) return trace;
    this.compared ||= this.swapped;
    if (this.compared && this.#hasAlternative) {
      const other = await this.loaded.run(this.#ending(!this.swapped), { mask: this.mask, signal }).catch((error) => {
        trace.dispose();
        throw error;
      });
      const weights = Array.from({ length: this.loaded.info.layers }, (_, layer) => other.get({ stage: "weights", layer }).data.slice());
      this.#others.set(trace, { weights, length: other.tokens.length });
      other.dispose();
    }
    return trace;
  }

  swap() {
    this.swapped = !this.swapped;
  }

  // ---- what is chosen ----
  willUpdate(changed) {
    super.willUpdate?.(changed);
    if (changed.has("text") && this.hasUpdated) {
      if (!changed.has("word")) this.#follow = true;
      if (!changed.has("column")) this.column = undefined;
      if (this.text !== this.#headline) this.swapped = false;
    }
    if (changed.has("result") && this.trace) this.#keepWord();
    else if (changed.has("word") && this.trace) this.#keepWord();
  }

  /** After a new sentence the same word stays chosen where there is one; a word asked for by number is taken if it exists. */
  #keepWord() {
    const tokens = wordsOf(this.trace);
    const asked = Number.isInteger(this.word) && this.word >= 0 && this.word < tokens.length;
    if (!asked) this.word = undefined;
    if (!asked || (this.#follow && this.#held)) {
      this.#picked = pickWord(tokens, this.#held, strings.pronouns);
      if (asked) this.word = this.#picked;
    }
    this.#follow = false;
    this.#held = { text: tokens[this.row].text, index: this.row };
    if (!(this.column >= 0 && this.column < tokens.length)) this.column = undefined;
  }

  /** The word that is held: the reader's choice, else ours. */
  get row() {
    return this.word ?? this.#picked;
  }

  forgetWord() {
    this.#held = null;
    this.word = undefined;
  }

  /** Where the other word may stand; which of the two stands there is what was run, not what was last asked for. */
  #slot({ tokens, text: source }) {
    const swapped = source === this.#ending(true);
    if (!this.#hasAlternative || (!swapped && source !== this.#ending(false))) return null;
    const at = tokens.findLastIndex((token) => !isRest(token) && /[\p{L}\p{N}]/u.test(source.slice(token.start, token.end)));
    return { at, to: swapped ? LAST_WORD.exec(this.text)[0] : this.alternative, swapped };
  }

  #view(trace) {
    this.#measure ??= textMeasure(getComputedStyle(this).getPropertyValue("--qkv-serif"));
    const { row: held, column, preview, pointed } = this;
    const widths = { sentence: this.#widths.of(".stage") || 600, matrix: this.#widths.of(".scroller") };
    return viewOf({ trace, ...this.chosen, held, column, preview, pointed, slot: this.#slot(trace), other: this.#others.get(trace), widths, measure: this.#measure });
  }

  // ---- drawing ----
  title() {
    if (!this.trace) return text.titleWaiting;
    const tokens = wordsOf(this.trace);
    const name = nameOf(tokens, Math.min(this.preview ?? this.row, tokens.length - 1), this.trace.text);
    return toTemplate(text.title(name));
  }

  caption() {
    const { mask } = this.trace;
    return html`${text.caption}${this.view.ghost ? ` ${text.captionGhost}` : ""}${mask === "causal" ? ` ${text.captionMask}` : ""}`;
  }

  renderFigure(trace) {
    const view = (this.view = this.#view(trace));
    const hands = this.#pointing;
    return html`<div class="figure ${trace.tokens.length > LONG ? "long" : ""}">
      <div class="stage">
        ${sentence(view, { press: hands.press, point: hands.point, leave: hands.leave, focus: hands.focusWord, swap: () => this.swap() })}
        <p class="reading">${toTemplate(view.reading)}</p>
        ${ownSentence({ value: this.runText, fitted: this.fitted, unknown: unknownWords(view) }, { type: this.#type, choose: this.#choose })}
      </div>
      <div class="side">
        <div class="board">
          <p class="sub">${text.matrix.title}</p>
          ${matrix(view, { move: hands.over, leave: hands.leave, press: hands.pressCell, key: hands.walk, focus: hands.focusCell })}
          <p class="fine pointed">${toTemplate(pointedAt(view))}</p>
        </div>
        <div class="beside">
          ${maskSwitch(this.mask, (mask) => (this.mask = mask))}
          ${headPlan(pairInHeads(view, trace, this.loaded.info), (layer, head) => Object.assign(this, { layer: layer + 1, head: head + 1 }))}
        </div>
      </div>
      ${view.open ? this.#openedCell(view) : nothing}
    </div>`;
  }

  #openedCell(view) {
    return openedCell({ ...view, follows: this.onward }, {
      letGo: () => this.#pointing.letGo(),
      rowOnly: () => (this.column = undefined),
      openColumn: (column) => (this.column = column),
      onward: () => {
        const { layer, head } = this.chosen;
        this.emit("qkv-open-cell", { text: this.trace.text, mask: this.trace.mask, layer: layer + 1, head: head + 1, row: this.row, column: this.column });
      },
    });
  }

  updated(changed) {
    super.updated(changed);
    if (!this.trace || !this.view) return;
    this.#widths.watch(".stage", ".scroller");
    this.#drawThreads();
    this.#pointing.rove();
    if (["result", "word", "layer", "head"].some((key) => changed.has(key))) this.#say();
  }

  #drawThreads() {
    const { counts, row, layout, runsLeft: mirrored, layer, head, slot } = this.view;
    const now = { row, layer, head, mask: this.trace.mask, swapped: slot?.swapped, text: this.text };
    const before = this.#drawn;
    this.#drawn = now;
    const differs = (...keys) => keys.some((key) => before[key] !== now[key]);
    const moved = !differs("text", "row") && differs("layer", "head", "mask", "swapped");
    if (slot && !differs("text") && differs("swapped")) this.#carry();
    const duration = moved ? parseFloat(getComputedStyle(this).getPropertyValue("--qkv-move")) : 0;
    this.#sweep.show(this.renderRoot.querySelector(".thread"), threadsFrom(counts, row, layout), { mirror: mirrored && layout.width, duration });
  }

  // The two words change places in sight; at any other time places change at once.
  #carry() {
    const box = this.renderRoot.querySelector(".sentence");
    box.classList.add("carrying");
    setTimeout(() => box.classList.remove("carrying"), 500);
  }

  // Told a moment after the last change, so that typing is not talked over.
  #say() {
    clearTimeout(this.#speak);
    this.#speak = setTimeout(() => this.view && this.announce(toText(this.view.reading)), 700);
  }

  /** How many of the hundred threads of the chosen word go to a word, all its places together. */
  threadsTo(name) {
    const { tokens, counts } = this.view;
    return tokens.reduce((sum, token, i) => sum + (token.text.toLowerCase() === name ? counts[i] : 0), 0);
  }

  // ---- the reader's sentence and keys ----
  #type = (event) => this.#choose(event.target.value.replace(/[\r\n]+/g, " "));

  #choose = (sentence) => {
    this.preview = null;
    this.text = sentence;
  };

  keys() {
    return text.keys;
  }

  onKey(event) {
    if (event.key === "Escape") this.#pointing.letGo();
    else this.#pointing.walkWords(event);
  }

  // ---- taking it along ----
  picture() {
    return this.view ? attentionPicture(this.view, toText(this.view.reading)) : null;
  }

  rows() {
    return matrixRows(this.view);
  }

  record() {
    const { layers } = this.loaded.info;
    const weights = Array.from({ length: layers }, (_, layer) => this.trace.get({ stage: "weights", layer }));
    return { word: this.row, weights: weights.map(({ data, shape }) => ({ shape, data: Array.from(data) })) };
  }
}
