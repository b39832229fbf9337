// How the reader gets about on the way of a word: from step to step, from block to block, into a number, down to what it came from, and
// back up again. Moves only set the figure's properties, which are its address.
import steps from "../../../locales/en-steps.js";
import strings from "../../../locales/en-model.js";
import { num } from "../../../view/format.js";
import { toText } from "../../../view/phrase.js";
import { PAGE } from "../../../view/terms.js";
import { readPath, writePath } from "../address.js";
import { learnedIn } from "../cell.js";
import { largest, valueOf } from "../data.js";
import { stepSays } from "./outcome.js";
import { refIn } from "./sheets.js";
import { FIRST_IN_BLOCK, WALK, inBlock, indexOf } from "./stages.js";

export class ModelMoves {
  #host;

  constructor(host) {
    this.#host = host;
  }

  #set(state) {
    Object.assign(this.#host, { path: undefined, pointed: null, active: null }, state);
  }

  goTo(index) {
    const host = this.#host;
    const to = Math.min(WALK.length - 1, Math.max(0, index));
    if (to === host.at.index) return;
    host.direction = to > host.at.index ? "moved" : "moved backwards";
    // Which block is meant stays in the address from the moment that it shows.
    this.#set({ step: to + 1, block: host.at.block + 1 });
    const { known } = host;
    const { id } = WALK[to];
    host.announce(`${steps.stepOf(to + 1, WALK.length)} ${strings.steps[id].name}. ${toText(stepSays(id, known))}`);
  }

  /** Opens a block, at the step that is shown if that is one of a block; the one that is open is folded, and all are shown. */
  openBlock(block) {
    const host = this.#host;
    const { index } = host.at;
    if (inBlock(index) && block === host.at.block) return this.goTo(indexOf("stack"));
    this.#set({ block: block + 1 });
    if (inBlock(index)) host.announce(`${strings.block(block + 1)}. ${toText(stepSays(WALK[index].id, host.known))}`);
    else this.goTo(FIRST_IN_BLOCK);
  }

  /** Follows another word. */
  lockRow(word) {
    const host = this.#host;
    if (word === host.at.word) return;
    const { names } = host.known;
    this.#set({ word });
    host.announce(strings.followed(names.spoken(word)));
  }

  hide(hidden) {
    const host = this.#host;
    const { written, place } = host.known;
    // The word is named with it: which one is hidden may not depend on what the figure would choose.
    this.#set({ hide: hidden, word: place.word });
    host.announce((hidden ? strings.wasHidden : strings.wasShown)(written));
  }

  /** Opens a number of the step's own sheet. */
  lock(stage, row, column) {
    const { face, chosen } = this.#host;
    const ref = refIn(face.known.sheet(stage), row, column);
    Object.assign(this.#host, { path: writePath([ref], chosen), active: { stage, row, column } });
    this.#announceOpen(ref);
  }

  /** A number by its place among all of the step; for the outcome, by its word. */
  lockColumn(at) {
    const { at: { step, word }, known, chosen } = this.#host;
    const sheet = known.sheet(step.id);
    if (sheet) return this.lock(step.id, Math.floor(at / sheet.columns), at % sheet.columns);
    const ref = { stage: "logits", row: word, column: at };
    this.#host.path = writePath([ref], chosen);
    this.#announceOpen(ref);
  }

  /** Opens what a number came from, below what is open now. `address` names it as the path does. */
  open(address) {
    const host = this.#host;
    const [wanted] = readPath(address, host.chosen);
    const ref = wanted.weight ? learnedIn(host.trace, host.refs.at(-1), wanted) : wanted;
    if (!ref) return;
    host.path = writePath([...host.refs, ref], host.chosen);
    this.#announceOpen(ref);
    host.focusing.level();
  }

  #announceOpen(ref) {
    this.#host.announce(steps.opened(this.#host.known.names.say(ref), num(ref.value ?? valueOf(this.#host.trace, ref), 4)));
  }

  /** Goes back up to a level of the breadcrumb: 0 is the word, 1 the step, 2 its number, and so on down. */
  upTo(level) {
    const host = this.#host;
    const { refs, step } = host.at;
    const kept = refs.slice(0, Math.max(0, level - 1));
    if (level === 0) return this.goTo(0);
    host.holdRoom();
    host.path = kept.length ? writePath(kept, host.chosen) : undefined;
    host.announce(steps.closed(kept.length ? host.known.names.say(kept.at(-1)) : strings.steps[step.id].name));
  }

  /** Lets go one level; false when there is nothing to let go. */
  letGo() {
    const { refs } = this.#host.at;
    this.#host.tip.hide();
    if (!refs.length) return false;
    this.upTo(refs.length);
    return true;
  }

  /** Lights a term; where the open cell is one of a list, the other number of the list is opened instead. */
  pickTerm(term) {
    const host = this.#host;
    const { cell, refs } = host;
    if (cell?.kind !== "list") host.lit = term;
    else host.path = writePath([...refs.slice(0, -1), { ...refs.at(-1), column: term }], host.chosen);
  }

  /** Turns to the page of terms that begins at `from`, lighting the one that weighs most there. */
  pickPage(from) {
    const { values } = this.#host.cell.lines.at(-1);
    this.pickTerm(from + largest(values.slice(from, from + PAGE)));
  }
}
