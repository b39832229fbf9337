// <qkv-race>: the same numbers through a recurrent cell, one word after another, and through attention, all at once.
import { html, nothing } from "lit";
import frame from "../locales/en.js";
import strings from "../locales/en-race.js";
import { toTemplate, toText } from "../view/phrase.js";
import { dotsFor } from "../view/race-lanes.js";
import { counts } from "../view/race-result.js";
import { FigureElement } from "./figure.js";
import { TOKENS, ask, viewSwitch, wordsSlider } from "./race/controls.js";
import { facts } from "./race/facts.js";
import { Job } from "./race/job.js";
import { lanes } from "./race/lanes.js";
import { lengths, lengthsControls } from "./race/lengths.js";
import { Replay } from "./race/replay.js";
import { raceRun, sweepRun } from "./race/runs.js";
import { picture, record, table } from "./race/saving.js";
import { styles } from "./race/style.js";
import { crossingWords, outcomeWords, placeOf } from "./race/words.js";
import { Widths } from "./widths.js";

const DEFAULT_TOKENS = 1024;
const far = (a, b) => Math.abs(Math.log(a / b));
const nearest = (value) => (value > 0 ? TOKENS.reduce((best, each) => (far(each, value) < far(best, value) ? each : best)) : DEFAULT_TOKENS);

export class QkvRace extends FigureElement {
  static figure = "race";
  static stateKeys = ["tokens", "view"];
  static properties = {
    tokens: { converter: (value) => nearest(Number(value)) },
    view: { converter: (value) => (value === "lengths" ? "lengths" : "race") },
    heads: { type: Number },
    headDim: { type: Number, attribute: "head-dim" },
    guess: { state: true },
    point: { state: true },
    pointed: { state: true },
    opened: { state: true },
  };
  static styles = [...FigureElement.styles, ...styles];

  job = new Job(this);
  replay = new Replay(this);
  widths = new Widths(this);
  #wanted = null;
  #costs = {};

  constructor() {
    super();
    this.tokens = DEFAULT_TOKENS;
    this.view = "race";
    this.heads = 1;
    this.headDim = 64;
  }

  title() { return strings.title; }
  pick() { return strings.pick(this.heads, this.heads * this.headDim); }
  keys() { return strings.keys; }
  get errors() { return { ...frame.states.errors, ...strings.errors }; }
  picture() { return picture(this); }
  rows() { return table(this); }
  record() { return record(this); }

  // ---- what is known ----
  /** The two rows of the race at this length, or undefined before it. */
  get race() { return this.result?.races.get(this.tokens); }
  /** The rows of "every length", as far as they have come. */
  get sweep() { return this.result?.sweep ?? []; }

  get costs() {
    const { tokens, heads, headDim } = this;
    const key = [tokens, heads, headDim].join();
    if (this.#costs.key !== key) {
      const cost = (kernel) => this.device.cost({ tokens, heads, headDim }, { kernel, mask: "causal" });
      this.#costs = { key, recurrent: cost("recurrent"), flash: cost("flash") };
    }
    return this.#costs;
  }

  /** How the race came out: `{ parts, why }`. */
  get said() {
    const { race, tokens, costs, guess } = this;
    return outcomeWords({ rows: race, tokens, costs, guess, place: placeOf(race[0]) });
  }

  /** A figure that is taken out of its page is drawn once more after it let go of the engine. */
  async ready() {
    return (this.device = await super.ready());
  }

