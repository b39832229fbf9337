// The base of every figure: when it starts, what it runs, what it shows while it cannot, and the frame around it.
// A subclass draws the trace and names its own part of the state.
import { LitElement, html, nothing } from "lit";
import strings from "../locales/en.js";
import { millis, parameters } from "../view/format.js";
import { fit } from "../view/words.js";
import { Menu } from "./menu.js";
import { Runner } from "./runner.js";
import { sharedEngine, sharedModel } from "./shared-engine.js";
import { loading, stopped } from "./states.js";
import { actionsOf } from "./takeaway.js";
import { base, frame, menu, states } from "./styles.js";
import { tokens } from "./tokens.js";
import { linkTo, readHash, writeHash } from "./url-state.js";

const text = strings.figure;

export class FigureElement extends LitElement {
  static figure = "figure";
  /** The properties that make up the view: they go into the address, into events and back. */
  static stateKeys = ["text", "mask", "layer", "head"];
  static properties = {
    text: {},
    model: {},
    mask: { converter: (value) => (value === "causal" ? "causal" : "none") },
    layer: { type: Number },
    head: { type: Number },
    number: { type: Number },
    theme: { reflect: true },
    loading: {},
    linked: { type: Boolean },
    trace: { state: true },
    status: { state: true },
    progress: { state: true },
    error: { state: true },
    told: { state: true },
    spoken: { state: true },
  };
  static styles = [tokens, base, frame, states, menu];

  engine = null;
  loaded = null;
  #authored = null;
  #menu = new Menu(this);
  #near = null;
  #started = false;
  #runner = new Runner((signal) => this.compute(signal), (outcome) => this.#settle(outcome));

  constructor() {
    super();
    this.text = strings.sentence;
    this.model = "encoder";
    this.mask = "none";
    this.theme = "auto";
    this.loading = "lazy";
    this.trace = null;
    this.status = "waiting";
    this.spoken = "";
  }

