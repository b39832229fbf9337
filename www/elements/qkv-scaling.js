// One text in models of five sizes: what training wrote down of them, what each says next, where its heads look, and a test of a hundred questions.
import { html, nothing } from "lit";
import frame from "../locales/en.js";
import strings from "../locales/en-scaling.js";
import { millis } from "../view/format.js";
import { toTemplate, toText } from "../view/phrase.js";
import { rivalsOf } from "../view/verdict.js";
import { fit } from "../view/words.js";
import { FigureElement } from "./figure.js";
import { fileOf, records } from "./records.js";
import { answerOf } from "./scaling/answers.js";
import { ask } from "./scaling/ask.js";
import { charts } from "./scaling/charts.js";
import { columns } from "./scaling/columns.js";
import { looks } from "./scaling/looks.js";
import { ABILITIES, questions } from "./scaling/questions.js";
import { picture, record, rows } from "./scaling/saving.js";
import { Sizes } from "./scaling/sizes.js";
import { styles } from "./scaling/style.js";
import { testView } from "./scaling/test-view.js";
import { Test } from "./scaling/test.js";
import { Widths } from "./widths.js";

/** Sizes of up to so many weights, a byte each, come by themselves; a larger one when it is asked for. */
const SMALL = 1e6;
/** The size whose heads are drawn first. */
const FIRST = 4;

export class QkvScaling extends FigureElement {
  static figure = "scaling";
  static stateKeys = ["ability", "text", "expected", "question", "size", "view"];
  static kept = frame.figure.sentenceKept;
  static properties = {
    /** What is asked for: the charts and the questions are about it. */
    ability: { converter: (value) => (ABILITIES.includes(value) ? value : "names") },
    /** What every size reads, and the word that should come; undefined: those of a question of the ability. */
    text: {},
    expected: {},
    /** Which question that is, counted from 1. */
    question: { type: Number },
    /** The size whose heads are drawn, and which the button asks. */
    size: { type: Number },
    view: { converter: (value) => (value === "training" ? "training" : "size") },
    dot: { state: true },
    pointed: { state: true },
    held: { state: true },
    head: { state: true },
  };
  static styles = [...FigureElement.styles, ...styles];

  sizes = new Sizes(this);
  test = new Test(this);
  widths = new Widths(this);
  /** The small sizes were asked for. */
  #begun = false;
  #speak;

  constructor() {
    super();
    this.ability = "names";
    this.question = 1;
    this.size = FIRST;
    this.view = "size";
  }

  title() { return strings.title; }
  caption() { return strings.caption; }
  keys() { return strings.keys; }
  picture() { return picture(this); }
  rows() { return rows(this); }
  record() { return record(this); }

  pick({ family }) {
    return strings.pick(this.chosen, family.find(({ size }) => size === this.chosen).parameters);
  }

  // ---- what is known ----
  /** The size that is chosen, if the family has it. */
  get chosen() {
    const all = this.result.family.map(({ size }) => size);
    return all.includes(this.size) ? this.size : all.includes(FIRST) ? FIRST : all.at(-1);
  }

  /** What the charts are drawn from. */
  get known() {
    return { records: this.result.records, results: this.test.results, view: this.view, ability: this.ability, size: this.chosen };
  }

