// The head that is open, large: the sentence with its threads, the matrix, and one weight of it held open. The hands are those of figure 1.
import { html, nothing } from "lit";
import common from "../../locales/en.js";
import strings from "../../locales/en-heads.js";
import { textMeasure } from "../../view/measure.js";
import { toTemplate } from "../../view/phrase.js";
import { threadsFrom } from "../../view/threads.js";
import { openedCell } from "../attention/cell.js";
import { matrix } from "../attention/matrix.js";
import { ownSentence } from "../attention/own.js";
import { Pointing } from "../attention/pointing.js";
import { sentence } from "../attention/sentence.js";
import { Sweep } from "../attention/sweep.js";
import { pointedAt, unknownWords, viewOf } from "../attention/view-of.js";
import { Widths } from "../widths.js";
import { isOff } from "./off.js";

const text = strings.opened;
/** From so many tokens on the sentence takes the whole width, and the matrix stands below it. */
const LONG = 17;

export class Opened {
  #host;
  #widths;
  #sweep = new Sweep();
  #measure = null;
  #drawn = {};
  pointing;

  /** `host` has word, column, preview, pointed, row, view, trace and forgetWord, as Pointing wants them. */
  constructor(host) {
    this.#host = host;
    this.#widths = new Widths(host);
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

  viewOf(trace) {
    const host = this.#host;
    this.#measure ??= textMeasure(getComputedStyle(host).getPropertyValue("--qkv-serif"));
    const widths = { sentence: this.#widths.of(".stage") || 600, matrix: this.#widths.of(".scroller") };
    const { row: held, column, preview, pointed } = host;
    return viewOf({ trace, ...host.chosen, held, column, preview, pointed, slot: null, other: null, widths, measure: this.#measure });
  }

  render({ off, words }) {
    const host = this.#host;
    const { view } = host;
    const hands = this.pointing;
    const { layer, head } = view;
    const unknown = unknownWords({ tokens: words });
    return html`<div class="figure opened ${view.tokens.length > LONG ? "long" : ""}">
      <div class="stage">
        <p class="sub">${text.title(layer + 1, head + 1, host.roleOf(layer, head))}${isOff(off, { layer, head }) ? html` <b>${text.off}</b>` : nothing}</p>
        ${sentence(view, { press: hands.press, point: hands.point, leave: hands.leave, focus: hands.focusWord, swap: () => {} })}
        <p class="reading">${toTemplate(view.reading)}</p>
        ${ownSentence({ value: host.text, fitted: host.fitted, unknown, list: strings.examples }, { type: host.type, choose: host.choose })}
      </div>
      <div class="side"><div class="board">
        <p class="sub">${common.attention.matrix.title}</p>
        ${matrix(view, { move: hands.over, leave: hands.leave, press: hands.pressCell, key: hands.walk, focus: hands.focusCell })}
        <p class="fine pointed">${toTemplate(pointedAt(view))}</p>
      </div></div>
      ${view.open ? openedCell(view, { letGo: () => hands.letGo(), rowOnly: () => (host.column = undefined), openColumn: (column) => (host.column = column) }) : nothing}
    </div>`;
  }

  /** After each update: widths, threads, and the one square that Tab reaches. */
  drawn() {
    const host = this.#host;
    this.#widths.watch(".stage", ".scroller");
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