  // ---- what is run ----
  async compute(signal) {
    const engine = await this.ready();
    const wanted = this.#wanted;
    if (!wanted) return this.result ?? { races: new Map(), sweep: [] };
    try {
      await this.job.run(engine, wanted, signal);
    } catch (error) {
      // What failed is run once more by "try again"; what was cancelled is not.
      if (error.code === "aborted" && this.#wanted === wanted) this.#wanted = null;
      throw error;
    }
    if (this.#wanted === wanted) this.#wanted = null;
    wanted.finish();
    return null;
  }

  /** Times belong to the device that took them: they stay as they are when the engine moves. */
  moved() { this.requestUpdate(); }

  #begin(wanted) {
    this.replay.stop();
    this.error = null;
    this.status = "ready";
    this.#wanted = wanted;
    this.announce(wanted.begins);
    this.run();
  }

  startRace = () => this.#begin(raceRun(this, this.#raceDone));
  startSweep = () => this.#begin(sweepRun(this, () => this.announce(toText(crossingWords(this.sweep)))));
  answer = (kernel) => {
    this.guess = kernel;
    this.startRace();
  };
  choose = (tokens) => (this.tokens = tokens);

  cancel = () => {
    if (!this.job.now) return;
    this.job.cancel();
    this.tell(strings.cancelled);
  };

  show = () => {
    const times = this.race.filter(counts).map((row) => row.medianMillis);
    return this.replay.play(Math.max(...times));
  };

  #raceDone = async (rows) => {
    if (rows.every(counts)) await this.show();
    if (this.race === rows) this.announce(toText(this.said.parts));
  };

  onKey(event) {
    if (event.key === "Escape") this.cancel();
  }

  // ---- life ----
  willUpdate(changed) {
    if (!changed.has("tokens") || changed.get("tokens") === undefined) return;
    // A guess is about one length, and so is a race under way.
    this.guess = null;
    this.replay.stop();
    if (this.job.now?.view === "race") this.cancel();
  }

  updated(changed) {
    super.updated(changed);
    this.widths.watch(".stack", ".plot");
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#wanted = null;
  }

  // ---- drawing ----
  #jobOf(view) {
    return this.job.now?.view === view ? this.job.now : null;
  }

  renderFigure() {
    return html`<div class="race-figure of-${this.view}">
      ${viewSwitch(this.view, (view) => (this.view = view))}
      ${this.view === "lengths" ? this.#renderLengths() : this.#renderRace()}
    </div>`;
  }

  #renderLengths() {
    const job = this.#jobOf("lengths");
    return html`${lengthsControls({ job, ran: this.sweep.length > 0 }, { start: this.startSweep, cancel: this.cancel })}${lengths(this)}`;
  }

  #renderRace() {
    const { tokens, costs, race, guess, replay } = this;
    const job = this.#jobOf("race");
    const rows = job ? undefined : race;
    return html`<div class="before">
        ${wordsSlider(tokens, this.choose)}
        ${ask({ tokens, guess, running: Boolean(job), ran: Boolean(race) }, { answer: this.answer, start: this.startRace, cancel: this.cancel })}
      </div>
      ${lanes({ tokens, width: this.widths.of(".stack"), costs, job, rows, replay })}
      <div class="outcome">
        <div class="told-by">${this.#renderOutcome(job, rows)}</div>
        ${facts({ tokens, costs, rows: replay.playing ? undefined : rows })}
      </div>`;
  }

  #renderOutcome(job, rows) {
    const { replay } = this;
    if (job) return html`<p class="reading">${job.paused ? strings.paused : strings.alone}</p>`;
    if (!rows) return html`<p class="reading">${strings.idle}</p><p class="sub">${strings.alone}</p>`;
    const { parts, why } = replay.playing ? { parts: [strings.shown(replay.slower)], why: strings.alone } : this.said;
    // One button for both, so that it keeps the focus.
    const button = replay.still ? nothing : html`<button type="button" class="link" @click=${replay.playing ? () => replay.stop() : this.show}>${replay.playing ? strings.toEnd : strings.show}</button>`;
    return html`<p class="reading">${toTemplate(parts)}</p><p>${why}</p>
      ${rows.every(counts) ? html`<p class="fine">${replay.playing ? nothing : strings.toScale} ${button}</p>` : nothing}`;
  }

  caption() {
    const each = this.tokens / dotsFor(this.tokens, this.widths.of(".stack"));
    return [this.view === "race" ? strings.dots(each) : "", strings.caption(this.heads * this.headDim)].join(" ");
  }

  made() {
    const row = (this.view === "lengths" ? this.sweep : this.race ?? []).find(counts);
    const device = (at) => frame.figure.device({ adapter: at.adapter, notice: this.device.notice }, at.backend);
    return row ? strings.made(device(row), row.repeats) : strings.will(device(this.device));
  }
}
