// <qkv-cost>: what attention costs by the number of words. A square to scale, the arithmetic, the run, and the measured curves.
import { html } from "lit";
import { fitExponents } from "../engine/index.js";
import strings from "../locales/en-cost.js";
import frames from "../locales/en.js";
import { costPicture } from "../view/cost-picture.js";
import { textMeasure } from "../view/measure.js";
import { chart as chartStyles } from "./chart-styles.js";
import { ChartHands } from "./cost/chart-hands.js";
import { chartSpec, curvesView } from "./cost/curves-view.js";
import { AXES, curves, expectedMillis } from "./cost/curves.js";
import { DeviceSets, measured } from "./cost/device-sets.js";
import { exponents, growths } from "./cost/exponents.js";
import { factsView } from "./cost/facts-view.js";
import { Costs, IDS, LENGTHS } from "./cost/kernels.js";
import { Measuring } from "./cost/measuring.js";
import { numbersTable, savedRows } from "./cost/numbers.js";
import { SquareHands } from "./cost/square-hands.js";
import { scaleOf, squareSpec, squareView, wholeZoom } from "./cost/square-view.js";
import { cost as styles } from "./cost/styles.js";
import { wordsHands } from "./cost/words-hands.js";
import { MOST, within } from "./cost/words.js";
import { onZoomKey } from "./cost/zoom-keys.js";
import { FigureElement } from "./figure.js";
import { Widths } from "./widths.js";

const numbersOf = (text) => String(text ?? "").split(/[\s,]+/).map(Number).filter((n) => Number.isInteger(n) && n > 0);
/** Milliseconds for a point of the curves. */
const BUDGET = 5000;

export class QkvCost extends FigureElement {
  static figure = "cost";
  static stateKeys = ["words", "zoom", "axis", "kernels"];
  static kept = strings.kept;
  static properties = {
    words: { type: Number },
    /** Comparisons in one pixel of the square; undefined: one, or fewer where all of it fits. */
    zoom: { type: Number },
    /** time, operations, bytes or memory; undefined: time once something is measured. */
    axis: { converter: (value) => (value in AXES ? value : undefined) },
    /** The lines that are drawn, by name; undefined: all. */
    kernels: { converter: (value) => value?.split(/[\s,]+/).filter((id) => IDS.includes(id)).join(" ") || undefined },
    /** What is measured: lengths and kernels by name, bytes that may be asked for. */
    lengths: {},
    measures: {},
    memoryBudget: { type: Number, attribute: "memory-budget" },
    headDim: { type: Number, attribute: "head-dim" },
    outOfRange: { state: true },
  };
  static styles = [...FigureElement.styles, chartStyles, styles];

  #sets = new DeviceSets();
  #measuring = new Measuring(this);
  #chartHands = new ChartHands(this);
  #squareHands = new SquareHands(this);
  #widths = new Widths(this);
  #costs = null;
  #measure = null;
  drawn = null;

  constructor() {
    super();
    this.words = 1000;
    this.headDim = 32;
  }

  connectedCallback() {
    super.connectedCallback();
    // Widths measured before the fonts are there are those of other fonts.
    document.fonts?.ready.then(() => {
      this.#measure = null;
      this.requestUpdate();
    });
  }

  willUpdate(changed) {
    super.willUpdate?.(changed);
    if (changed.has("words")) this.words = within(Number.isFinite(this.words) ? this.words : 1000);
    if (changed.has("zoom") && !(this.zoom > 0)) this.zoom = undefined;
    if (changed.has("words") || changed.has("axis")) this.#chartHands.open = null;
  }

  // ---- what is known ----
  get costs() {
    if (this.#costs?.engine !== this.engine || this.#costs.headDim !== this.headDim || this.#costs.backend !== this.engine.backend) {
      this.#costs = Object.assign(new Costs(this.engine, this.headDim), { backend: this.engine.backend });
    }
    return this.#costs;
  }

