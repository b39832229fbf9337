// Which model is open, and how the reader opens another: one of ours by name, or files and addresses of their own. Holds the reader's model.
import strings from "../../locales/en-playground.js";
import { chooser } from "./chooser.js";
import { Dropping } from "./dropping.js";
import { Loader } from "./loader.js";
import { OWN } from "./ours.js";
import { dropOver, ownPanel } from "./own-panel.js";
import { html, nothing } from "lit";

const text = strings.own;

export class Opening {
  #host;
  #loader;
  #dropping;
  #shown = false;
  /** The reader's own model, and what its file is called; null before there is one. */
  model = null;
  name = null;

  /** `host` has model, file, url, result, forModel, run, settled and announce. */
  constructor(host) {
    this.#host = host;
    this.#loader = new Loader(host, (model, from) => this.#adopt(model, from));
    this.#dropping = new Dropping(host, (files) => this.#take(files));
  }

  /** The model that the address means is the one that is open. */
  get isHere() {
    return this.model !== null && this.#host.file === this.name;
  }

  /** What an address asks for and the reader has yet to open. */
  get wanted() {
    const { model, file, url } = this.#host;
    return model === OWN && !this.isHere ? { file, url } : null;
  }

  /** The reader's model by the name that they know it by. */
  get label() {
    return this.name?.replace(/\.gguf$/i, "") ?? null;
  }

  get busy() {
    return this.#loader.busy;
  }

  get isOpen() {
    return this.#shown || this.#loader.phase !== "idle" || this.wanted !== null;
  }

  show(shown) {
    this.#shown = shown;
    this.#host.requestUpdate();
  }

  choose = (name) => {
    const host = this.#host;
    // A newer wish than the file that is on its way, if there is one.
    this.#loader.cancel();
    this.show(false);
    if (name === host.model) return;
    host.forModel();
    host.file = name === OWN ? this.name : undefined;
    host.url = undefined;
    host.model = name;
  };

  async #adopt(model, { name, url }) {
    const host = this.#host;
    const before = this.model;
    // A view that waited for this model stays; any other belonged to another one.
    if (!this.wanted) host.forModel();
    Object.assign(this, { model, name });
    this.show(false);
    Object.assign(host, { file: name, url: url ?? undefined });
    if (host.model === OWN) host.run();
    host.model = OWN;
    await host.settled();
    host.announce(text.opened(this.label));
    before?.dispose();
  }

  #take(files) {
    this.show(true);
    if (!files.length) return this.#loader.fail(text.nothing);
    const [first] = files;
    const [folder] = (first.webkitRelativePath || "").split("/");
    const weights = files.find(({ name }) => /\.(gguf|safetensors)$/i.test(name)) ?? first;
    // One file alone is a model if it is a GGUF, whatever it is called; a part of a model says what is missing.
    const alone = files.length === 1 && !/\.(json|safetensors)$/i.test(first.name);
    return this.#loader.load(alone ? first : files, { name: folder || weights.name });
  }

  #openUrl = (given) => {
    const url = URL.canParse(given) ? new URL(given) : null;
    if (!url || !/^https?:$/.test(url.protocol)) return this.#loader.fail(text.badUrl(given));
    return this.#loader.load(url.href, { name: url.pathname.split("/").filter(Boolean).at(-1) ?? url.host, url: url.href });
  };

  #pick = (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    this.#take(files);
  };

  #go = () => {
    this.#loader.go();
    this.#focusOn("[data-answer=cancel]");
  };

  callOff = () => {
    this.#loader.cancel();
    this.#host.announce(text.cancelled);
    this.#focusOn(".own-open");
  };

  // What had the focus is gone with what it was for.
  async #focusOn(selector) {
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector(selector)?.focus();
  }

  #toggle = () => {
    if (!this.#shown && this.#loader.phase === "idle") return this.show(true);
    this.#loader.cancel();
    return this.show(false);
  };

  /** The line of models, and below it the panel; the name of what stays open when something fails. */
  render() {
    const { model, result } = this.#host;
    const info = result?.info;
    const current = info ? (info.own ? this.label : strings.models.first(strings.models.spoken[info.name])) : null;
    const hands = { pickFiles: this.#pick, pickFolder: this.#pick, openUrl: this.#openUrl, fetchWanted: () => this.#openUrl(this.#host.url), go: this.#go, cancel: this.callOff };
    return html`${chooser({ model, own: this.label, panel: this.isOpen, facts: info && strings.models.facts(info) }, { choose: this.choose, open: this.#toggle })}
      ${this.isOpen ? ownPanel({ loader: this.#loader, wanted: this.wanted, current }, hands) : nothing}
      ${this.#dropping.over ? dropOver() : nothing}`;
  }
}
