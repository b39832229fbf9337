// A model writes, word by word: what each word looked at, what might have come in its place, and how it goes on from another.
import { html, nothing } from "lit";
import common from "../locales/en.js";
import strings from "../locales/en-generate.js";
import { millis, parameters } from "../view/format.js";
import { textMeasure } from "../view/measure.js";
import { toTemplate, toText } from "../view/phrase.js";
import { threadsFrom } from "../view/threads.js";
import { attention } from "./attention/styles.js";
import { Sweep } from "./attention/sweep.js";
import { unknownWords } from "./attention/view-of.js";
import { candidates } from "./generate/candidates.js";
import { course, settings } from "./generate/controls.js";
import { Fields } from "./generate/fields.js";
import { Hands } from "./generate/hands.js";
import { fitOpening, openingField } from "./generate/opening.js";
import { page } from "./generate/page.js";
import { plan } from "./generate/plan.js";
import { Pointing } from "./generate/pointing.js";
import { picture, record, rows } from "./generate/saving.js";
import { KEYS, converter } from "./generate/settings.js";
import { styles } from "./generate/styles.js";
import { looksOf, readingOf, viewOf } from "./generate/view-of.js";
import { Writing } from "./generate/writing.js";
import { ModelFigure } from "./model-figure.js";
import { Widths } from "./widths.js";

export class QkvGenerate extends ModelFigure {
  static figure = "generate";
  static stateKeys = ["text", ...KEYS, "layer", "head", "word", "forced", "past"];
  static kept = strings.kept;
  static properties = {
    temperature: { converter },
    topK: { converter, attribute: "top-k" },
    seed: { converter },
    words: { converter },
    /** The word that is held, counted from 1 over opening and written words. */
    word: { type: Number },
    /** Ids of the words after the opening, the reader's own with a star: "175.233.302*"; the model goes on from there. */
    forced: {},
    /** Writes on where the model would end the text. */
    past: { type: Boolean },
    preview: { state: true },
  };
  static styles = [...ModelFigure.styles, attention, ...styles];

  view = null;
  said = [];
  #fields = new Fields(this);
  #writing = new Writing(this);
  #hands = new Hands(this, this.#writing.halt);
  #pointing = new Pointing(this);
  #widths = new Widths(this);
  #sweep = new Sweep();
  #measure = null;
  #panel = null;
  #drawn = {};
  #speak;
  #seen = null;

  constructor() {
    super();
    this.text = strings.sentence;
    this.model = "decoder";
    this.past = false;
    this.preview = null;
  }

  connectedCallback() {
    super.connectedCallback();
    // Widths measured before the fonts are there are those of other fonts.
    document.fonts?.ready.then(() => {
      this.#measure = null;
      this.requestUpdate();
    });
  }

  get errors() { return { ...common.states.errors, ...strings.errors }; }
  keys() { return strings.keys; }
  picture() { return picture(this); }
  rows() { return rows(this); }
  record() { return record(this); }

