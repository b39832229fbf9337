// The chosen head on the sentence: threads over its words, what they say, and every word's look as a matrix. The hands are those of figure 1.
import { html } from "lit";
import common from "../../locales/en.js";
import { matrix } from "../../elements/attention/matrix.js";
import { Pointing } from "../../elements/attention/pointing.js";
import { sentence } from "../../elements/attention/sentence.js";
import { Sweep } from "../../elements/attention/sweep.js";
import { pointedAt, viewOf } from "../../elements/attention/view-of.js";
import { Widths } from "../../elements/widths.js";
import { textMeasure } from "../../view/measure.js";
import { toTemplate } from "../../view/phrase.js";
import { threadsFrom } from "../../view/threads.js";

export class Look {
  #host;
  #sweep = new Sweep();
  #measure = null;
  #drawn = {};
  pointing;
  widths;

  /** `host` has word, column, opened, preview, pointed, row, view, trace and forgetWord, as Pointing wants them. */
  constructor(host) {
    this.#host = host;
    this.widths = new Widths(host);
    this.pointing = new Pointing(host);
    host.addController(this);
  }

  hostConnected() {
    // Widths measured before the fonts are there are those of other fonts.
    document.fonts?.ready.then(() => {
      this.#measure = null;
      this.#host.requestUpdate();
    });
  }

  viewOf(seen) {
    const host = this.#host;
    this.#measure ??= textMeasure(getComputedStyle(host).getPropertyValue("--qkv-serif"));
    const widths = { sentence: this.widths.of(".stage") || 600, matrix: this.widths.of(".scroller") };
    const { row: held, opened: column, preview, pointed } = host;
    return viewOf({ trace: seen, ...host.chosen, held, column, preview, pointed, slot: null, other: null, widths, measure: this.#measure });
  }

  stage(view) {
    const hands = this.pointing;
    return html`<div class="stage">
      ${sentence(view, { press: hands.press, point: hands.point, leave: hands.leave, focus: hands.focusWord, swap: () => {} })}
      <p class="reading">${toTemplate(view.reading)}</p>
    </div>`;
  }

  board(view) {
    const hands = this.pointing;
    return html`<div class="board">
      <p class="sub">${common.attention.matrix.title}</p>
      ${matrix(view, { move: hands.over, leave: hands.leave, press: hands.pressCell, key: hands.walk, focus: hands.focusCell })}
      <p class="fine pointed">${toTemplate(pointedAt(view))}</p>
    </div>`;
  }

  /** After each update: widths, threads, and the one square that Tab reaches. */
  drawn() {
    const host = this.#host;
    this.widths.watch(".stage", ".scroller", ".plan-scroll");
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
