// What numbers are called here: by stage, word and place, or by the tensor they were read from.
import { html } from "lit";
import common from "../../locales/en.js";
import strings from "../../locales/en-playground.js";
import { named } from "../../locales/en.js";
import { isPair, roleOf } from "../../elements/steps/stages.js";
import { toText } from "../../view/phrase.js";
import { nameOf } from "../../view/reading.js";
import { isRest, written } from "../../view/words.js";

const text = strings.cell;
const REST = common.attention.matrix.rest;

export class CellNames {
  #seen;
  #chosen;

  constructor(seen, chosen) {
    this.#seen = seen;
    this.#chosen = chosen;
  }

  word(i) {
    const token = this.#seen.tokens[i];
    return isRest(token) ? REST : written(token, this.#seen.text).trim();
  }

  spoken(i) {
    return toText(named(nameOf(this.#seen.tokens, i, this.#seen.text)));
  }

  #elsewhere({ layer, head }) {
    const other = (layer !== undefined && layer !== this.#chosen.layer) || (head !== undefined && head !== this.#chosen.head);
    return other ? text.elsewhere(layer + 1, head === undefined ? null : head + 1) : "";
  }

  weight(name) {
    const inLayer = /^layers\.(\d+)\.(.+)$/.exec(name);
    const plain = text.weights[inLayer ? inLayer[2] : name] ?? name;
    return inLayer ? text.ofLayer(plain, Number(inLayer[1]) + 1) : plain;
  }

  say(ref) {
    if (ref.constant) return ref.constant;
    if (ref.weight) return text.learned(this.weight(ref.weight), ref.row + 1, ref.column + 1);
    const stage = text.stages[ref.stage] ?? ref.stage;
    const rest = this.#elsewhere(ref);
    if (isPair(ref.stage)) return text.pair(stage, this.spoken(ref.row), this.spoken(ref.column)) + rest;
    if (ref.stage === "sum") return text.list(stage, this.spoken(ref.row)) + rest;
    if (ref.stage === "logits") return text.logit(ref.column + 1, this.spoken(ref.row));
    return text.vector(stage, ref.column + 1, this.spoken(ref.row)) + rest;
  }

  /** As set in the breadcrumb. */
  show(ref) {
    return html`<span class=${ref.stage ? roleOf(ref.stage.replace("Rotated", "")) : ""}>${this.say(ref)}</span>`;
  }
}
