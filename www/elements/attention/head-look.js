// One head on the sentence: threads over its words, what they say, and every word's look as a matrix. The hands are those of figure 1.
import { html } from "lit";
import common from "../../locales/en.js";
import { textMeasure } from "../../view/measure.js";
import { toTemplate } from "../../view/phrase.js";
import { threadsFrom } from "../../view/threads.js";
import { Widths } from "../widths.js";
import { matrix } from "./matrix.js";
import { Pointing } from "./pointing.js";
import { sentence } from "./sentence.js";
import { Sweep } from "./sweep.js";
import { pointedAt, viewOf } from "./view-of.js";

export class HeadLook {
  #sweep = new Sweep();
  #measure = null;
  #drawn = {};
  host;
  pointing;
  widths;

  /** `host` has word, column, preview, pointed, row, chosen, off, view, trace and forgetWord, as Pointing wants them. */
  constructor(host) {
    this.host = host;
    this.widths = new Widths(host);
    this.pointing = new Pointing(host);
    host.addController(this);
  }

  hostConnected() {
    // Widths measured before the fonts are there are those of other fonts.
    document.fonts?.ready.then(() => {
      this.#measure = null;
      this.host.requestUpdate();
    });
  }

  /** The column of the weight that is held open. */
  get column() {
    return this.host.column;
  }

  viewOf(trace) {
    const { host, column } = this;
    this.#measure ??= textMeasure(getComputedStyle(host).getPropertyValue("--qkv-serif"));
    const widths = { sentence: this.widths.of(".stage") || 600, matrix: this.widths.of(".scroller") };
    const { row: held, preview, pointed } = host;
    return viewOf({ trace, ...host.chosen, held, column, preview, pointed, slot: null, other: null, widths, measure: this.#measure });
  }

  /** The sentence and its reading. */
  reading(view) {
    const hands = this.pointing;
    return html`${sentence(view, { press: hands.press, point: hands.point, leave: hands.leave, focus: hands.focusWord, swap: () => {} })}
      <p class="reading">${toTemplate(view.reading)}</p>`;
  }

  board(view) {
    const hands = this.pointing;
    return html`<div class="board">
      <p class="sub">${common.attention.matrix.title}</p>
      ${matrix(view, { move: hands.over, leave: hands.leave, press: hands.pressCell, key: hands.walk, focus: hands.focusCell })}
      <p class="fine pointed">${toTemplate(pointedAt(view))}</p>
    </div>`;
  }

  /** After each update: the widths of what is watched, threads, and the one square that Tab reaches. */
  drawn(...watched) {
    const { host } = this;
    this.widths.watch(".stage", ".scroller", ...watched);
    const { counts, row, layout, runsLeft: mirrored, layer, head } = host.view;
    const now = { row, layer, head, text: host.trace.text, off: host.off };
    const before = this.#drawn;
    this.#drawn = now;
    const moved = before.text === now.text && before.row === now.row && ["layer", "head", "off"].some((key) => before[key] !== now[key]);
    const duration = moved ? parseFloat(getComputedStyle(host).getPropertyValue("--qkv-move")) : 0;
    this.#sweep.show(host.renderRoot.querySelector(".thread"), threadsFrom(counts, row, layout), { mirror: mirrored && layout.width, duration });
    this.pointing.rove();
  }
}
