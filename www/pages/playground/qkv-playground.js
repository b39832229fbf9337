// The playground: a sentence in, everything the model computes out. Its whole view is in the address.
import { html, nothing } from "lit";
import common from "../../locales/en.js";
import strings from "../../locales/en-playground.js";
import { FigureElement } from "../../elements/figure.js";
import { ModelFigure } from "../../elements/model-figure.js";
import { attention } from "../../elements/attention/styles.js";
import { matrixRows, wordsOf } from "../../elements/attention/view-of.js";
import { Search } from "../../elements/heads/search.js";
import { readOff, toggled, writeOff } from "../../elements/heads/off.js";
import { cellStyle } from "../../elements/steps/style-cell.js";
import { attentionPicture } from "../../view/attention-picture.js";
import { millis, parameters } from "../../view/format.js";
import { toTemplate, toText } from "../../view/phrase.js";
import { nameOf } from "../../view/reading.js";
import { pickWord } from "../../view/words.js";
import { Atlas } from "./atlas.js";
import { field } from "./field.js";
import { headNav, stepped } from "./head-nav.js";
import { Hiding } from "./hiding.js";
import { Keys } from "./keys.js";
import { knobs } from "./knobs.js";
import { Look } from "./look.js";
import { expectedAt, placeAsked } from "./next-words.js";
import { nextWords } from "./next-view.js";
import { Opening } from "./opening.js";
import { OWN, isOurs } from "./ours.js";
import { RealRuns, knownHead, tellingWord } from "./real.js";
import { realModels } from "./real-view.js";
import { ROLES, roles } from "./roles.js";
import { fitted, runOf } from "./run.js";
import { styles } from "./styles.js";
import { WayDown } from "./way-down.js";
import { Writing } from "./writing.js";

/** So many pieces are shown at most: every square of the matrix is a thing to press. */
const LIMIT = 96;
const SLOW = 400;
/** What belongs to one model, and means nothing to the next. */
const OF_A_MODEL = ["layer", "head", "word", "column", "path", "off", "mask"];

export class QkvPlayground extends ModelFigure {
  static figure = "playground";
  static stateKeys = ["model", "file", "url", "text", "mask", "layer", "head", "word", "column", "path", "temperature", "off", "ask"];
  static linkedKeys = ["model", "text"];
  static kept = strings.kept;
  static properties = {
    model: { converter: (value) => (isOurs(value) || value === OWN ? value : "encoder") },
    /** The name of the reader's own file or folder, and its address where it came from one. */
    file: {},
    url: {},
    mask: { converter: (value) => (["none", "causal"].includes(value) ? value : undefined) },
    word: { type: Number },
    column: { type: Number },
    /** The numbers that are open below the open weight. */
    path: {},
    temperature: { converter: (value) => (Number(value) >= 0.1 && Number(value) <= 8 ? Number(value) : 1) },
    off: {},
    ask: { converter: (value) => (ROLES.includes(value) ? value : undefined) },
    preview: { state: true },
    pointed: { state: true },
    working: { state: true },
  };
  static styles = [...ModelFigure.styles, attention, cellStyle, ...styles];

