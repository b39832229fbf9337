// Pointing and pressing. Hover previews, a press locks; numbers tell all their digits in the tip.
import { cellAt } from "../../view/matrix-grid.js";
import { termAt } from "../../view/strips.js";

const near = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
const number = (text) => Number(text);
// The tip keeps clear of the pointer.
const around = ({ clientX, clientY }) => ({ left: clientX, width: 0, top: clientY - 10, bottom: clientY + 14 });

export class StepPointer {
  #host;
  constructor(host) {
    this.#host = host;
  }

  /** The cell of a matrix under the pointer, with its stage. */
  #cell(event) {
    const grid = near(event, "[data-grid]");
    if (!grid) return null;
    const found = cellAt(event, grid.querySelector(".picture"), number(grid.getAttribute("aria-rowcount")) - 1, number(grid.getAttribute("aria-colcount")) - 1);
    return found && { stage: grid.dataset.grid, ...found };
  }

  move = (event) => {
    const host = this.#host;
    if (event.pointerType === "touch") return;
    const cell = this.#cell(event);
    const piece = near(event, "[data-piece]");
    const next = cell ?? (piece ? { stage: "features", row: number(piece.dataset.piece) } : null);
    const before = host.pointed;
    if (before?.stage !== next?.stage || before?.row !== next?.row || before?.column !== next?.column) {
      host.pointed = next;
      if (cell) host.focusing.tell(cell, around(event));
      else if (before?.column !== undefined) host.tip.hide();
    }
    const strips = near(event, "[data-strips]");
    const term = strips ? termAt(event, strips.querySelector(".strip"), number(strips.dataset.strips)) : this.#termOf(event);
    if (host.litPointed !== term) host.litPointed = term;
  };

  #termOf(event) {
    const term = near(event, "[data-term]");
    return term ? number(term.dataset.term) : null;
  }

  leave = () => {
    this.#host.pointed = this.#host.litPointed = null;
    this.#host.tip.hide();
  };

  over = (event) => {
    const exact = near(event, "[data-exact]");
    if (exact) this.#host.tip.show(exact.dataset.exact.split("\n"), exact.getBoundingClientRect());
    else if (!near(event, "[data-grid]")) this.#host.tip.hide();
  };

  focus = (event) => {
    const exact = near(event, "[data-exact]");
    if (exact?.matches(":focus-visible")) this.#host.tip.show(exact.dataset.exact.split("\n"), exact.getBoundingClientRect());
    const cell = near(event, "[role=gridcell]");
    if (cell?.matches(":focus-visible")) {
      const at = { stage: cell.closest("[data-grid]").dataset.grid, row: number(cell.parentElement.getAttribute("aria-rowindex")) - 2, column: number(cell.dataset.column) };
      this.#host.focusing.tell(at, cell.getBoundingClientRect());
    }
    const term = this.#termOf(event);
    if (term !== null) this.#host.lit = term;
  };

  blur = (event) => {
    if (near(event, "[data-exact], [role=gridcell]")) this.#host.tip.hide();
  };

  click = (event) => {
    const host = this.#host;
    const at = (selector) => near(event, selector);
    const step = at("[data-step]");
    if (step) return host.moves.goTo(number(step.dataset.step));
    const block = at("[data-block]");
    if (block) return host.moves.openBlock(number(block.dataset.block));
    const go = at("[data-go]");
    if (go) return host.moves.goTo(host.at.index + number(go.dataset.go));
    const level = at("[data-level]");
    if (level) return host.moves.upTo(number(level.dataset.level)), host.focusing.level();
    const piece = at("[data-piece]");
    if (piece) return host.moves.lockRow(number(piece.dataset.piece));
    const part = at("[data-part]");
    if (part) return host.moves.choosePart(part.dataset.part);
    const open = at("[data-open]");
    if (open) return host.tip.hide(), host.moves.open(open.dataset.open);
    const page = at("[data-page]");
    if (page) return host.moves.pickPage(number(page.dataset.page));
    const strips = at("[data-strips]");
    if (strips) return host.moves.pickTerm(termAt(event, strips.querySelector(".strip"), number(strips.dataset.strips)));
    // A finger does not hover: pressing a number that opens nothing shows its digits.
    const exact = at("[data-exact]");
    if (exact) host.tip.show(exact.dataset.exact.split("\n"), exact.getBoundingClientRect());
    const term = at("[data-term]");
    if (term) return host.moves.pickTerm(number(term.dataset.term));
    const name = at("[data-row]");
    if (name) return host.moves.lockRow(number(name.dataset.row), name.closest("[data-grid]").dataset.grid);
    const cell = this.#cell(event);
    if (cell) return host.moves.lock(cell.stage, cell.row, cell.column), host.focusing.cell(cell.stage), host.focusing.tell(cell, around(event));
    const column = at("[data-column]");
    if (column) return host.moves.lockColumn(number(column.dataset.column));
  };

  // The scrubber follows the pointer until it is let go.
  down = (event) => {
    const track = near(event, ".track");
    if (!track) return;
    const follow = ({ clientX }) => {
      const box = track.getBoundingClientRect();
      this.#host.moves.goTo(Math.floor(((clientX - box.left) / box.width) * this.#host.face.count));
    };
    const done = () => track.removeEventListener("pointermove", follow);
    track.setPointerCapture(event.pointerId);
    track.addEventListener("pointermove", follow);
    track.addEventListener("pointerup", done, { once: true });
    track.addEventListener("pointercancel", done, { once: true });
    follow(event);
  };
}
