// How the reader gets about: from step to step, into a cell, down to what it came from, and back up again.
// Moves only set the figure's properties, which are its address; what is open follows from them.
import strings from "../../locales/en-steps.js";
import { num } from "../../view/format.js";
import { PAGE } from "../../view/terms.js";
import { readPath, writePath } from "./address.js";
import { learnedIn } from "./cell.js";
import { largest, valueOf } from "./data.js";
import { STEPS, cellRef } from "./stages.js";

export class Moves {
  #host;

  constructor(host) {
    this.#host = host;
  }

  /** To the step with this index, wherever that lies; the row stays, and so does the column where it means the same word. */
  goTo(index) {
    const host = this.#host;
    const { at } = host;
    const to = Math.min(STEPS.length - 1, Math.max(0, index));
    if (to === at.index) return;
    const sameColumns = STEPS[to].kind === "pairs" && STEPS[at.index].kind === "pairs";
    host.direction = to > at.index ? "moved" : "moved backwards";
    host.step = to + 1;
    host.path = undefined;
    if (!sameColumns && host.column) host.column = undefined;
    if (at.row !== null && host.row === undefined) host.row = at.row + 1;
    host.active = host.pointed = null;
    const { name, says } = strings.steps[STEPS[to].id];
    host.announce(`${strings.stepOf(to + 1, STEPS.length)} ${name}. ${says(host.known.facts)}`);
  }

  // Which of q, k and v is meant matters only where there are three.
  #part(stage) {
    return STEPS[this.#host.at.index].stages.length > 1 ? stage : undefined;
  }

  /** Opens a cell of the step's own matrix. */
  lock(stage, row, column) {
    Object.assign(this.#host, { part: this.#part(stage), row: row + 1, column: column + 1, path: undefined, active: { stage, row, column } });
    this.#announceOpen(cellRef(stage, this.#host.chosen, row, column));
  }

  /** Opens a row at its most telling cell. */
  lockRow(row, stage = this.#host.at.stage) {
    const column = this.#host.at.column ?? 0;
    Object.assign(this.#host, { part: this.#part(stage), row: row + 1, column: undefined, path: undefined, active: { stage, row, column } });
  }

  lockColumn(column) {
    const { stage, row } = this.#host.at;
    if (row !== null) this.lock(stage, row, column);
  }

  choosePart(stage) {
    const { row, column } = this.#host.at;
    Object.assign(this.#host, { part: stage, path: undefined, active: null, pointed: null, column: column === null ? 0 : undefined, row: row === null ? 0 : row + 1 });
  }

  /** Opens what a number came from, below what is open now. `address` names it as the path does. */
  open(address) {
    const host = this.#host;
    const from = host.refs;
    const [wanted] = readPath(address, host.chosen);
    const ref = wanted.weight ? learnedIn(host.trace, from.at(-1), wanted) : wanted;
    if (!ref) return;
    // What was only previewed is opened with it.
    Object.assign(host, { part: this.#part(from[0].stage), row: from[0].row + 1, column: from[0].column + 1 });
    host.path = writePath([...from.slice(1), ref], host.chosen);
    this.#announceOpen(ref);
    host.focusing.level();
  }

  #announceOpen(ref) {
    this.#host.announce(strings.opened(this.#host.known.names.say(ref), num(ref.value ?? valueOf(this.#host.trace, ref), 4)));
  }

  /** Goes back up to a level of the breadcrumb: 0 is the sentence, 1 the step, 2 the row, 3 its cell, and so on down. */
  upTo(level) {
    const host = this.#host;
    const { at } = host;
    if (level === 0 && at.index > 0) return this.goTo(0);
    host.holdRoom();
    if (level <= 1) host.row = 0;
    else host.row = at.row + 1;
    if (level <= 2) host.column = 0;
    host.path = level <= 3 ? undefined : writePath(at.refs.slice(1, level - 2), host.chosen);
    host.announce(strings.closed(this.#here()));
  }

  #here() {
    const { at, known } = this.#host;
    if (at.refs.length) return known.names.say(at.refs.at(-1));
    return at.row === null ? strings.steps[STEPS[at.index].id].name : `${strings.row} ${known.names.spoken(at.row)}`;
  }

  /** Lets go one level; false when there is nothing to let go. */
  letGo() {
    const { refs, row } = this.#host.at;
    this.#host.tip.hide();
    if (!refs.length && row === null) return false;
    this.upTo(refs.length ? refs.length + 1 : 1);
    return true;
  }

  /** Lights a term; where the open cell is one of a list, the other number of the list is opened instead. */
  pickTerm(term) {
    const host = this.#host;
    const { cell, refs } = host.at;
    if (cell?.kind !== "list") host.lit = term;
    else if (refs.length === 1) this.lockColumn(term);
    else host.path = writePath([...refs.slice(1, -1), { ...refs.at(-1), column: term }], host.chosen);
  }

  /** Turns to the page of terms that begins at `from`, lighting the one that weighs most there. */
  pickPage(from) {
    const { values } = this.#host.cell.lines.at(-1);
    this.pickTerm(from + largest(values.slice(from, from + PAGE)));
  }
}