  /** A question of the ability, and what the reader put in its place. */
  #asked(all) {
    const own = all[this.ability];
    const question = own[(((Math.trunc(this.question) || 1) - 1) % own.length + own.length) % own.length];
    return { question, text: this.text ?? question.text, expected: (this.expected ?? question.right).trim().toLowerCase() };
  }

  // ---- what is run ----
  async compute(signal) {
    const [, family, all] = await Promise.all([this.ready(), records("family"), questions()]);
    const sizes = family.sizes.map(({ size }) => size);
    if (!this.#begun) await this.sizes.open(family.sizes.filter(({ parameters }) => parameters <= SMALL).map(({ size }) => size));
    this.#begun = true;
    const { question, text, expected } = this.#asked(all);
    const runs = new Map();
    const result = { records: family, family: family.sizes, questions: all, runs, text, expected, rivals: null, unknown: [], millis: 0, dispose: () => runs.forEach(({ trace }) => trace.dispose()) };
    const { any } = this.sizes;
    this.fitted = any ? fit(any, text) : { text, shown: 0, total: 0 };
    if (!any) return result;
    // With nothing to read the last answers stay; at the beginning there are none yet.
    if (!this.fitted.text && this.result) return null;
    result.text = this.fitted.text || question.text;
    result.rivals = rivalsOf(this.ability, expected, [all.names[0].right, ...all.names[0].others]);
    result.unknown = [...new Set(any.tokenize(result.text).tokens.filter(({ known, special }) => !known && !special).map((token) => result.text.slice(token.start, token.end)))];
    try {
      for (const size of sizes.filter((each) => this.sizes.model(each))) {
        const trace = await this.sizes.model(size).run(result.text, { trace: "weights", signal });
        runs.set(size, { trace, ...answerOf(trace, expected, result.rivals) });
        result.millis += trace.millis;
        result.backend = trace.backend;
      }
    } catch (error) {
      result.dispose();
      throw error;
    }
    return result;
  }

  forgetEngine() {
    super.forgetEngine();
    this.sizes.clear();
    this.#begun = false;
  }

  open = async (sizes) => {
    await this.sizes.open(sizes);
    this.run();
    const failed = sizes.filter((size) => this.sizes.of(size).status === "failed");
    if (failed.length) this.announce(`${strings.sizes.name(failed[0])}: ${strings.sizes.failed}`);
  };

  /** Puts the questions of the ability to sizes, one after another; one that is closed is opened first. */
  ask = async (sizes) => {
    const { ability } = this;
    const closed = sizes.filter((size) => !this.sizes.model(size));
    if (closed.length) await this.open(closed);
    // One that did not come says so in its column.
    const open = sizes.filter((size) => this.sizes.model(size));
    if (!open.length) return;
    try {
      const through = await this.test.run(open.map((size) => ({ size, model: this.sizes.model(size) })), ability, this.result.questions[ability]);
      if (!through) return this.tell(strings.test.cancelled);
      this.announce(toText(strings.test.done(ability, open.map((size) => this.test.results.get(`${size} ${ability}`)))));
    } catch (error) {
      this.tell(frame.states.errors[error.code]?.what ?? error.message);
    }
  };

  // ---- what is chosen ----
  chooseAbility = (ability) => Object.assign(this, { ability, text: undefined, expected: undefined, question: 1, held: null });
  another = () => Object.assign(this, { question: (Math.trunc(this.question) || 1) % this.result.questions[this.ability].length + 1, text: undefined, expected: undefined });
  choose = (size) => Object.assign(this, { size, head: undefined });
  type = (event) => (this.text = event.target.value.replace(/[\r\n]+/g, " "));
  expect = (event) => (this.expected = event.target.value);

  holdDot(chart, id, size) {
    const same = this.held?.chart === chart && this.held.id === id;
    this.held = same ? null : { chart, id };
    if (!same) this.choose(size);
  }

  onKey(event) {
    if (!this.result || event.altKey || event.metaKey || event.ctrlKey) return;
    if (event.key === "Escape") {
      this.held = this.pointed = null;
      if (this.test.now) this.test.cancel();
      else this.sizes.cancel();
    } else if (this.result.family.some(({ size }) => String(size) === event.key)) this.choose(Number(event.key));
  }

  willUpdate(changed) {
    if (changed.has("view") || changed.has("ability")) this.held = this.pointed = null;
  }

  updated(changed) {
    if (["ability", "text", "expected", "question"].some((key) => changed.has(key))) this.run();
    super.updated(changed);
    this.widths.watch(".of-loss", ".small.on .plot", ".heads-of");
    if (changed.has("result") && this.result?.runs.size) this.#say();
  }

  // A moment after the last change, so that typing is not talked over.
  #say() {
    clearTimeout(this.#speak);
    this.#speak = setTimeout(() => this.result && this.announce(toText(this.#says)), 700);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.test.cancel();
  }

  // ---- drawing ----
  get #says() {
    const { runs, expected } = this.result;
    const which = (wanted) => [...runs].filter(([, { right }]) => right === wanted).map(([size]) => size);
    return strings.says({ expected, right: which(true), wrong: which(false), unsayable: expected && this.#unsayable ? expected : null });
  }

  get #unsayable() {
    const [first] = this.result.runs.values();
    return Boolean(first && this.result.expected && !first.expected);
  }

  renderFigure({ family, runs, questions: all, unknown, expected, rivals }) {
    const { chosen, sizes, test, ability } = this;
    const closed = family.map(({ size }) => size).filter((size) => ["closed", "failed"].includes(sizes.of(size).status));
    const asked = this.#asked(all);
    const run = runs.get(chosen);
    return html`<div class="scaling-figure">
      ${charts(this)}
      <section class="live" aria-labelledby="live-title">
        <div class="head"><h3 id="live-title">${strings.ask.label}</h3>
          ${closed.length ? html`<button type="button" class="quiet" data-open="all" @click=${() => this.open(closed)}>${strings.ask.openAll(family.length, closed.length)}</button>` : nothing}</div>
        ${ask({ value: asked.text, expected: this.expected ?? asked.question.right, fitted: this.fitted, unknown, unsayable: this.#unsayable }, this)}
        ${columns({ family, sizes, runs, chosen }, { open: this.open, cancel: () => sizes.cancel(), choose: this.choose })}
        <p class="reading says">${toTemplate(this.#says)}</p>
        <p class="fine">${expected ? toTemplate(strings.abilities[ability].rule(rivals)) : nothing}</p>
      </section>
      <div class="beside">
        <section class="heads-of" aria-labelledby="heads-title">
          <h3 id="heads-title">${strings.looks.label(chosen)}</h3><p class="sub">${strings.looks.sub}</p>
          ${looks({ trace: run?.trace, info: sizes.model(chosen)?.info, expected, width: this.widths.of(".heads-of"), current: this.head }, { focus: (head) => (this.head = head) })}
        </section>
        ${testView({ family, sizes, test, ability, asked: all[ability], size: chosen, chance: this.result.records.chance[ability] }, { ask: this.ask, cancel: () => test.cancel() })}
      </div>
    </div>`;
  }

  made({ millis: time, backend, runs }) {
    return strings.made(fileOf("family"), frame.figure.device(this.engine, backend ?? this.engine.backend), runs.size ? millis(time) : "");
  }
}
