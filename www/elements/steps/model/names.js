// What words, cells and learned numbers are called where a word is followed through the blocks: heads by number, layers as blocks, logits by
// their words, and a hidden word as the blank it is.
import { html } from "lit";
import steps from "../../../locales/en-steps.js";
import strings from "../../../locales/en-model.js";
import { Names } from "../names.js";

export class ModelNames extends Names {
  #trace;
  #block;
  #output;

  /** output(column) is the word that a column of the logits stands for. */
  constructor(trace, text, block, output) {
    super(trace, text, {});
    this.#trace = trace;
    this.#block = block;
    this.#output = output;
  }

  #blank(i) {
    return this.#trace.tokens[i].special === "mask";
  }

  word(i) {
    return this.#blank(i) ? strings.blank : super.word(i);
  }

  spoken(i) {
    return this.#blank(i) ? strings.blankSpoken : super.spoken(i);
  }

  elsewhere({ layer, head }) {
    return strings.elsewhere(layer === undefined || layer === this.#block ? null : layer + 1, head === undefined ? null : head + 1);
  }

  say(ref) {
    return ref.stage === "logits" ? strings.logitOf(this.#output(ref.column), this.spoken(ref.row)) : super.say(ref);
  }

  show(ref) {
    if (ref.stage !== "logits") return super.show(ref);
    return html`${steps.stages.logits} ${strings.ofWord} <i dir="auto">${this.#output(ref.column)}</i>`;
  }

  weight(name) {
    const inBlock = /^layers\.(\d+)\.(.+)$/.exec(name);
    return inBlock ? strings.ofBlock(super.weight(inBlock[2]), Number(inBlock[1]) + 1) : super.weight(name);
  }
}