  view = null;
  search = new Search(this);
  limit = LIMIT;
  #look = new Look(this);
  #atlas = new Atlas(this);
  #opening = new Opening(this);
  #wayDown = new WayDown(this);
  #hiding = new Hiding(this);
  #keys = new Keys(this, {
    letGo: () => this.#letGo(), step: (what, by) => this.#step(what, by), toggle: () => this.toggle(this.chosen), write: () => this.#writing.write(1), walk: (event) => this.#look.pointing.walkWords(event),
  });
  #writing = new Writing(this);
  #real = new RealRuns(this);
  #picked = 0;
  #speak;

  constructor() {
    super();
    this.text = strings.sentence;
    this.mask = undefined;
    this.temperature = 1;
    this.preview = this.pointed = null;
  }

  // ---- which model ----
  async ready() {
    if (this.model !== OWN) return super.ready();
    await FigureElement.prototype.ready.call(this);
    if (!this.#opening.isHere) return null;
    this.loaded = this.#opening.model;
    return this.loaded;
  }

  /** A view of another model means nothing to this one. */
  forModel() {
    for (const key of OF_A_MODEL) this[key] = undefined;
  }

  /** The page is this one tool: an address that names a view of it has it in sight already. */
  scrollIntoView() {}

  get errors() {
    return { ...common.states.errors, ...strings.errors };
  }

  // ---- what is run ----
  get trace() {
    return this.result?.seen ?? null;
  }

  /** A large model takes its time; a moment after it has begun the title says so. */
  async compute(signal) {
    const slow = setTimeout(() => (this.working = true), SLOW);
    try {
      return await this.#compute(signal);
    } finally {
      clearTimeout(slow);
      this.working = false;
    }
  }

  async #compute(signal) {
    const model = await this.ready();
    if (!model) return null;
    this.limit = Math.min(LIMIT, model.info.maxWords ?? model.info.positions ?? LIMIT);
    this.fitted = fitted(model, this.text, this.limit);
    const { off, temperature, mask } = this;
    return this.fitted.text ? runOf(model, this.fitted.text, { off, temperature, mask, signal }) : null;
  }

  // ---- what is chosen ----
  get chosen() {
    const info = this.result?.info ?? {};
    const { layers = 1, heads = 1, roles: known = {} } = info;
    const named = knownHead(info) ?? known["pronoun-noun"] ?? Object.values(known).find(({ mass }) => mass >= 0.5) ?? { layer: 0, head: 0 };
    const within = (n, limit, other) => (n >= 1 ? Math.min(limit - 1, n - 1) : other);
    return { layer: within(this.layer, layers, named.layer), head: within(this.head, heads, named.head) };
  }

  get row() {
    return this.#there(this.word) ?? this.#picked;
  }

  /** The column of the weight that is held open, if there is such a word in the run that is shown. */
  get opened() {
    return this.#there(this.column);
  }

  #there(n) {
    return Number.isInteger(n) && n >= 0 && n < this.trace.tokens.length ? n : undefined;
  }

  forgetWord() {
    this.word = undefined;
  }

  willUpdate(changed) {
    super.willUpdate?.(changed);
    if (changed.has("text") && this.hasUpdated) for (const key of ["word", "column"]) if (!changed.has(key)) this[key] = undefined;
    if (["column", "word", "layer", "head"].some((key) => changed.has(key)) && this.hasUpdated && !changed.has("path")) this.path = undefined;
    if (!this.result) return;
    const tokens = wordsOf(this.trace);
    this.#picked = tellingWord(this.result.info, tokens) ?? pickWord(tokens, null, common.pronouns);
    if (changed.has("result")) {
      for (const key of ["word", "column"]) this[key] = this.#there(this[key]);
      this.#real.keepFor(this.result.model);
    }
  }

  updated(changed) {
    super.updated(changed);
    if (["off", "temperature"].some((key) => changed.has(key)) || (changed.has("mask") && changed.get("mask") === undefined)) this.run();
    if (!this.result || !this.view) return;
    this.#look.drawn();
    this.#atlas.drawn(this.result, this.#look.widths.of(".plan-scroll"));
    const { model, seen: run } = this.result;
    if (this.ask) this.search.ask(model, { role: this.ask, text: run.text, mask: run.mask });
    if (["result", "word", "layer", "head"].some((key) => changed.has(key))) this.#say();
  }

  // Told a moment after the last change, so that typing is not talked over.
  #say() {
    clearTimeout(this.#speak);
    this.#speak = setTimeout(() => this.view && this.announce(toText(this.view.reading)), 700);
  }

  /** Told by the search of heads. */
  found({ heads: [best], skipped }) {
    this.announce(best ? strings.roles.ranked(best.layer + 1, best.head + 1, best.score.toFixed(2)) : skipped);
  }

  open = ({ layer, head }) => Object.assign(this, { layer: layer + 1, head: head + 1 });

  toggle = (place) => (this.off = writeOff(toggled(readOff(this.off, this.result.info), [place])));

  #step = (what, by) => this.open(stepped(this.chosen, this.result.info, what, by));

  wrote(text) {
    this.text = text;
  }

  // ---- drawing ----
  title() {
    if (!this.trace) return strings.titleWaiting;
    if (this.working) return strings.working;
    const tokens = wordsOf(this.trace);
    return toTemplate(strings.title(nameOf(tokens, Math.min(this.preview ?? this.row, tokens.length - 1), this.trace.text)));
  }

  pick({ off, temperature }) {
    const { layer, head } = this.chosen;
    return strings.pick(layer + 1, head + 1, off.length, temperature);
  }

  caption() {
    return html`${strings.caption}${this.trace.mask === "causal" ? ` ${common.attention.captionMask}` : ""}`;
  }

  made({ backend, millis: time, info }) {
    const name = info.own ? this.#opening.label : info.card ? html`<a href=${info.card}>${common.figure.modelName(info.name)}</a>` : info.name;
    return common.figure.computedBy(name, parameters(info.parameters), common.figure.device(this.engine, backend), millis(time));
  }

  render() {
    return html`${this.#opening.render()}${super.render()}
      ${realModels({ runs: this.#real, model: this.result?.model, engine: this.engine }, { run: (row) => this.#real.run(row, this.result.model, this.#opening.label) })}`;
  }

  renderFigure(result) {
    const view = (this.view = this.#look.viewOf(result.seen));
    const { info, off } = result;
    const { chosen } = this;
    return html`<div class="bench">
      <div class="field">${field({ value: this.text, fitted: this.fitted, tokens: view.tokens }, this.#write)}${knobs({ temperature: this.temperature, mask: info.causal ? null : result.seen.mask }, { heat: (t) => (this.temperature = t), hide: (mask) => (this.mask = mask) })}</div>
      <div class="desk">
        <div class="side">
          <p class="sub">${strings.heads.title(info.layers, info.heads)}</p>
          ${headNav({ info, chosen, off }, { step: this.#step, toggle: this.toggle, allOn: () => (this.off = undefined) })}
          ${this.#atlas.render(result, this.#look.widths.of(".plan-scroll") || 300)}
          ${roles({ role: this.ask, search: this.search, chosen }, { ask: (role) => (this.ask = role), open: this.open, again: () => this.search.again() })}
        </div>
        <div class="main">${this.#look.stage(view)}<div class="below">${this.#look.board(view)}${this.#next(result, view)}</div></div>
      </div>
      ${this.#wayDown.render(view)}
    </div>`;
  }

  #write = (text) => {
    this.preview = null;
    this.text = text;
  };

  #next(result, { tokens }) {
    const { info, seen: run } = result;
    const { causal } = info;
    const place = placeAsked({ tokens: run.tokens, causal, word: this.#there(this.word), row: this.row });
    return nextWords({ answers: expectedAt(result, place), tokens, place, source: run.text, causal, hide: causal ? null : this.#hiding.at(result, place) }, causal && info.logits !== false ? this.#writing.render() : nothing);
  }

  // ---- keys ----
  keys() {
    return strings.keys;
  }

  onKey(event) {
    this.#keys.press(event);
  }

  #letGo() {
    if (this.#writing.now) this.#writing.stop();
    else if (this.#opening.busy) this.#opening.callOff();
    else if (this.path) this.#wayDown.up();
    else if (this.result) this.#look.pointing.letGo();
  }

  // ---- taking it along ----
  picture() {
    return this.view ? attentionPicture(this.view, toText(this.view.reading)) : null;
  }

  rows() {
    return matrixRows(this.view);
  }

  record() {
    const { seen: run, info, off, temperature } = this.result;
    const weights = Array.from({ length: info.layers }, (_, layer) => run.get({ stage: "weights", layer }));
    return { off: off.map(({ layer, head }) => [layer + 1, head + 1]), temperature, weights: weights.map(({ data, shape }) => ({ shape, data: Array.from(data) })) };
  }
}
