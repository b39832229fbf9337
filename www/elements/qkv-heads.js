// All heads of a model on one sentence: which does what, and what the model says without some of them.
import { html } from "lit";
import strings from "../locales/en-heads.js";
import { toText } from "../view/phrase.js";
import { fit } from "../view/words.js";
import { attention } from "./attention/styles.js";
import { answersOf, expected } from "./heads/answers.js";
import { atlas } from "./heads/atlas.js";
import { blankAt, hide } from "./heads/blank.js";
import { finder } from "./heads/finder.js";
import { expectation, says, saying, sentenceOf } from "./heads/hidden.js";
import { AtlasKeys } from "./heads/keys.js";
import { readOff, toggled, writeOff } from "./heads/off.js";
import { Opened } from "./heads/opened.js";
import { picture, record, rows } from "./heads/saving.js";
import { Search } from "./heads/search.js";
import { styles } from "./heads/styles.js";
import { ModelFigure } from "./model-figure.js";

const { roles } = strings.finder;
/** Mean weight on the right word from which a head has a name. */
const NAMED = 0.5;

export class QkvHeads extends ModelFigure {
  static figure = "heads";
  static stateKeys = [...ModelFigure.stateKeys, "ask", "over", "off", "blank", "word", "column"];
  static properties = {
    /** The role that is asked for. */
    ask: { converter: (value) => (Object.hasOwn(roles, value) ? value : "verb-subject") },
    /** What it is measured on: the probe sentences, or the text. */
    over: { converter: (value) => (value === "text" ? "text" : "probes") },
    /** Heads that are switched off: "3.1 4.2", layer and head counted from 1. */
    off: {},
    /** The word that is hidden, counted from 1; undefined: a verb, else the last word. */
    blank: { type: Number },
    /** In the head that is open: the word whose threads are drawn, from 1, and the word looked at in the weight that is held open. */
    word: { type: Number },
    column: { type: Number },
    active: { state: true },
    all: { state: true },
    preview: { state: true },
    pointed: { state: true },
  };
  static styles = [...ModelFigure.styles, attention, ...styles];

  search = new Search(this);
  view = null;
  #opened = new Opened(this);
  #keys = new AtlasKeys(this);
  #speak;

  constructor() {
    super();
    this.text = strings.sentence;
    this.ask = "verb-subject";
    this.over = "probes";
    this.preview = null;
    this.pointed = null;
  }

  title() { return strings.title; }
  caption() { return strings.caption; }
  keys() { return strings.keys; }
  picture() { return picture(this); }
  rows() { return rows(this); }
  record() { return record(this); }

  pick({ off }) {
    const { layer, head } = this.chosen;
    return strings.pick(layer + 1, head + 1, off.length);
  }

  // ---- what is run ----
  get trace() { return this.result?.trace ?? null; }

  /** The sentence with its blank, with all heads and, where some are off, without them. */
  async compute(signal) {
    const model = await this.ready();
    const fitted = fit(model, this.text);
    if (!fitted.text) {
      this.fitted = fitted;
      return null;
    }
    const at = blankAt(model.tokenize(fitted.text).tokens, this.blank);
    const { text, word } = hide(fitted.text, model.tokenize(fitted.text).tokens[at]);
    const off = readOff(this.off, model.info);
    const run = (ablate) => model.run(text, { mask: this.mask, trace: "weights", ablate, signal });
    const whole = await run([]);
    const cut = off.length ? await run(off).catch((error) => {
      whole.dispose();
      throw error;
    }) : null;
    this.fitted = { ...fitted, text };
    const answers = (trace) => trace && expected(trace, at, model.info.outputs);
    const trace = cut ?? whole;
    return {
      trace, whole, source: fitted.text, words: model.tokenize(fitted.text).tokens, at, word, off,
      answers: answersOf(answers(whole), answers(cut), word), backend: trace.backend, millis: whole.millis + (cut?.millis ?? 0),
      dispose: () => [whole, cut].forEach((each) => each?.dispose()),
    };
  }

