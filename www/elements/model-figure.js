// A figure that shows a run of a model: a text, a mask, and the layer and head that are looked at.
import { html } from "lit";
import strings from "../locales/en.js";
import { millis, parameters } from "../view/format.js";
import { fit } from "../view/words.js";
import { FigureElement } from "./figure.js";
import { sharedModel } from "./shared-engine.js";
import { loading } from "./states.js";

const text = strings.figure;

export class ModelFigure extends FigureElement {
  static stateKeys = ["text", "mask", "layer", "head"];
  static linkedKeys = ["text"];
  static kept = text.sentenceKept;
  static properties = {
    text: {},
    model: {},
    mask: { converter: (value) => (value === "causal" ? "causal" : "none") },
    layer: { type: Number },
    head: { type: Number },
  };

  loaded = null;
  #ran;

  constructor() {
    super();
    this.text = strings.sentence;
    this.model = "encoder";
    this.mask = "none";
  }

  /** The run that is shown, or null before the first. */
  get trace() {
    return this.result;
  }

  /** The text that is run; a subclass may run a variation of `text`. */
  get runText() { return this.text; }

  /** One run. A subclass that needs a second one (for a comparison) calls super and adds it. */
  async compute(signal) {
    const model = await this.ready();
    this.fitted = fit(model, this.runText);
    if (!this.fitted.text) return null;
    return model.run(this.fitted.text, { mask: this.mask, signal });
  }

  /** Engine and model, asked for side by side: the files come while the device starts. */
  async ready() {
    const model = this.loaded?.info?.name === this.model ? this.loaded : sharedModel(this.model, (progress) => {
      this.progress = progress;
      this.emit("qkv-progress", progress);
    });
    await Promise.all([super.ready(), model]);
    this.loaded = await model;
    return this.loaded;
  }

  forgetEngine() {
    super.forgetEngine();
    this.loaded = null;
  }

  /** Layer and head as the engine counts them, from 0: those asked for, else the ones the model's record names. */
  get chosen() {
    const { layers = 1, heads = 1, roles = {} } = this.loaded?.info ?? {};
    const named = roles["pronoun-noun"] ?? { layer: 0, head: 0 };
    const within = (n, limit) => Math.min(limit - 1, Math.max(0, n));
    return {
      layer: this.layer ? within(this.layer - 1, layers) : named.layer,
      head: this.head ? within(this.head - 1, heads) : named.head,
    };
  }

  /** What of the view the playground shows too, as its address names it. */
  get inPlayground() {
    if (!this.loaded?.info.heads) return null;
    return { model: this.model, text: this.runText, mask: this.loaded.info.causal ? undefined : this.mask, layer: this.layer, head: this.head };
  }

  updated(changed) {
    const text = this.#textChanged();
    if (text || ["mask", "model"].some((key) => changed.has(key) && changed.get(key) !== undefined)) this.run();
    super.updated(changed);
  }

  #textChanged() {
    const before = this.#ran;
    this.#ran = this.runText;
    return before !== undefined && before !== this.#ran;
  }

  pick() {
    const { layer, head } = this.chosen;
    return text.pick(layer + 1, head + 1);
  }

  renderLoading() {
    return loading({ progress: this.progress, model: this.model });
  }

  made({ backend, millis: time }) {
    const { info } = this.loaded;
    const name = info.card ? html`<a href=${info.card}>${text.modelName(info.name)}</a>` : text.modelName(info.name);
    return text.computedBy(name, parameters(info.parameters), text.device(this.engine, backend), millis(time));
  }

  /** What "save as JSON" says of the run. */
  about() {
    const { name, parameters: weights, layers, heads, license } = this.loaded.info;
    const { layer, head } = this.chosen;
    const { backend, mask, text: source, tokens } = this.trace;
    return { model: { name, parameters: weights, layers, heads, license }, backend, text: source, mask, layer: layer + 1, head: head + 1, tokens };
  }
}