  get #all() {
    return this.#sets.all(this.engine);
  }

  /** How long a run is expected to take, from what was measured on the device that is there; null before. */
  expected(words, kernel = "flash") {
    return expectedMillis(this.#all.at(-1).rows, kernel, words, this.costs);
  }

  get plan() {
    const lengths = numbersOf(this.lengths);
    const kernels = String(this.measures ?? "").split(/[\s,]+/).filter((id) => IDS.includes(id));
    return { kernels: kernels.length ? kernels : IDS, lengths: lengths.length ? lengths : LENGTHS, millisBudget: BUDGET, ...(this.memoryBudget && { memoryBudget: this.memoryBudget }) };
  }

  /** The outcome of the last run, or null: { words, row } when it went through. */
  get ran() { return this.#measuring.ran; }
  /** What is being measured, or null. */
  get job() { return this.#measuring.job; }
  /** Every measured or skipped point so far, of all devices. */
  get measurements() { return this.engine ? this.#all.flatMap(({ rows }) => rows) : []; }

  // ---- measuring ----
  /** Does all comparisons of the chosen words on this device; a long run waits until the reader says yes. Gives how it ended. */
  async compare() {
    await this.ready();
    await this.#measuring.run(this.words);
    return this.#measuring.ran;
  }

  /** Measures the curves. Gives all rows. */
  async sweep() {
    await this.ready();
    await this.#measuring.sweep(this.plan);
    return this.measurements;
  }

  /** Times a run of few words and one of many, for a guess that was made before. Null where one of them could not be run. */
  async time(few, many) {
    await this.ready();
    if (this.#measuring.job) return null;
    const rows = await this.#measuring.measure("first", { kernels: ["flash"], lengths: [few, many], repeats: 3, checkRows: 1 });
    return rows.some(({ skipped }) => skipped) ? null : rows;
  }

  stop() {
    this.#measuring.stop();
  }

  keepRow(row) {
    const { notice } = this.engine;
    this.#sets.add(row, frames.figure.device({ notice, adapter: row.adapter }, row.backend));
  }

  asks({ words, millis }) {
    this.announce(strings.run.ask(words, millis));
    this.requestUpdate();
  }

  ended(kind, outcome) {
    this.announce(kind === "run" ? strings.announce.ran(outcome) : strings.announce.swept(outcome));
    this.requestUpdate();
  }

  moved() {
    this.requestUpdate();
  }

  // ---- the square ----
  get #squareRoom() {
    const width = this.#widths.of(".area-part .plot");
    return { width, height: width && Math.round(Math.min(424, Math.max(300, width * 0.62))) };
  }

  get scale() {
    return scaleOf(this, this.#squareRoom);
  }

  get perPixel() {
    return 1 / this.scale ** 2;
  }

  /** Comparisons in a pixel when the longest text is all to be seen. */
  get farthest() {
    return wholeZoom(MOST, this.#squareRoom);
  }

  zoomSquare(perPixel) {
    this.zoom = Number(perPixel.toPrecision(3));
    this.announce(strings.square.scale(this.zoom));
  }

  showWhole() {
    this.zoom = Math.ceil(wholeZoom(this.words, this.#squareRoom) * 1000) / 1000;
    this.announce(strings.square.scale(this.zoom));
  }

  #squareView() {
    const [room, scale] = [this.#squareRoom, this.scale];
    const { words, farthest } = this;
    const { job } = this;
    const filled = job?.kind === "run" && job.length === words ? job.share : 0;
    return { words, room, scale, farthest, filled, whole: Math.abs(this.perPixel / wholeZoom(words, room) - 1) < 0.01 };
  }

  // ---- the chart ----
  get shownKernels() {
    return this.kernels?.split(" ") ?? IDS;
  }

  get shownAxis() {
    return this.axis ?? (this.#all.at(-1).rows.some(({ skipped }) => !skipped) || this.job?.kind === "sweep" ? "time" : "operations");
  }

  get #chartRoom() {
    const width = this.#widths.of(".chart-part .plot");
    this.#measure ??= textMeasure(getComputedStyle(this).getPropertyValue("--qkv-sans"));
    return { width, height: width && (width < 560 ? 400 : 460), narrow: width < 560, measure: this.#measure };
  }

  get wholeWindow() {
    return this.drawn.window;
  }

  #toggle = (id) => {
    const shown = this.shownKernels;
    const next = IDS.filter((each) => (each === id ? !shown.includes(id) : shown.includes(each)));
    this.kernels = next.length === IDS.length || !next.length ? undefined : next.join(" ");
  };

  #curvesView() {
    const sets = this.#all;
    const rows = sets.at(-1).rows;
    const [axis, shown, costs, plan] = [this.shownAxis, this.shownKernels, this.costs, this.plan];
    const lengths = [...plan.lengths, ...rows.map(({ length }) => length)];
    this.drawn = curves({ axis, sets, shown, costs, lengths, say: strings.chart });
    const { zoomed, selection, open, current } = this.#chartHands;
    const view = {
      axis, shown, plan, zoomed, selection, open, drawn: this.drawn, room: this.#chartRoom, words: this.words, measuring: this.#measuring,
      current: this.drawn.byId.has(current) ? current : this.drawn.points[0]?.id,
      fits: exponents(fitExponents(rows), rows, costs), growth: growths(costs, 16_384), end: this.#end(rows), older: sets.slice(0, -1),
    };
    this.chartSpec = view.room.width ? chartSpec(view) : null;
    return view;
  }

  /** Where naive attention stops, and after which length. */
  #end(rows) {
    const row = rows.find(({ kernel, skipped }) => kernel === "naive" && skipped);
    return row && { row, scoreBytes: this.costs.of("naive", row.length).scoreBytes, last: measured(rows, "naive").findLast(({ length }) => length < row.length)?.length };
  }

  // ---- drawing ----
  title() {
    return this.result ? strings.title(this.words) : strings.titleWaiting;
  }

  pick() {
    return strings.pick(this.headDim);
  }

  caption() {
    return strings.caption;
  }

  made() {
    return strings.made(frames.figure.device(this.engine, this.engine.backend));
  }

  renderFigure() {
    const measuring = this.#measuring;
    const { words, costs, outOfRange } = this;
    const expected = { naive: this.expected(words, "naive"), flash: this.expected(words) };
    const stop = () => this.stop();
    return html`<div class="figure">
      ${squareView(this.#squareView(), this.#squareHands)}
      ${factsView({ words, costs, expected, measuring, outOfRange }, { ...wordsHands(this), stop, run: () => measuring.run(words), sure: () => measuring.run(measuring.asked.words, { sure: true }) })}
      ${curvesView(this.#curvesView(), {
        ...this.#chartHands, whole: this.#chartHands.reset, stop,
        axis: (axis) => (this.axis = axis), toggle: this.#toggle,
        sweep: () => measuring.sweep(this.plan), goOn: () => measuring.sweep(measuring.swept.lost),
      })}
      ${numbersTable(this.#all)}
    </div>`;
  }

  updated(changed) {
    super.updated(changed);
    if (this.result) this.#widths.watch(".area-part .plot", ".chart-part .plot");
  }

  // ---- the reader's keys ----
  keys() {
    return strings.keys;
  }

  onKey(event) {
    if (event.key === "Escape") {
      if (this.job || this.#measuring.asked) this.stop();
      else this.#chartHands.letGo();
    } else onZoomKey(event, { chart: this.#chartHands, square: this.#squareHands });
  }

  // ---- taking it along ----
  picture() {
    return costPicture(squareSpec(this.#squareView()), { ...this.chartSpec, open: null });
  }

  rows() {
    return savedRows(this.#all);
  }

  record() {
    return { headDim: this.headDim, plan: this.plan, measurements: this.measurements, exponents: fitExponents(this.#all.at(-1).rows), run: this.ran?.row ?? null };
  }
}
