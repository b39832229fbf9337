// What words, cells and learned numbers are called, for the eye (templates) and for the ear (text).
import { html } from "lit";
import strings from "../../locales/en-steps.js";
import { occurrence, written } from "../../view/words.js";
import { isPair, roleOf } from "./stages.js";

export class Names {
  #trace;
  #text;
  #chosen;

  constructor(trace, text, chosen) {
    this.#trace = trace;
    this.#text = text;
    this.#chosen = chosen;
  }

  /** As a label: the word as written, ○ for the marks before and after the sentence. */
  word(i) {
    const token = this.#trace.tokens[i];
    return token.special === "rest" ? "○" : written(token, this.#text);
  }

  /** As spoken: twins are told apart, marks are named. */
  spoken(i) {
    const token = this.#trace.tokens[i];
    if (token.special === "rest") return i === 0 ? strings.restStart : strings.restEnd;
    const { which, of } = occurrence(this.#trace.tokens, i);
    return of > 1 ? strings.twin(written(token, this.#text), which) : written(token, this.#text);
  }

  labels() {
    return this.#trace.tokens.map((_, i) => ({ text: this.word(i), spoken: this.spoken(i) }));
  }

  italic(i) {
    return html`<i dir="auto">${this.word(i)}</i>`;
  }

  /** " in layer 1, head 2" where it is not the one the figure shows. */
  elsewhere({ layer, head }) {
    const otherLayer = layer !== undefined && layer !== this.#chosen.layer;
    const otherHead = head !== undefined && head !== this.#chosen.head;
    if (!otherLayer && !otherHead) return "";
    return strings.elsewhere(layer + 1, head === undefined ? null : head + 1);
  }

  /** The name of a cell in text. */
  say(ref) {
    if (ref.weight) return strings.weightCell(this.weight(ref.weight), ref.row + 1, ref.column + 1);
    const stage = strings.stages[ref.stage] ?? ref.stage;
    if (isPair(ref.stage)) return strings.pairCell(stage, this.spoken(ref.row), this.spoken(ref.column)) + this.elsewhere(ref);
    if (ref.stage === "sum") return strings.listCell(stage, this.spoken(ref.row)) + this.elsewhere(ref);
    return strings.vectorCell(stage, ref.column + 1, this.spoken(ref.row)) + this.elsewhere(ref);
  }

  /** The name of a cell as set in the breadcrumb. `own` is the figure's own open cell, whose stage the breadcrumb has said already. */
  show(ref, own = false) {
    if (ref.weight) return html`${this.weight(ref.weight)} <span class="at">${ref.row + 1}, ${ref.column + 1}</span>`;
    const stage = strings.stages[ref.stage] ?? ref.stage;
    const role = roleOf(ref.stage);
    if (isPair(ref.stage)) {
      const pair = html`${this.italic(ref.row)} × ${this.italic(ref.column)}`;
      return own ? pair : html`<span class=${role}>${stage}</span> ${pair}${this.elsewhere(ref)}`;
    }
    const of = html`${strings.of} ${this.italic(ref.row)}${this.elsewhere(ref)}`;
    if (ref.stage === "sum") return html`<span class=${role}>${stage}</span> ${of}`;
    return html`<span class=${role}>${stage}</span> <span class="at">${ref.column + 1}</span> ${of}`;
  }

  /** A tensor of the model in words, with its layer. */
  weight(name) {
    const inLayer = /^layers\.(\d+)\.(.+)$/.exec(name);
    const plain = strings.weightName[inLayer ? inLayer[2] : name] ?? name;
    return inLayer ? strings.ofLayer(plain, Number(inLayer[1]) + 1) : plain;
  }
}