  // ---- for the subclass ----
  title() { return nothing; }
  caption() { return nothing; }
  renderFigure() { return nothing; }
  /** An svg template with a viewBox: what "save as SVG" holds. */
  picture() { return null; }
  /** A table of the figure's numbers, the first row naming the columns. */
  rows() { return []; }
  /** What "save as JSON" holds beside the model, the text and the state. */
  record() { return {}; }
  keys() { return []; }
  onKey() {}
  /** The text that is run; a subclass may run a variation of `text`. */
  get runText() { return this.text; }
  /** One run. A subclass that needs a second one (for a comparison) calls super and adds it. */
  async compute(signal) {
    const model = await this.#ready();
    this.fitted = fit(model, this.runText);
    if (!this.fitted.text) return null;
    return model.run(this.fitted.text, { mask: this.mask, signal });
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

  // ---- state ----
  get state() {
    return Object.fromEntries(this.constructor.stateKeys.map((key) => [key, this[key]]));
  }

  /** Takes values as they are or as an address writes them; keys that are not ours are left alone. */
  set state(wanted) {
    for (const key of this.constructor.stateKeys) {
      if (!(key in wanted)) continue;
      const { type, converter } = this.constructor.elementProperties.get(key);
      const value = wanted[key];
      if (value === undefined || value === null) this[key] = this.#authored?.[key];
      else if (converter) this[key] = converter(value);
      else if (type === Number) this[key] = Number.isFinite(Number(value)) ? Number(value) : undefined;
      else if (type === Boolean) this[key] = value === true || value === "" || value === "true";
      else this[key] = String(value);
    }
  }

  /** The view as an address names it: only what differs from the figure as its author set it. */
  get #address() {
    const { state } = this;
    return Object.fromEntries(Object.entries(state).filter(([key, value]) => key === "text" || value !== this.#authored?.[key]));
  }

  get #isAuthored() {
    return this.constructor.stateKeys.every((key) => this[key] === this.#authored[key]);
  }

  reset() {
    this.state = { ...this.#authored };
  }

  get link() {
    return linkTo(this.constructor.figure, this.#address);
  }

  // ---- life ----
  connectedCallback() {
    super.connectedCallback();
    this.#authored ??= this.state;
    this.addEventListener("keydown", this.#keydown);
    window.addEventListener("hashchange", this.#fromHash);
    this.#fromHash();
    if (this.loading === "eager") this.start();
    else {
      this.#near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.start(), { rootMargin: "600px 0px" });
      this.#near.observe(this);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.#keydown);
    window.removeEventListener("hashchange", this.#fromHash);
    this.#near?.disconnect();
    this.#runner.cancel();
    this.engine?.removeEventListener("backendchange", this.#backendChanged);
    this.engine = null;
    this.#started = false;
  }

  // The first figure of its kind answers to the address; the others keep what their author gave them.
  #fromHash = () => {
    const asked = readHash();
    if (asked?.figure !== this.constructor.figure || this.getRootNode().querySelector(this.localName) !== this) return;
    this.state = { ...this.#authored, ...asked.state };
    this.start();
    this.updateComplete.then(() => this.scrollIntoView({ block: "start" }));
  };

  /** Begins to work; called by itself when the figure comes near the window. */
  start() {
    if (this.#started) return;
    this.#started = true;
    this.#near?.disconnect();
    this.status = this.trace ? "ready" : "loading";
    this.run();
  }

  /** Runs again what stands in the figure. Many calls make one run in flight and the last wish wins. */
  run() {
    if (this.#started) this.#runner.request();
  }

  /** Resolves when what stands in the figure has been run and drawn. */
  async settled() {
    await this.updateComplete;
    await this.#runner.idle;
    await this.updateComplete;
  }

  retry = () => {
    this.error = null;
    this.status = "loading";
    this.#started = true;
    this.run();
  };

  async #ready() {
    // Asked for side by side: the files come while the device starts.
    const model = this.loaded?.info?.name === this.model ? this.loaded : sharedModel(this.model, (progress) => {
      this.progress = progress;
      this.emit("qkv-progress", progress);
    });
    if (!this.engine) {
      const [engine] = await Promise.all([sharedEngine(), model]);
      this.engine = engine;
      this.engine.addEventListener("backendchange", this.#backendChanged);
    }
    this.loaded = await model;
    return this.loaded;
  }

  #settle({ result, error }) {
    if (error) {
      // An engine that let go is asked for anew by the next try.
      if (error.code === "disposed") this.loaded = this.engine = null;
      this.error = error;
      this.status = "error";
      this.emit("qkv-error", { code: error.code, message: error.message });
      return;
    }
    this.error = null;
    const first = !this.trace && result;
    const old = this.trace;
    // No words, no result: the last good picture stays.
    if (result) this.trace = result;
    this.status = "ready";
    this.requestUpdate();
    if (old && result) this.updateComplete.then(() => old.dispose());
    if (first) this.updateComplete.then(() => this.emit("qkv-ready", this.state));
  }

  #backendChanged = () => {
    this.tell(this.engine.backend === "cpu" ? text.tookOver : text.recovered);
    this.run();
  };

  // ---- telling ----
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  announce(sentence) {
    this.spoken = sentence;
  }

  #forget;
  /** Says something in passing, to eyes and ears; it is gone when it has been read. */
  tell(sentence) {
    this.told = sentence;
    this.announce(sentence);
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => (this.told = null), 8000);
  }

  updated(changed) {
    const { stateKeys } = this.constructor;
    if (["mask", "model"].some((key) => changed.has(key) && changed.get(key) !== undefined) || this.#textChanged()) this.run();
    if (this.#authored && this.hasUpdated && stateKeys.some((key) => changed.has(key))) {
      this.emit("qkv-change", { figure: this.constructor.figure, ...this.state });
      if (this.linked && this.trace) writeHash(this.constructor.figure, this.#isAuthored ? null : this.#address);
    }
  }

  #ran;
  #textChanged() {
    const before = this.#ran;
    this.#ran = this.runText;
    return before !== undefined && before !== this.#ran;
  }

  #keydown = (event) => {
    const field = event.composedPath()[0];
    if (field instanceof Element && field.matches("input, textarea, select")) return;
    if (event.key === "?") this.#menu.showKeys();
    else this.onKey(event);
  };

  // ---- frame ----
  render() {
    const { layer, head } = this.chosen;
    return html`<figure class="frame" part="figure" aria-labelledby="title" data-status=${this.status} aria-busy=${this.status === "loading" ? "true" : "false"}>
      <header>
        <div class="title" id="title" part="title">${this.number ? html`<b>${text.number(this.number)}</b>` : nothing}${this.title()}</div>
        <p class="pick">${this.trace ? text.pick(layer + 1, head + 1) : nothing}</p>
        ${this.#menu.render(() => actionsOf(this, this.#menu), [...this.keys(), ...strings.keys.common])}
      </header>
      <div class="body ${this.trace ? "" : "empty"}" part="picture">
        ${this.trace ? this.renderFigure(this.trace) : this.#renderWaiting()}
        ${this.status === "error" ? stopped({ error: this.error, retry: this.retry }) : nothing}
      </div>
      ${this.told ? html`<p class="told">${this.told}</p>` : nothing}
      <footer>
        <p class="caption" part="caption">${this.trace ? this.caption(this.trace) : nothing}</p>
        <p class="made">${this.trace ? this.#renderMade() : nothing}</p>
      </footer>
      <p class="vh" role="status" aria-live="polite">${this.spoken}</p>
    </figure>`;
  }

  #renderWaiting() {
    return html`<div class="waiting"><slot></slot>${this.status === "loading" ? loading({ progress: this.progress, model: this.model }) : nothing}</div>`;
  }

  #renderMade() {
    const { info } = this.loaded;
    const name = info.card ? html`<a href=${info.card}>${text.modelName(info.name)}</a>` : text.modelName(info.name);
    return text.computedBy(name, parameters(info.parameters), text.device(this.engine, this.trace.backend), millis(this.trace.millis));
  }
}
