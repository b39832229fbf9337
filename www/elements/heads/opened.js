// The head that is open, large: the sentence with its threads, the matrix, and one weight of it held open.
import { html, nothing } from "lit";
import strings from "../../locales/en-heads.js";
import { openedCell } from "../attention/cell.js";
import { HeadLook } from "../attention/head-look.js";
import { ownSentence } from "../attention/own.js";
import { unknownWords } from "../attention/view-of.js";
import { isOff } from "./off.js";

const text = strings.opened;
/** From so many tokens on the sentence takes the whole width, and the matrix stands below it. */
const LONG = 17;

export class Opened extends HeadLook {
  render({ off, words }) {
    const { host } = this;
    const { view } = host;
    const { layer, head } = view;
    const unknown = unknownWords({ tokens: words });
    return html`<div class="figure opened ${view.tokens.length > LONG ? "long" : ""}">
      <div class="stage">
        <p class="sub">${text.title(layer + 1, head + 1, host.roleOf(layer, head))}${isOff(off, { layer, head }) ? html` <b>${text.off}</b>` : nothing}</p>
        ${this.reading(view)}
        ${ownSentence({ value: host.text, fitted: host.fitted, unknown, list: strings.examples }, { type: host.type, choose: host.choose })}
      </div>
      <div class="side">${this.board(view)}</div>
      ${view.open ? openedCell(view, { letGo: () => this.pointing.letGo(), rowOnly: () => (host.column = undefined), openColumn: (column) => (host.column = column) }) : nothing}
    </div>`;
  }
}
