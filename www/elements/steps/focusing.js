// Where the keyboard's focus goes after a move, and what the tip says of a matrix cell.
import { exact } from "../../view/format.js";
import { valueOf } from "./data.js";

export class Focusing {
  #host;

  constructor(host) {
    this.#host = host;
  }

  #find(selector) {
    return this.#host.renderRoot.querySelector(selector);
  }

  /** The current end of the breadcrumb: after something was opened or let go there. */
  async level() {
    await this.#host.updateComplete;
    this.#find(".crumb .here")?.focus({ preventScroll: true });
  }

  /** The active cell of a matrix, or the active piece, moving the page no more than it must. */
  async cell(stage) {
    await this.#host.updateComplete;
    const cell = this.#find(`${stage ? `[data-grid="${stage}"] ` : ""}[role=gridcell][tabindex="0"]`) ?? this.#find('.pieces [tabindex="0"]');
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Scrolls each matrix within itself until its locked cell shows; the page stays where it is. */
  reveal() {
    for (const locked of this.#host.renderRoot.querySelectorAll(".picture .locked")) {
      const scroller = locked.closest(".scroller");
      const left = locked.offsetLeft;
      const shown = scroller.clientWidth - locked.offsetParent.offsetLeft - locked.offsetWidth;
      if (left < scroller.scrollLeft || left > scroller.scrollLeft + shown) scroller.scrollLeft = left - shown / 2;
    }
  }

  /** A number among the terms, turning its page if need be. */
  async term(term, line) {
    const { cell } = this.#host;
    if (!cell?.lines || term < 0 || term >= cell.count || line < 0 || line >= cell.lines.length) return;
    this.#host.lit = term;
    await this.#host.updateComplete;
    this.#find(`.cell .n[data-term="${term}"][data-line="${line}"]`)?.focus();
  }

  /** The tip beside a cell: its name and all of its digits. */
  tell(cell, anchor) {
    const ref = this.#host.face.refAt(cell);
    this.#host.tip.show([this.#host.known.names.say(ref), exact(valueOf(this.#host.trace, ref))], anchor);
  }
}