  // An address leaves out what is empty, and an empty opening is one.
  get state() { return { ...super.state, text: this.text || " " }; }
  set state(wanted) { this.#fields.take(() => (super.state = wanted)); }

  // ---- what is written ----
  /** Each word has a trace of its own. */
  get trace() { return null; }
  get written() { return this.result?.steps ?? []; }

  async compute(signal) {
    const model = await this.ready();
    if (model.info.kind !== "decoder") await model.generate(this.text).next(); // says what it cannot do
    this.fitted = fitOpening(model, this.text);
    // The figure stands before the first word comes.
    return this.result ? this.#writing.go(model, signal) : this.#writing.blank(model);
  }

  // It writes when one can see it do so.
  #begin() {
    if (this.loading === "eager") return this.run();
    this.#seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.#seen.disconnect();
      this.run();
    });
    this.#seen.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#seen?.disconnect();
  }

  async settled() {
    await super.settled();
    await super.settled();
  }

  // ---- what is chosen ----
  /** The head that is drawn, from 0; null is the mean of all. */
  get place() {
    const { layers, heads } = this.loaded.info;
    const within = (n, limit) => Math.min(limit, Math.max(1, Math.round(n))) - 1;
    if (!this.layer && !this.head) return { layer: null, head: null };
    return { layer: within(this.layer || 1, layers), head: within(this.head || 1, heads) };
  }

  #pickHead = ({ layer, head }) => Object.assign(this, head === null ? { layer: 0, head: 0 } : { layer: layer + 1, head: head + 1 });

  /** The word that is shown: pointed at, else held, else the last; in the end the last that is no sign. */
  get #at() {
    const { opening, steps, running } = this.result;
    const last = running ? -1 : steps.findLastIndex(({ token }) => /[\p{L}\p{N}]/u.test(token.text));
    const shown = [this.preview ?? -1, this.word ?? -1, opening.length + (last < 0 ? steps.length - 1 : last)];
    return shown.find((i) => i >= opening.length && i < opening.length + steps.length) ?? null;
  }

  willUpdate(changed) {
    super.willUpdate?.(changed);
    this.#fields.check(KEYS.filter((key) => changed.has(key)));
    if (this.text.trim() === "" && this.text !== "") this.text = "";
    if (changed.has("text") && this.hasUpdated) {
      for (const key of ["forced", "word"]) if (!changed.has(key)) this[key] = undefined;
    }
    if ((changed.has("text") || changed.has("seed")) && this.hasUpdated && !changed.has("past")) this.past = false;
    if (this.result) this.#look();
  }

  // Before anything is drawn, for the title tells of it, too.
  #look() {
    this.#measure ??= textMeasure(getComputedStyle(this).getPropertyValue("--qkv-serif"));
    const { place, result: sheet } = this;
    const { positions, layers, heads } = this.loaded.info;
    const capacity = Math.min(positions, sheet.opening.length + this.words);
    const view = (this.view = viewOf({ sheet, at: this.#at, held: this.word ?? null, place, width: this.#widths.of(".stage") || 600, measure: this.#measure, capacity }));
    this.said = view.step ? strings.reading({ ...readingOf(view), layer: place.layer + 1, head: place.head === null ? 0 : place.head + 1, all: layers * heads }) : [];
    // Until the first word has come again the last one's panel stays, pale, so that nothing jumps and a button keeps its focus.
    if (view.step || !sheet.running) this.#panel = view.step ? view : null;
  }

  updated(changed) {
    super.updated(changed);
    if (changed.has("result") && changed.get("result") === null) this.#begin();
    else if (this.result && [...KEYS, "forced", "past"].some((key) => changed.has(key))) this.run();
    if (!this.view) return;
    this.#widths.watch(".stage");
    this.#drawThreads();
    this.#say(changed);
  }

  // ---- drawing ----
  title() {
    const { step, name } = this.view ?? {};
    return toTemplate(step && !this.result.running ? strings.title(name, step.own) : strings.title());
  }

  pick() {
    const { layer, head } = this.place;
    const { layers, heads } = this.loaded.info;
    return strings.pick(layer + 1, head === null ? 0 : head + 1, layers * heads);
  }

  caption({ steps }) {
    return [strings.caption, steps.some(({ own }) => own) ? strings.captionOwn : ""].join(" ");
  }

  made({ steps, backend }) {
    const { info } = this.loaded;
    if (!this.engine) return nothing;
    const name = info.card ? html`<a href=${info.card}>${common.figure.modelName(info.name)}</a>` : common.figure.modelName(info.name);
    const mean = steps.reduce((sum, step) => sum + step.millis, 0) / steps.length;
    return common.figure.computedBy(name, parameters(info.parameters), common.figure.device(this.engine, backend ?? this.engine.backend), steps.length ? strings.each(millis(mean)) : strings.none);
  }

  renderFigure(sheet) {
    const { place, view, fitted, temperature, topK, words } = this;
    const { info } = this.loaded;
    const panel = this.#panel;
    const own = sheet.steps.filter((step) => step.own).length;
    const canGoOn = sheet.stop && sheet.stop.reason !== "positions";
    return html`<div class="generate-figure">
      <div class="before">
        ${openingField({ value: this.text, fitted, unknown: unknownWords({ tokens: sheet.opening }) }, this.#hands)}
        ${settings(this, this.#fields)}
      </div>
      <div class="stage">
        ${course({ count: sheet.steps.length, words: Math.min(words, info.positions - sheet.opening.length), running: sheet.running, stop: sheet.stop, own, canGoOn }, this.#hands)}
        <div class="sheet" .style=${`min-height: calc(${Math.round(view.layout.reserve * view.layout.size)}px + 8.5rem)`}>
          ${page(view, this.#pointing)}
          <p class="reading">${this.#reading(view, sheet)}</p>
        </div>
      </div>
      <div class="beside-text" aria-busy=${panel && !view.step ? "true" : "false"}>
        ${panel ? html`${candidates({ ...panel, temperature, topK }, this.#hands.put)}${plan({ looks: looksOf(panel), place }, this.#pickHead)}` : nothing}
      </div>
    </div>`;
  }

  // Words that come faster than one reads are not talked about, unless one of them is held.
  #reading({ at, step }, { running }) {
    if (!step) return running ? strings.text.waiting : strings.text.none;
    return running && at !== this.word && at !== this.preview ? nothing : toTemplate(this.said);
  }

  #drawThreads() {
    const { counts, at, layout, step, text } = this.view;
    const path = this.renderRoot.querySelector(".thread");
    const { layer, head } = this.place;
    const now = { at, text, layer, head };
    const before = this.#drawn;
    this.#drawn = now;
    const moved = before.at === at && before.text === text && (before.layer !== layer || before.head !== head);
    const duration = moved ? parseFloat(getComputedStyle(this).getPropertyValue("--qkv-move")) : 0;
    this.#sweep.show(path, step ? threadsFrom(counts, at, layout) : [], { duration });
  }

  // Told a moment after the last change; while it is written nobody is talked over.
  #say(changed) {
    if (this.result.running || !["result", "word", "layer", "head"].some((key) => changed.has(key))) return;
    clearTimeout(this.#speak);
    const { stop, steps, text } = this.result;
    const ended = changed.has("result") && stop ? [strings.said(steps.length, text), strings.stops[stop.reason](stop)] : [];
    this.#speak = setTimeout(() => this.view && this.announce([...ended, toText(this.said)].join(" ")), 700);
  }

  onKey(event) {
    if (!this.view || event.altKey || event.metaKey || event.ctrlKey) return;
    if (event.key === "Escape") {
      if (this.result.running) this.#hands.halt();
      else this.#pointing.letGo();
    } else if (event.key.toLowerCase() === "n") {
      // The words go, and with them a word that has the focus.
      this.renderRoot.querySelector("[data-do=again]").focus();
      this.#hands.again();
    }
    else this.#pointing.walk(event);
  }

  about() {
    const { name, parameters: weights, layers, heads, license } = this.loaded.info;
    const { backend } = this.result;
    return { model: { name, parameters: weights, layers, heads, license }, backend, ...this.state };
  }
}
