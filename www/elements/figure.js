// The base of every figure: when it starts, what it runs, what it shows while it cannot, and the frame around it.
// A subclass computes a result, draws it, and names its own part of the state.
import { LitElement, html, nothing } from "lit";
import strings from "../locales/en.js";
import { Menu } from "./menu.js";
import { Runner } from "./runner.js";
import { sharedEngine } from "./shared-engine.js";
import { starting, stopped } from "./states.js";
import { actionsOf } from "./takeaway.js";
import { base, frame, menu, states } from "./styles.js";
import { tokens } from "./tokens.js";
import { linkTo, readHash, writeHash } from "./url-state.js";

const text = strings.figure;

export class FigureElement extends LitElement {
  static figure = "figure";
  /** The properties that make up the view: they go into the address, into events and back. */
  static stateKeys = [];
  /** Those that a link names even where they are as the author set them. */
  static linkedKeys = [];
  /** What is not lost when the device goes. */
  static kept = "";
  static properties = {
    number: { type: Number },
    theme: { reflect: true },
    loading: {},
    linked: { type: Boolean },
    result: { state: true },
    status: { state: true },
    progress: { state: true },
    error: { state: true },
    told: { state: true },
    spoken: { state: true },
  };
  static styles = [tokens, base, frame, states, menu];

  engine = null;
  #authored = null;
  #menu = new Menu(this);
  #near = null;
  #started = false;
  #runner = new Runner((signal) => this.compute(signal), (outcome) => this.#settle(outcome));

  constructor() {
    super();
    this.theme = "auto";
    this.loading = "lazy";
    this.result = null;
    this.status = "waiting";
    this.spoken = "";
  }

  // ---- for the subclass ----
  title() { return nothing; }
  /** What is chosen, at the right of the title. */
  pick() { return nothing; }
  caption() { return nothing; }
  /** What computed the result, and where. */
  made() { return nothing; }
  renderFigure() { return nothing; }
  renderLoading() { return starting(); }
  /** An svg template with a viewBox: what "save as SVG" holds. */
  picture() { return null; }
  /** A table of the figure's numbers, the first row naming the columns. */
  rows() { return []; }
  /** How "save as JSON" begins: what computed it. */
  about() { return { backend: this.engine.backend, adapter: this.engine.adapter, ...this.state }; }
  /** And what it holds beside. */
  record() { return {}; }
  keys() { return []; }
  onKey() {}
  /** What an error says: by code, `{ what, why }`. */
  get errors() { return strings.states.errors; }
  /** One run; gives what is drawn, or null where there is nothing new. A result with `dispose` is disposed of when it is replaced. */
  async compute() {
    await this.ready();
    return {};
  }
  /** The engine moved to another device. */
  moved() { this.run(); }
  /** Whether an address with such a view is this figure's: the first of its kind answers, the others keep what their author gave them. */
  answers() { return this.getRootNode().querySelector(this.localName) === this; }

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
    return Object.fromEntries(Object.entries(state).filter(([key, value]) => this.constructor.linkedKeys.includes(key) || value !== this.#authored?.[key]));
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

  #fromHash = () => {
    const asked = readHash();
    if (asked?.figure !== this.constructor.figure || !this.answers(asked.state)) return;
    this.state = { ...this.#authored, ...asked.state };
    this.start();
    this.updateComplete.then(() => this.scrollIntoView({ block: "start" }));
  };

  /** Begins to work; called by itself when the figure comes near the window. */
  start() {
    if (this.#started) return;
    this.#started = true;
    this.#near?.disconnect();
    this.status = this.result ? "ready" : "loading";
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

  /** The engine of the page. */
  async ready() {
    if (!this.engine) {
      this.engine = await sharedEngine();
      this.engine.addEventListener("backendchange", this.#backendChanged);
    }
    return this.engine;
  }

  /** An engine that let go is asked for anew by the next try. */
  forgetEngine() {
    this.engine = null;
  }

  #settle({ result, error }) {
    if (error) {
      if (error.code === "disposed") this.forgetEngine();
      this.error = error;
      this.status = "error";
      this.emit("qkv-error", { code: error.code, message: error.message });
      return;
    }
    this.error = null;
    const first = !this.result && result;
    const old = this.result;
    // Without a result the last good picture stays.
    if (result) this.result = result;
    this.status = "ready";
    this.requestUpdate();
    if (old && result) this.updateComplete.then(() => old.dispose?.());
    if (first) this.updateComplete.then(() => this.emit("qkv-ready", this.state));
  }

  #backendChanged = () => {
    const what = this.engine.backend === "cpu" ? text.tookOver : text.recovered;
    this.tell([what, this.constructor.kept].filter(Boolean).join(" "));
    this.moved();
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
    if (this.#authored && this.hasUpdated && stateKeys.some((key) => changed.has(key))) {
      this.emit("qkv-change", { figure: this.constructor.figure, ...this.state });
      if (this.linked && this.result) writeHash(this.constructor.figure, this.#isAuthored ? null : this.#address);
    }
  }

  #keydown = (event) => {
    const field = event.composedPath()[0];
    if (field instanceof Element && field.matches("input, textarea, select")) return;
    if (event.key === "?") this.#menu.showKeys();
    else this.onKey(event);
  };

  // ---- frame ----
  render() {
    const { result } = this;
    return html`<figure class="frame" part="figure" aria-labelledby="title" data-status=${this.status} aria-busy=${this.status === "loading" ? "true" : "false"}>
      <header>
        <div class="title" id="title" part="title">${this.number ? html`<b>${text.number(this.number)}</b>` : nothing}${this.title()}</div>
        <p class="pick">${result ? this.pick(result) : nothing}</p>
        ${this.#menu.render(() => actionsOf(this, this.#menu), [...this.keys(), ...strings.keys.common])}
      </header>
      <div class="body ${result ? "" : "empty"}" part="picture">
        ${result ? this.renderFigure(result) : this.#renderWaiting()}
        ${this.status === "error" ? stopped({ error: this.error, retry: this.retry, texts: this.errors }) : nothing}
      </div>
      ${this.told ? html`<p class="told">${this.told}</p>` : nothing}
      <footer>
        <p class="caption" part="caption">${result ? this.caption(result) : nothing}</p>
        <p class="made">${result ? this.made(result) : nothing}</p>
      </footer>
      <p class="vh" role="status" aria-live="polite">${this.spoken}</p>
    </figure>`;
  }

  #renderWaiting() {
    return html`<div class="waiting"><slot></slot>${this.status === "loading" ? this.renderLoading() : nothing}</div>`;
  }
}
