// Figure 1: where each word of a sentence looks. Sentence with threads, matrix, plan of heads, one weight held open.
import { html, nothing } from "lit";
import strings from "../locales/en.js";
import { runsLeft } from "../view/direction.js";
import { textMeasure } from "../view/measure.js";
import { toTemplate, toText } from "../view/phrase.js";
import { nameOf, readingOf, strongest } from "../view/reading.js";
import { placeSentence } from "../view/sentence-layout.js";
import { shareThreads, threadsFrom, traceTo } from "../view/threads.js";
import { isRest, pickWord, written } from "../view/words.js";
import { attentionPicture } from "../view/attention-picture.js";
import { openedCell } from "./attention/cell.js";
import { headPlan } from "./attention/heads.js";
import { cellAt, matrix, matrixSizes } from "./attention/matrix.js";
import { maskSwitch, ownSentence } from "./attention/own.js";
import { sentence } from "./attention/sentence.js";
import { attention as styles } from "./attention/styles.js";
import { Sweep } from "./attention/sweep.js";
import { FigureElement } from "./figure.js";
import { Widths } from "./widths.js";

const text = strings.attention;
const LAST_WORD = /[\p{L}\p{N}'’-]+(?=[^\p{L}\p{N}]*$)/u;
/** From so many tokens on the sentence takes the whole width, and the matrix stands below it. */
const LONG = 17;

export class QkvAttention extends FigureElement {
  static figure = "attention";
  static stateKeys = [...FigureElement.stateKeys, "word", "column", "swapped"];
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
  static styles = [...FigureElement.styles, styles];

  #widths = new Widths(this);
  #sweep = new Sweep();
  #measure = null;
  #headline;
  #held = null;
  #others = new WeakMap();
  #follow = true;
  #picked = 0;
  #focused = [0, 0];
  #shown = {};
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
      const other = await this.loaded.run(this.#ending(!this.swapped), { mask: this.mask, signal });
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
    if (changed.has("trace") && this.trace) this.#keepWord();
    else if (changed.has("word") && this.trace) this.#keepWord();
  }

  /** After a new sentence the same word stays chosen where there is one; a word asked for by number is taken if it exists. */
  #keepWord() {
    const tokens = this.trace.tokens.map((token) => this.#plain(token));
    const asked = Number.isInteger(this.word) && this.word >= 0 && this.word < tokens.length;
    if (!asked) this.word = undefined;
    if (!asked || (this.#follow && this.#held)) {
      this.#picked = pickWord(tokens, this.#held, strings.pronouns);
      if (asked) this.word = this.#picked;
    }
    this.#follow = false;
    this.#held = { text: tokens[this.#row].text, index: this.#row };
    if (!(this.column >= 0 && this.column < tokens.length)) this.column = undefined;
  }

  /** The word that is held: the reader's choice, else ours. */
  get #row() {
    return this.word ?? this.#picked;
  }

  #plain(token) {
    return { ...token, text: isRest(token) ? "" : written(token, this.trace.text) };
  }

  /** All that the views draw from, worked out from the trace. */
  #view(trace) {
    const tokens = trace.tokens.map((token) => this.#plain(token));
    const n = tokens.length;
    const source = trace.text;
    const { layer, head } = this.chosen;
    if (this.#shown.trace !== trace || this.#shown.layer !== layer || this.#shown.head !== head) {
      this.#shown = { trace, layer, head, weights: trace.get({ stage: "weights", layer, head }).data };
    }
    const { weights } = this.#shown;
    const causal = trace.mask === "causal";
    const row = this.preview !== null && this.preview < n ? this.preview : Math.min(this.#row, n - 1);
    const rowOf = (all, r) => Array.from(all.subarray(r * n, (r + 1) * n));
    const counts = shareThreads(rowOf(weights, row));
    const target = strongest(rowOf(weights, row), row);
    const slot = this.#slot(tokens, source);
    const layout = this.#layout(tokens, source, slot);
    const other = slot && this.#others.get(trace);
    const elsewhere = other?.length === n ? strongest(Array.from(other.weights[layer].subarray((head * n + row) * n, (head * n + row + 1) * n)), row) : target;
    return {
      tokens, source, weights, layer, head, causal, row, counts, target, slot, layout,
      locked: Math.min(this.#row, n - 1), focus: row, pointed: this.pointed,
      open: this.column === undefined ? null : [this.#row, this.column],
      runsLeft: runsLeft(source),
      hidden: (i) => causal && i > row,
      elsewhere,
      ghost: elsewhere === target ? null : traceTo(row, elsewhere, layout),
      sizes: matrixSizes(tokens, source, this.#widths.of(".scroller")),
      reading: text.reading(readingOf({ row: rowOf(weights, row), counts, from: row, tokens, text: source, moved: this.swapped && elsewhere !== target })),
    };
  }

  #slot(tokens, source) {
    if (!this.#hasAlternative || source !== this.runText) return null;
    const at = tokens.findLastIndex((token) => !isRest(token) && /[\p{L}\p{N}]/u.test(token.text));
    return { at, to: this.swapped ? LAST_WORD.exec(this.text)[0] : this.alternative, swapped: this.swapped };
  }

  #layout(tokens, source, slot) {
    this.#measure ??= textMeasure(getComputedStyle(this).getPropertyValue("--qkv-serif"));
    const slots = slot ? { [slot.at]: this.#measure(slot.to) } : {};
    return placeSentence({ tokens, text: source, measure: this.#measure, width: this.#widths.of(".stage") || 600, slots });
  }

  // ---- drawing ----
  title() {
    if (!this.trace) return text.titleWaiting;
    const tokens = this.trace.tokens.map((token) => this.#plain(token));
    const name = nameOf(tokens, Math.min(this.preview ?? this.#row, tokens.length - 1), this.trace.text);
    return toTemplate(text.title(name));
  }

  caption() {
    const { mask } = this.trace;
    return html`${text.caption}${this.#others.has(this.trace) ? ` ${text.captionGhost}` : ""}${mask === "causal" ? ` ${text.captionMask}` : ""}`;
  }

  renderFigure(trace) {
    const view = (this.view = this.#view(trace));
    return html`<div class="figure ${trace.tokens.length > LONG ? "long" : ""}">
      <div class="stage">
        ${sentence(view, { press: this.#press, point: this.#point, leave: this.#leave, swap: () => this.swap(), focus: this.#focusWord })}
        <p class="reading">${toTemplate(view.reading)}</p>
        ${ownSentence({ value: this.runText, fitted: this.fitted, unknown: this.#unknown(view) }, { type: this.#type, choose: this.#choose })}
      </div>
      <div class="side">
        <div class="board">
          <p class="sub">${text.matrix.title}</p>
          ${matrix(view, { move: this.#over, leave: this.#leave, press: this.#pressCell, key: this.#walk, focus: this.#focusCell })}
          <p class="fine pointed">${toTemplate(this.#pointedAt(view))}</p>
        </div>
        <div class="beside">
          ${maskSwitch(this.mask, (mask) => (this.mask = mask))}
          ${headPlan(this.#pair(view), (layer, head) => Object.assign(this, { layer: layer + 1, head: head + 1 }))}
        </div>
      </div>
      ${view.open ? openedCell({ ...view, follows: this.onward }, { letGo: () => this.#letGo(), rowOnly: () => (this.column = undefined), onward: this.#onward, openColumn: (c) => (this.column = c) }) : nothing}
    </div>`;
  }

  #unknown({ tokens }) {
    return [...new Set(tokens.filter((token) => !token.known && !isRest(token) && /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(token.text)).map((token) => token.text))];
  }

  #pointedAt({ tokens, source, weights, causal, open }) {
    const place = this.pointed ?? open;
    if (!place || place[0] >= tokens.length || place[1] >= tokens.length) return [text.matrix.idle];
    const [r, c] = place;
    const [from, to] = place.map((i) => nameOf(tokens, i, source));
    return causal && c > r ? text.matrix.pointedMasked(from, to) : text.matrix.pointed(from, to, weights[r * tokens.length + c].toFixed(4));
  }

  /** What each head gives the pair: the word, and what it looks at most (or the square held open). */
  #pair({ tokens, source, layer, head, row, target, open }) {
    const n = tokens.length;
    const to = open && open[0] === row ? open[1] : target;
    const { layers, heads } = this.loaded.info;
    const weights = Array.from({ length: layers }, (_, l) => {
      const { data } = this.trace.get({ stage: "weights", layer: l });
      return Array.from({ length: heads }, (_, h) => data[(h * n + row) * n + to]);
    });
    return { weights, layer, head, from: nameOf(tokens, row, source), to: nameOf(tokens, to, source) };
  }

  updated(changed) {
    super.updated(changed);
    if (!this.trace || !this.view) return;
    this.#widths.watch(".stage", ".scroller");
    this.#drawThreads(changed);
    this.#roveTo(this.#focused);
    if (["trace", "word", "layer", "head"].some((key) => changed.has(key))) this.#say();
  }

  #drawThreads(changed) {
    const { counts, row, layout, runsLeft: mirrored, layer, head } = this.view;
    const now = { row, layer, head, mask: this.trace.mask, swapped: this.swapped, text: this.text, size: layout.size };
    const before = this.drawn ?? {};
    const moved = before.text === now.text && before.row === row && ["layer", "head", "mask", "swapped"].some((key) => before[key] !== now[key]);
    if (changed.has("swapped") && before.text === now.text) this.#carry();
    // Between asking for a word to change places and its numbers nothing is drawn anew.
    if (before.swapped !== now.swapped && !changed.has("trace") && before.text === now.text) return;
    this.drawn = now;
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

  // ---- pointing and pressing ----
  #press = (i) => {
    this.preview = null;
    if (this.#row !== i) this.column = undefined;
    this.word = i;
  };

  #point = (i) => (this.preview = i);

  #leave = () => {
    this.preview = null;
    this.pointed = null;
  };

  #over = (event) => {
    const place = event.pointerType === "mouse" ? cellAt(event) : null;
    this.preview = place && place[0] >= 0 ? place[0] : null;
    this.pointed = place && place[0] >= 0 && place[1] >= 0 ? place : null;
  };

  #pressCell = (event) => {
    const place = cellAt(event);
    if (!place || place[0] < 0) return;
    if (place[1] < 0) this.#press(place[0]);
    else this.#open(place);
  };

  #open([row, column]) {
    this.preview = null;
    this.word = row;
    this.column = column;
    this.#focused = [row, column];
  }

  #letGo() {
    this.preview = this.pointed = null;
    if (this.column !== undefined) {
      this.column = undefined;
      return;
    }
    this.#held = null;
    this.word = undefined;
  }

  #onward = () => {
    const { layer, head } = this.chosen;
    this.emit("qkv-open-cell", { text: this.trace.text, mask: this.trace.mask, layer: layer + 1, head: head + 1, row: this.#row, column: this.column });
  };

  #type = (event) => this.#choose(event.target.value.replace(/[\r\n]+/g, " "));

  #choose = (sentence) => {
    this.preview = null;
    this.text = sentence;
  };

  // ---- keys ----
  keys() {
    return text.keys;
  }

  onKey(event) {
    if (event.key === "Escape") {
      this.#letGo();
      return;
    }
    const at = event.composedPath()[0].dataset?.i;
    if (at === undefined) return;
    const last = this.trace.tokens.length - 1;
    const on = this.view.runsLeft ? -1 : 1;
    const to = { ArrowRight: Number(at) + on, ArrowLeft: Number(at) - on, Home: 0, End: last }[event.key];
    if (to === undefined || to < 0 || to > last) return;
    event.preventDefault();
    this.renderRoot.querySelector(`.w[data-i="${to}"]`).focus();
  }

  // Reaching a word by key shows it; a pressed word is shown anyway.
  #focusWord = (i) => {
    if (this.renderRoot.querySelector(`.w[data-i="${i}"]`)?.matches(":focus-visible")) this.preview = i;
  };

  #walk = (event) => {
    const [row, column] = cellAt(event) ?? [];
    if (!(row >= 0 && column >= 0)) return;
    const last = this.trace.tokens.length - 1;
    const within = (n) => Math.min(last, Math.max(0, n));
    const to = { ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], Home: [row, 0], End: [row, last] }[event.key];
    if (to) {
      this.#roveTo(to.map(within));
      this.renderRoot.querySelector(".matrix td[tabindex]").focus();
    } else if (event.key === "Enter" || event.key === " ") this.#open([row, column]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #focusCell = (event) => {
    const place = cellAt(event);
    if (!place || place[0] < 0 || place[1] < 0) return;
    this.#focused = place;
    this.preview = place[0];
    this.pointed = place;
  };

  // One square of the matrix is reached by Tab; the table itself is not built anew for it.
  #roveTo([row, column]) {
    const table = this.renderRoot.querySelector(".matrix table");
    const last = this.trace.tokens.length - 1;
    this.#focused = [Math.min(row, last), Math.min(column, last)];
    const now = table.rows[this.#focused[0] + 1].cells[this.#focused[1] + 1];
    const before = table.querySelector("td[tabindex]");
    // A square that has the focus would lose it with its tabindex.
    if (before === now) return;
    before?.removeAttribute("tabindex");
    now.setAttribute("tabindex", "0");
  }

  // ---- taking it along ----
  picture() {
    return this.view ? attentionPicture(this.view, toText(this.view.reading)) : null;
  }

  rows() {
    const { tokens, weights, layer, head } = this.view;
    const name = (i) => (isRest(tokens[i]) ? strings.attention.restName[i ? "end" : "start"] : tokens[i].text);
    const cells = tokens.flatMap((_, r) => tokens.map((_, c) => [layer + 1, head + 1, r, name(r), c, name(c), this.view.causal && c > r ? "" : weights[r * tokens.length + c]]));
    return [text.csv, ...cells];
  }

  record() {
    const { layers } = this.loaded.info;
    const weights = Array.from({ length: layers }, (_, layer) => this.trace.get({ stage: "weights", layer }));
    return { word: this.#row, weights: weights.map(({ data, shape }) => ({ shape, data: Array.from(data) })) };
  }
}
