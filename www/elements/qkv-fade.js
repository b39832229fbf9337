// <qkv-fade>: a recurrent net and attention read a list and say it back, and the reader moves the words further away.
import { html } from "lit";
import frame from "../locales/en.js";
import strings from "../locales/en-fade.js";
import { millis, parameters } from "../view/format.js";
import { toTemplate, toText } from "../view/phrase.js";
import { ordered, readList } from "../view/shopping-list.js";
import { shareThreads } from "../view/threads.js";
import { Background } from "./fade/background.js";
import { FIELDS, charts } from "./fade/charts.js";
import { MOST, knownItems, lengthSlider, noteOn, ownList } from "./fade/controls.js";
import { distances, echoes } from "./fade/echoes.js";
import { Walk } from "./fade/walk.js";
import { Measuring } from "./fade/measuring.js";
import { NETS, expectedAt, headOf, loadPair, lookOf, placeOf, sayBack, stateOf } from "./fade/pair.js";
import { Reveal } from "./fade/reveal.js";
import { numbers, picture, record, rows } from "./fade/saving.js";
import { stage } from "./fade/stage.js";
import { styles } from "./fade/styles.js";
import { drawThreads } from "./fade/threads.js";
import { FigureElement } from "./figure.js";
import { records } from "./records.js";
import { loading } from "./states.js";
import { Widths } from "./widths.js";

const WORDS = 12;
const SEED = 1;
/** Milliseconds before a long answer tells how far it is. */
const PATIENCE = 300;
const whole = (value, least, most, otherwise) => (Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : otherwise);

export class QkvFade extends FigureElement {
  static figure = "fade";
  static stateKeys = ["words", "seed", "list", "word", "of"];
  static kept = strings.kept;
  static properties = {
    /** Words in the list, 1 to 64. */
    words: { converter: (value) => whole(Number(value), 1, MOST, WORDS) },
    /** Which list is drawn from the things the nets know. */
    seed: { converter: (value) => whole(Number(value), 0, 9999, SEED) },
    /** A list of the reader's own; drawn words stand behind it where `words` is more. */
    list: {},
    /** The word that is looked at, counted from 1. */
    word: { type: Number },
    /** What counts in the chart of many lists. */
    of: { converter: (value) => (Object.hasOwn(FIELDS, value) ? value : "list") },
    preview: { state: true },
  };
  static styles = [...FigureElement.styles, ...styles];

  pair = null;
  widths = new Widths(this);
  echoes = new Background(this, echoes);
  distances = new Background(this, distances);
  measuring = new Measuring(this);
  reveal = new Reveal(this);
  walk = new Walk(this);
  #own = [];
  #note = null;
  #toReveal = false;
  #drawn = 0;
  /** { net, done, total } while a list is being said, or null. */
  saying = null;
  #seen = null;
  #speak;

  constructor() {
    super();
    this.words = WORDS;
    this.seed = SEED;
    this.list = "";
    this.of = "list";
    this.preview = null;
  }

  title() { return strings.title; }
  pick({ list }) { return strings.pick(list.length); }
  caption() { return strings.caption; }
  keys() { return strings.keys; }
  get errors() { return { ...frame.states.errors, ...strings.errors }; }
  renderLoading() { return loading({ progress: this.progress, model: strings.pair }); }
  picture() { return picture(this); }
  rows() { return rows(this); }
  record() { return record(this); }

  /** What did not come through on the old device is asked of the new one. */
  moved() {
    this.echoes.stop();
    this.distances.stop();
    super.moved();
  }

  device(backend) { return frame.figure.device(this.engine, backend); }

  made({ backend, millis: time }) {
    const names = NETS.map((net) => html`<a href=${this.pair[net].info.card}>${frame.figure.modelName(this.pair[net].info.name)}</a>`);
    return strings.made(names, parameters(this.pair.gru.info.parameters), this.device(backend), millis(time));
  }

  // ---- what is run ----
  async ready() {
    const pair = this.pair ?? loadPair((progress) => {
      this.progress = progress;
      this.emit("qkv-progress", progress);
    });
    [this.pair, this.records] = await Promise.all([pair, records("memory"), super.ready()]);
    return this.pair;
  }

  forgetEngine() {
    super.forgetEngine();
    this.pair = null;
  }

  /** The words in their order, of which the first `words` are the list. What is no list leaves the last good one. */
  #order() {
    const { items } = this.pair;
    const read = this.list === "" ? null : readList(this.list, items);
    if (!read) this.#own = [];
    else if (read.words.length && read.words.length <= MOST && !read.strangers.length) this.#own = read.words;
    this.#note = read && noteOn(read, { own: this.#own, length: this.words, items });
    return ordered(this.#own, items, this.seed);
  }

