// <qkv-variants>: exact attention and what is cheaper, on the same q, k and v. Five ways raced, and two of them watched at work.
import { html, nothing } from "lit";
import common from "../locales/en.js";
import strings from "../locales/en-variants.js";
import { parameters } from "../view/format.js";
import { pairsPerCell } from "../view/pattern.js";
import { toTemplate } from "../view/phrase.js";
import { pickWord } from "../view/words.js";
import { ModelFigure } from "./model-figure.js";
import { Tip } from "./steps/tip.js";
import { WALKED } from "./variants/flash-walk.js";
import { raceLine, readingBar } from "./variants/race-line.js";
import { Racing } from "./variants/racing.js";
import { Results } from "./variants/results.js";
import { picture, record, rows } from "./variants/saving.js";
import { settingsOf } from "./variants/settings.js";
import { Source } from "./variants/source.js";
import { Stepper } from "./variants/stepper.js";
import { styles } from "./variants/styles.js";
import { table } from "./variants/table.js";
import { layerAndHead, ownText, switches } from "./variants/text-field.js";
import { Walks } from "./variants/walks.js";

const SET = ["source", "window", "sinks", "size", "local", "global", "random", "seed", "tile"];
const number = { type: Number };

export class QkvVariants extends ModelFigure {
  static figure = "variants";
  static stateKeys = [...ModelFigure.stateKeys, ...SET, "open", "step", "row"];
  static properties = {
    source: { converter: (value) => (value === "long" ? "long" : "sentence") },
    /** Words to each side, and first ones, that the sliding window sees; undefined is a choice by the length of the text. */
    window: number, sinks: number,
    /** Of the block-sparse pattern: words in a block, and blocks near, for all and by lot. */
    size: number, local: number, global: number, random: number, seed: number,
    /** Words on a side of a tile. */
    tile: number,
    /** Which walk is open: flash, state, or none. Its step and the row that is shown count from 1. */
    open: { converter: (value) => (["flash", "state"].includes(value) ? value : "") },
    step: number, row: number,
    /** A long text of the reader's own. */
    long: { state: true },
    draft: { state: true },
    read: { state: true },
  };
  static styles = [...ModelFigure.styles, ...styles];

  tip = new Tip(this);
  stepper = new Stepper(this);
  racing = new Racing(this);
  walks = new Walks(this);
  #source = new Source();
  #results = new Results();
  #reading = null;
  #wish;

  constructor() {
    super();
    this.source = "sentence";
    this.open = "";
  }

  title() { return strings.title; }
  keys() { return strings.keys; }
  picture() { return picture(this); }
  rows() { return rows(this); }
  record() { return record(this); }

  // ---- what is run ----
  get runText() { return this.source === "long" ? (this.long ?? "") : this.text; }

  async compute(signal) {
    this.racing.stop();
    const model = await this.ready();
    await this.racing.idle;
    const { source, mask, engine, long: own } = this;
    this.#reading = new AbortController();
    const stop = AbortSignal.any([signal, this.#reading.signal]);
    const { fitted, joined } = await this.#words(model, source, { mask, signal: stop });
    this.fitted = fitted;
    if (!joined) return null;
    const { layer, head } = this.chosen;
    const { tokens, sentences } = joined;
    const count = tokens.length;
    const [q, k, v] = joined.of(layer, head);
    const input = { q, k, v, causal: mask === "causal", shape: { heads: 1, queries: count, keys: count, headDim: model.info.headDim } };
    const settings = settingsOf(this, count, Math.min(count, WALKED));
    const name = JSON.stringify([engine.backend, model.info.name, source, mask, layer, head, fitted.text]);
    const results = await this.#results.of(engine, name, input, settings, { signal: stop });
    return { ...results, name, source, own, mask, layer, head, text: fitted.text, tokens, sentences, input, settings, info: model.info, backend: engine.backend };
  }

  async #words(model, source, { mask, signal }) {
    if (source === "sentence") return this.#source.sentence(model, this.text, { mask, signal });
    this.story ??= (await import("./variants/story.js")).default;
    try {
      return await this.#source.long(model, this.long ?? this.story, { mask, signal, onProgress: (read) => (this.read = read) });
    } finally {
      this.read = null;
    }
  }

  /** Stops the reading of a long text, and goes back to what is shown. */
  stopReading() {
    const { result } = this;
    this.#reading?.abort();
    if (result?.source === "long") this.long = result.own;
    else this.source = "sentence";
  }

  takeDraft() {
    if (this.draft === undefined) return;
    const own = this.draft;
    this.draft = undefined;
    this.long = own.trim() && own !== this.story ? own : undefined;
  }

  moved() {
    this.#source.forget();
    this.racing.forget();
    super.moved();
  }

  updated(changed) {
    const wish = [...SET, "layer", "head"].map((key) => this[key]).join();
    if (this.#wish !== undefined && wish !== this.#wish) this.run();
    this.#wish = wish;
    super.updated(changed);
    this.walks.follow();
    if (changed.has("result") && this.result) this.walks.idle.then(() => this.racing.begin());
  }

  async settled() {
    await super.settled();
    await this.walks.idle;
    await this.racing.idle;
    await this.updateComplete;
  }

  // ---- what is shown ----
  get deviceName() { return common.figure.device(this.engine, this.engine.backend); }

  pick() { return nothing; }

  renderLoading() {
    return this.read ? readingBar(this) : super.renderLoading();
  }

  made({ backend }) {
    const { info } = this.loaded;
    const name = info.card ? html`<a href=${info.card}>${common.figure.modelName(info.name)}</a>` : common.figure.modelName(info.name);
    return common.figure.computedBy(name, parameters(info.parameters), common.figure.device(this.engine, backend), strings.computedBy);
  }

  caption({ settings, tokens }) {
    const per = pairsPerCell(tokens.length);
    return `${strings.caption(settings.tile)} ${per > 1 ? `${strings.captionCells(per)} ` : ""}${strings.captionState}`;
  }

  /** The word that a tile is watched for where no row is chosen. */
  get preferredRow() {
    return pickWord(this.result.tokens.map((token) => ({ ...token, text: token.word })), null, common.pronouns);
  }

  renderFigure(result) {
    return html`<div class="variants" @pointerover=${this.#tell} @pointerleave=${() => this.tip.hide()} @click=${this.#tell}>
      ${layerAndHead(this)}
      ${switches(this)}
      ${ownText(this)}
      ${raceLine(this)}
      ${table(this)}
      <p class="reading">${toTemplate(strings.says(this.#told(result)))}</p>
      ${this.walks.render()}
      <div class="tip" role="presentation" hidden></div>
    </div>`;
  }

  // All digits of the number under the pointer, or of the one that was pressed.
  #tell = ({ target }) => {
    const number = target.closest("[data-exact]");
    if (number) this.tip.show([number.dataset.exact], number.getBoundingClientRect());
    else this.tip.hide();
  };

  #told({ kinds, exact }) {
    const typical = exact.output.reduce((sum, value) => sum + Math.abs(value), 0) / exact.output.length;
    return { pairs: kinds.naive.comparisons, window: kinds.window.comparisons, blocks: kinds.blocks.comparisons, left: { window: kinds.window.left, blocks: kinds.blocks.left }, typical };
  }

  // ---- keys ----
  onKey(event) {
    const target = event.composedPath()[0];
    if (event.key === "Escape" && this.open) this.walks.letGo();
    else if (event.key === " " && this.open && !target.closest("button, a, summary, select") && this.walks.go(event.shiftKey ? -1 : 1)) event.preventDefault();
  }
}
