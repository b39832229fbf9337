// The keyboard. Space walks wherever it does not press a button; arrows move the one focus of what they stand in.

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const clamp = (value, most) => Math.min(most, Math.max(0, value));

export class StepKeys {
  #host;

  constructor(host) {
    this.#host = host;
  }

  press(event) {
    if (!this.#host.trace || event.altKey || event.metaKey) return;
    const target = event.composedPath()[0];
    if (this.#handle(event, target)) event.preventDefault();
  }

  #handle(event, target) {
    const host = this.#host;
    if (event.key === "Escape") return this.#escape(target);
    if (event.key === " " && !event.ctrlKey) return this.#space(event, target);
    if (target.closest(".track")) return this.#slide(event);
    if (target.closest("[role=gridcell]")) return this.#walk(event, target);
    if (target.closest(".pieces")) return this.#along(event, [...host.renderRoot.querySelectorAll("[data-piece]")], target.closest("[data-piece]"), (piece) => host.moves.lockRow(Number(piece.dataset.piece)));
    if (target.matches(".terms .n, .words .n")) return this.#terms(event, target);
    if (target.closest(".tower")) return this.#along(event, [...host.renderRoot.querySelectorAll(".tower button")], target.closest("button"));
    if (target.closest(".row")) return this.#row(event, target.closest("[data-column]"));
    return false;
  }

  // Letting go inside the panel leaves the focus on what is current there; in the matrix it stays in the matrix.
  #escape(target) {
    const host = this.#host;
    const inside = target.closest(".cell");
    if (!host.moves.letGo()) return false;
    if (inside) host.focusing.level();
    return true;
  }

  #space(event, target) {
    const host = this.#host;
    const thumb = target.closest("[data-step][aria-current]");
    if (target.closest("button, a, summary") && !thumb && !target.closest("[data-piece]")) return false;
    const inGrid = target.closest(".grid, .pieces");
    host.moves.goTo(host.at.index + (event.shiftKey ? -1 : 1));
    host.updateComplete.then(() => {
      if (thumb) host.renderRoot.querySelector("[data-step][aria-current]")?.focus();
      // A sentence that stands over every step keeps the focus.
      else if (inGrid && !(target.closest(".pieces") && target.isConnected)) host.focusing.cell();
    });
    return true;
  }

  #slide({ key }) {
    const { index } = this.#host.at;
    const to = { ArrowLeft: index - 1, ArrowDown: index - 1, ArrowRight: index + 1, ArrowUp: index + 1, Home: 0, End: this.#host.face.count - 1 }[key];
    if (to === undefined) return false;
    this.#host.moves.goTo(to);
    return true;
  }

  #walk({ key, ctrlKey }, target) {
    const host = this.#host;
    const cell = target.closest("[role=gridcell]");
    const grid = cell.closest("[data-grid]");
    const rows = Number(grid.getAttribute("aria-rowcount")) - 1;
    const columns = Number(grid.getAttribute("aria-colcount")) - 1;
    const row = Number(cell.parentElement.getAttribute("aria-rowindex")) - 2;
    const column = Number(cell.dataset.column);
    const stage = grid.dataset.grid;
    if (key === "Enter") {
      host.moves.lock(stage, row, column);
      return true;
    }
    let to;
    if (MOVES[key]) to = [row + MOVES[key][0], column + MOVES[key][1]];
    else if (key === "Home") to = [ctrlKey ? 0 : row, 0];
    else if (key === "End") to = [ctrlKey ? rows - 1 : row, columns - 1];
    else return false;
    host.active = { stage, row: clamp(to[0], rows - 1), column: clamp(to[1], columns - 1) };
    host.pointed = host.active;
    host.focusing.cell(stage);
    return true;
  }

  #along({ key }, all, current, then) {
    const at = all.indexOf(current);
    const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[key];
    if (to === undefined) return false;
    const next = all[clamp(to, all.length - 1)];
    next.focus();
    then?.(next);
    return true;
  }

  // Left and right go from term to term, up and down between the lines of one; in a table of words it is the other way round.
  #terms({ key }, target) {
    const host = this.#host;
    const [byTerm, byLine] = target.closest(".words") ? [["ArrowUp", "ArrowDown"], ["ArrowLeft", "ArrowRight"]] : [["ArrowLeft", "ArrowRight"], ["ArrowUp", "ArrowDown"]];
    const step = byTerm.indexOf(key) >= 0 ? [byTerm.indexOf(key) * 2 - 1, 0] : byLine.indexOf(key) >= 0 ? [0, byLine.indexOf(key) * 2 - 1] : null;
    if (!step) return false;
    const term = Number(target.dataset.term) + step[0];
    const line = Number(target.dataset.line) + step[1];
    host.focusing.term(term, line);
    return true;
  }

  #row({ key }, current) {
    if (!current) return false;
    const all = [...this.#host.renderRoot.querySelectorAll(".row button[data-column]")];
    const down = current.closest(".numbers") ? 8 : 1;
    const at = all.indexOf(current);
    const to = { ArrowUp: at - down, ArrowDown: at + down, ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[key];
    if (to === undefined || !all[to]) return false;
    all[to].focus();
    return true;
  }
}
