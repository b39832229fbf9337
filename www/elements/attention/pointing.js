// Pointing previews, pressing holds, Escape lets go: by mouse, by touch, by keys, on words and on squares.
import { cellAt } from "./matrix.js";

export class Pointing {
  #figure;
  /** The square that Tab reaches. */
  #focused = [0, 0];

  /** `figure` has word, column, preview, pointed, row (the word held), view and trace. */
  constructor(figure) {
    this.#figure = figure;
  }

  get #last() {
    return this.#figure.trace.tokens.length - 1;
  }

  press = (i) => {
    const figure = this.#figure;
    if (figure.row !== i) figure.column = undefined;
    figure.preview = null;
    figure.word = i;
  };

  point = (i) => (this.#figure.preview = i);

  leave = () => {
    this.#figure.preview = null;
    this.#figure.pointed = null;
  };

  open([row, column]) {
    this.#focused = [row, column];
    Object.assign(this.#figure, { preview: null, word: row, column });
  }

  /** First the square that is open, then the word. */
  letGo() {
    this.leave();
    if (this.#figure.column !== undefined) this.#figure.column = undefined;
    else this.#figure.forgetWord();
  }

  // ---- on the matrix ----
  over = (event) => {
    const place = event.pointerType === "mouse" ? cellAt(event) : null;
    this.#figure.preview = place && place[0] >= 0 ? place[0] : null;
    this.#figure.pointed = place && place[0] >= 0 && place[1] >= 0 ? place : null;
  };

  pressCell = (event) => {
    const place = cellAt(event);
    if (!place || place[0] < 0) return;
    if (place[1] < 0) this.press(place[0]);
    else this.open(place);
  };

  focusCell = (event) => {
    const place = cellAt(event);
    if (!place || place[0] < 0 || place[1] < 0) return;
    this.#focused = place;
    this.#figure.preview = place[0];
    this.#figure.pointed = place;
  };

  walk = (event) => {
    const [row, column] = cellAt(event) ?? [];
    if (!(row >= 0 && column >= 0)) return;
    const within = (n) => Math.min(this.#last, Math.max(0, n));
    const to = { ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], Home: [row, 0], End: [row, this.#last] }[event.key];
    if (to) {
      this.#focused = to.map(within);
      this.rove().focus();
    } else if (event.key === "Enter" || event.key === " ") this.open([row, column]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Lets Tab reach one square of the matrix, and returns it; the table itself is not built anew for it. */
  rove() {
    const table = this.#figure.renderRoot.querySelector(".matrix table");
    const [row, column] = this.#focused.map((n) => Math.min(n, this.#last));
    const now = table.rows[row + 1].cells[column + 1];
    const before = table.querySelector("td[tabindex]");
    // A square that has the focus would lose it with its tabindex.
    if (before !== now) {
      before?.removeAttribute("tabindex");
      now.setAttribute("tabindex", "0");
    }
    return now;
  }

  // ---- on the words ----
  #wordAt(i) {
    return this.#figure.renderRoot.querySelector(`.w[data-i="${i}"]`);
  }

  // Reaching a word by key shows it; a pressed word is shown anyway.
  focusWord = (i) => {
    if (this.#wordAt(i)?.matches(":focus-visible")) this.#figure.preview = i;
  };

  walkWords(event) {
    const at = Number(event.composedPath()[0].dataset?.i ?? NaN);
    if (Number.isNaN(at)) return;
    const on = this.#figure.view.runsLeft ? -1 : 1;
    const to = { ArrowRight: at + on, ArrowLeft: at - on, Home: 0, End: this.#last }[event.key];
    if (to === undefined || to < 0 || to > this.#last) return;
    event.preventDefault();
    this.#wordAt(to).focus();
  }
}