  async compute(signal) {
    const pair = await this.ready();
    this.#drawn = performance.now();
    const order = this.#order();
    const list = order.slice(0, this.words);
    const answers = {};
    const dispose = () => Object.values(answers).forEach(({ trace }) => trace.dispose());
    try {
      for (const net of NETS) {
        const said = await sayBack(pair[net], list, signal, (done) => this.#saying({ net, done, total: list.length }));
        const steps = list.map((_, step) => expectedAt(pair[net], said, list, step));
        answers[net] = { ...said, steps, right: steps.filter((each, at) => each.said.token === list[at]).length };
      }
    } catch (error) {
      dispose();
      throw error;
    } finally {
      this.saying = null;
    }
    return {
      list, order, answers, words: list.length, records: this.records, head: headOf(pair.attention, answers.attention.trace, list),
      backend: answers.gru.backend, millis: answers.attention.millis + answers.gru.millis, dispose,
    };
  }

  /** Long answers on a slow device: how far they have come. */
  #saying(saying) {
    this.saying = saying;
    if (performance.now() - this.#drawn < PATIENCE) return;
    this.#drawn = performance.now();
    this.requestUpdate();
  }

  // ---- what the reader does ----
  choose = (words) => (this.words = words);

  type = (text) => {
    this.list = text;
    const { words, strangers } = readList(text, this.pair.items);
    if (words.length && words.length <= MOST && !strangers.length) this.words = words.length;
  };

  another = () => {
    Object.assign(this, { list: "", seed: (this.seed + 1) % 10_000, word: undefined });
    this.#toReveal = true;
  };

  async measure() {
    const { many } = strings;
    const ended = this.measuring.start({ pair: await this.ready(), seed: this.seed });
    this.announce(many.started(this.measuring.now?.total ?? 0));
    const done = await ended;
    this.announce(done ? many.finished : this.measuring.error ? many.failed(this.measuring.error.message) : many.cancelled);
  }

  // ---- what is looked at ----
  /** The word that is looked at, from 0: as it is said, pointed at, held, or the first. */
  get step() {
    const { reveal, preview, word, result: { list } } = this;
    const wanted = reveal.playing ? reveal.shown - 1 : preview ?? (word ?? 1) - 1;
    return Math.min(list.length - 1, Math.max(0, Math.round(wanted)));
  }

  get reading() {
    const { list, answers } = this.result;
    const first = (part) => Object.fromEntries(NETS.map((net) => [net, part(answers[net].steps[0])]));
    return [
      ...strings.counts(list.length, answers.attention.right, answers.gru.right),
      ...strings.first(list[0], list.length, first(({ right }) => right.probability), first(({ said }) => said.token === list[0])),
    ];
  }

  hold = (step) => {
    this.reveal.stop();
    this.word = this.word === step + 1 ? undefined : step + 1;
  };

  willUpdate() {
    this.words = whole(this.words, 1, MOST, WORDS);
    this.seed = whole(this.seed, 0, 9999, SEED);
  }

  updated(changed) {
    super.updated(changed);
    if (this.hasUpdated && ["words", "seed", "list"].some((key) => changed.has(key) && changed.get(key) !== undefined)) this.run();
    if (!this.result) return;
    this.widths.watch(".plot", ".stage");
    const { list, order, answers, head } = this.result;
    if (changed.has("result")) this.#arrived();
    this.echoes.ask(list.join(), { ...this.pair, list });
    this.distances.ask(order.slice(0, MOST).join(), { pair: this.pair, order });
    drawThreads(this.renderRoot.querySelector(".stage"), this.step, shareThreads(lookOf(answers.attention.trace, head, list, this.step)));
  }

  // Told a moment after the last change, so that a moved slider is not talked over.
  #arrived() {
    clearTimeout(this.#speak);
    this.#speak = setTimeout(() => this.result && this.announce(toText(this.reading)), 700);
    if (this.#toReveal) this.reveal.play(this.result.list.length);
    else this.reveal.stop();
    this.#toReveal = false;
    if (this.#seen) return;
    document.fonts.ready.then(() => this.requestUpdate()); // the threads end at words, and words are set anew
    // The first time the words come when they can be seen coming.
    this.#seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      this.#seen.disconnect();
      if (this.word === undefined) this.reveal.play(this.result.list.length);
    }, { threshold: 0.4 });
    this.#seen.observe(this.renderRoot.querySelector(".stage"));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#seen?.disconnect();
    clearTimeout(this.#speak);
  }

  // ---- drawing ----
  renderFigure({ list, answers, head, records: { trainedTo } }) {
    const { step, reveal } = this;
    const view = {
      list, answers, head, step, echoes: this.echoes, saying: this.saying, shown: reveal.shown, pinned: (this.word ?? 0) - 1, focus: this.walk.at,
      threads: shareThreads(lookOf(answers.attention.trace, head, list, step)), state: stateOf(answers.gru.trace, placeOf(list, step)),
    };
    return html`<div class="fade-figure">
      <div class="chosen">
        ${lengthSlider({ words: this.words, learned: trainedTo }, this.choose)}
        ${ownList({ text: this.list, note: this.#note }, { type: this.type, another: this.another })}
      </div>
      ${stage(view, { press: this.hold, point: this.walk.point, leave: this.walk.leave, focus: this.walk.focus, again: () => (reveal.playing ? reveal.stop() : reveal.play(list.length)) })}
      <p class="reading">${toTemplate(this.reading)}</p>
      ${charts(this)}
      <div class="more">${numbers(this)}${knownItems(this.pair.items)}</div>
    </div>`;
  }

  onKey(event) {
    if (this.result) this.walk.press(event);
  }
}