  // ---- what is chosen ----
  /** The head that is open: the reader's choice, else the one that answers the question. */
  get chosen() {
    if (this.layer || this.head) return super.chosen;
    const { ranking } = this.search;
    const { layer, head } = (ranking?.role === this.ask && ranking.heads[0]) || (this.loaded?.info.roles?.[this.ask] ?? super.chosen);
    return { layer, head };
  }

  /** The word whose threads are drawn: the reader's choice, else the blank. */
  get row() { return this.word ?? this.result.at; }

  forgetWord() {
    if (this.word !== undefined) this.word = undefined;
    else this.layer = this.head = undefined;
  }

  /** What a head does by the model's own record, if half of its weight goes there. */
  roleOf(layer, head) {
    const found = Object.entries(this.loaded.info.roles ?? {}).filter(([, role]) => role.layer === layer && role.head === head && role.mass >= NAMED);
    return found.map(([role]) => roles[role]?.short).filter(Boolean).join(", ");
  }

  toggle(places) {
    this.off = writeOff(toggled(readOff(this.off, this.loaded.info), places));
  }

  open = ({ layer, head }) => Object.assign(this, { layer: layer + 1, head: head + 1, active: { layer, head } });

  type = (event) => this.choose(event.target.value.replace(/[\r\n]+/g, " "));
  choose = (sentence) => {
    this.preview = null;
    this.text = sentence;
  };

  /** Told by the search. */
  found({ heads, skipped }) {
    const [best] = heads;
    if (best) this.announce(strings.finder.ranked(best.layer + 1, best.head + 1, best.score.toFixed(2), false));
    else this.announce(skipped);
  }

  willUpdate(changed) {
    super.willUpdate?.(changed);
    if (changed.has("text") && this.hasUpdated) {
      for (const key of ["blank", "word", "column"]) if (!changed.has(key)) this[key] = undefined;
    }
    const last = (this.trace?.tokens.length ?? 0) - 1;
    if (changed.has("result") && last > 0) {
      for (const key of ["word", "column"]) if (!(this[key] >= 0 && this[key] <= last)) this[key] = undefined;
    }
  }

  updated(changed) {
    super.updated(changed);
    if (changed.has("off") || changed.has("blank")) this.run();
    if (!this.result || !this.view) return;
    const { source } = this.result;
    this.search.ask(this.loaded, { role: this.ask, text: this.over === "text" ? source : null, mask: this.mask });
    this.#opened.drawn();
    if (changed.has("result")) this.#say();
  }

  // Told a moment after the last change, so that typing is not talked over.
  #say() {
    clearTimeout(this.#speak);
    this.#speak = setTimeout(() => this.result && this.announce(toText(says(this.result.answers, this.result.off, this.loaded.info))), 700);
  }

  // ---- drawing ----
  renderFigure(result) {
    this.view = this.#opened.viewOf(result.trace);
    const { off, words, at, source, answers } = result;
    const { info } = this.loaded;
    const { chosen, search } = this;
    return html`<div class="heads-figure" @keyup=${this.#keys.release}>
      ${sentenceOf({ words, at, source }, { hide: (i) => (this.blank = i) })}
      <div class="desk">
        ${finder({ role: this.ask, over: this.over, search, off, chosen, all: this.all }, {
          ask: (role) => Object.assign(this, { ask: role, layer: undefined, head: undefined }),
          measure: (over) => (this.over = over),
          pick: this.open,
          more: () => (this.all = true),
          again: () => search.again(),
        })}
        <div class="plate">${atlas({ trace: result.trace, info, off, chosen, active: this.active ?? chosen, roleOf: (layer, head) => this.roleOf(layer, head) }, { open: this.open, toggle: (places) => this.toggle(places) })}</div>
        <div class="said">${saying(says(answers, off, info))}${expectation({ answers, off: off.length })}</div>
      </div>
      ${this.#opened.render({ off, words })}
    </div>`;
  }

  onKey(event) {
    if (!this.result) return;
    if (event.key === "Escape") this.#opened.pointing.letGo();
    else if (!this.#keys.press(event)) this.#opened.pointing.walkWords(event);
  }
}
