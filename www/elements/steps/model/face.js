// One word through the whole model: what is known of it in this run, what is open, and how it is drawn.
import { html } from "lit";
import strings from "../../../locales/en-model.js";
import { ownSentence } from "../../attention/own.js";
import { unknownWords } from "../../attention/view-of.js";
import { written } from "../../../view/words.js";
import { highest } from "../data.js";
import { scrubber } from "../walk.js";
import { wordOf } from "../word.js";
import { changesOf } from "./changes.js";
import { guessesAt, standingOf } from "./guesses.js";
import { ModelMoves } from "./moves.js";
import { ModelNames } from "./names.js";
import { openPanel, stagePanel } from "./panel.js";
import { picture, record, table } from "./saving.js";
import { sentence } from "./sentence.js";
import { refIn, sheetOf } from "./sheets.js";
import { WALK, inBlock } from "./stages.js";
import { tower } from "./tower.js";
import { resolve } from "./view.js";

/** The same until one of the parts of its key is another. */
function kept() {
  let last = [];
  let value;
  return (key, make) => {
    if (key.length !== last.length || key.some((part, i) => part !== last[i])) [last, value] = [key, make()];
    return value;
  };
}

export class WholeModel {
  #host;
  #ofWord = kept();
  #ofBlock = kept();
  #ofState = kept();
  #digits = false;

  constructor(host) {
    this.#host = host;
    this.moves = new ModelMoves(host);
  }

  count = WALK.length;
  keys = strings.keys;

  /** The block that is open; no head is, all of them are shown. */
  get chosen() { return { layer: this.#host.trace ? this.#block : 0, head: 0 }; }
  get #block() { return Math.min(this.#host.loaded.info.layers, Math.max(1, Math.trunc(this.#host.block || 1))) - 1; }
  get refs() { return this.at.refs; }
  get cell() { return this.at.cell; }
  refAt({ stage, row, column }) { return refIn(this.known.sheet(stage), row, column); }

  picture() { return picture(this.#host); }
  rows() { return table(this.#host); }
  record() { return record(this.#host); }

  /** What holds of the word in every block. */
  get #word() {
    const { trace, loaded, text, word, hide } = this.#host;
    return this.#ofWord([trace, text, word], () => {
      const { tokens, index } = wordOf(loaded, text, word);
      // The last good run stays while another one is on its way, or cannot be made.
      const place = Math.min(index, trace.tokens.length - 1);
      const guesses = guessesAt(trace, place);
      const hidden = trace.tokens[place].special === "mask";
      const plain = hide ? tokens[place] : trace.tokens[place];
      const name = plain && !plain.special ? written(plain, hide ? text : trace.text) : "";
      return { place, guesses, hidden, written: name, standing: name ? standingOf(guesses, name) : null, changes: changesOf(trace, loaded.info, place), texts: new Map(guesses.all.map((guess) => [guess.column, guess.text])) };
    });
  }

  get known() {
    const { trace, loaded: { info } } = this.#host;
    const word = this.#word;
    const block = this.#block;
    return this.#ofBlock([trace, word, block], () => {
      const place = { trace, info, block, word: word.place };
      const names = new ModelNames(trace, trace.text, block, (column) => word.texts.get(column));
      const sheets = new Map();
      const sheet = (id) => sheets.get(id) ?? sheets.set(id, sheetOf(id, place)).get(id);
      const { attention, feedforward } = word.changes[block];
      const look = sheet("weights").lines.map(({ values, head }) => ({ head: head + 1, to: highest(values), share: Math.max(...values) })).reduce((best, each) => (each.share > best.share ? each : best));
      const facts = {
        hidden: word.hidden, special: Boolean(trace.tokens[word.place].special), words: trace.tokens.length, seen: sheet("weights").seen ?? trace.tokens.length, block: block + 1, blocks: info.layers, outputs: word.guesses.all.length, attention, feedforward, look: { ...look, to: names.word(look.to) },
        modelDim: info.modelDim, wordDim: info.wordDim, suffixDim: info.suffixDim, hiddenDim: info.hiddenDim, heads: info.heads, headDim: info.headDim,
      };
      return { ...word, info, place, names, sheet, facts };
    });
  }

  get at() {
    const host = this.#host;
    const { known } = this;
    return this.#ofState([known, host.step, host.block, host.path], () => resolve(host.trace, host.loaded.info, known.place.word, host));
  }

  pick = () => html`${this.known.names.italic(this.at.word)}${inBlock(this.at.index) ? `, ${strings.block(this.at.block + 1)}` : ""}`;

  updated(changed) {
    const host = this.#host;
    if (["step", "block", "word", "result"].some((key) => changed.has(key))) host.renderRoot.querySelector(".large")?.style.removeProperty("min-height");
    if ((changed.has("step") || changed.has("block")) && !changed.has("result")) this.#bring();
  }

  // In a narrow figure the column stands below what it leads to, which may be out of sight by then.
  #bring() {
    const { renderRoot } = this.#host;
    const { top, bottom } = renderRoot.querySelector(".stage")?.getBoundingClientRect() ?? {};
    if (bottom < 80 || top > innerHeight) renderRoot.querySelector(".scrub").scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  #own() {
    const host = this.#host;
    // Another sentence has other words, so nothing of the last one stays open.
    const choose = (text) => Object.assign(host, { text, word: undefined, hide: false, path: undefined, active: null });
    const type = (event) => choose(event.target.value.replace(/[\r\n]+/g, " "));
    return ownSentence({ value: host.text, fitted: host.fitted, unknown: unknownWords(host.trace) }, { type, choose });
  }

  render() {
    const host = this.#host;
    const { at, known } = this;
    const { tokens } = host.trace;
    const details = { open: this.#digits, toggle: ({ target }) => ((this.#digits = target.open), host.requestUpdate()) };
    const hide = { on: host.hide, able: tokens[at.word].special !== "rest", choose: (on) => this.moves.hide(on) };
    return html`${sentence({ tokens, names: known.names, word: at.word, hide })}
      ${scrubber({ current: at.index, names: WALK.map(({ id }) => strings.steps[id].name), says: "" })}
      <div class="large whole ${host.direction}">
        ${stagePanel(host, details)}
        <section class="cell" aria-label=${strings.openNumber}>${openPanel(host)}</section>
        ${tower(known, at.index)}
      </div>
      ${this.#own()}`;
  }

  caption() { return strings.caption; }
}
