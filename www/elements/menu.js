// The menu of a figure: a button, a list that arrows walk, and the list of keys that "?" opens.
import { html, nothing } from "lit";
import strings from "../locales/en.js";

const text = strings.menu;

export class Menu {
  #host;
  #open = false;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener("pointerdown", this.#outside, true);
  }

  hostDisconnected() {
    document.removeEventListener("pointerdown", this.#outside, true);
  }

  // Composed path, because seen from the document the press lands on the figure itself.
  #outside = (event) => {
    if (this.#open && !event.composedPath().includes(this.#root)) this.close();
  };

  get #root() {
    return this.#host.renderRoot?.querySelector(".menu");
  }

  get #items() {
    return [...this.#root.querySelectorAll("[role=menuitem]")];
  }

  async open() {
    this.#open = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#items[0]?.focus();
  }

  close() {
    this.#open = false;
    this.#host.requestUpdate();
  }

  #choose(action) {
    this.close();
    this.#root.querySelector("button").focus();
    action();
  }

  #onKey = (event) => {
    if (!this.#open) return;
    const items = this.#items;
    const at = items.indexOf(this.#host.renderRoot.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      this.close();
      this.#root.querySelector("button").focus();
      if (event.key === "Tab") return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  showKeys() {
    this.#host.renderRoot.querySelector("dialog")?.showModal();
  }

  /** `groups()` gives a list of lists of { label, action }, asked for when the menu opens; a line is drawn between two lists. */
  render(groups, keys) {
    return html`<div class="menu" @keydown=${this.#onKey}>
        <button type="button" aria-haspopup="menu" aria-expanded=${this.#open ? "true" : "false"} aria-label=${text.open}
          @click=${() => (this.#open ? this.close() : this.open())}>
          <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6h14M3 10h14M3 14h9" /></svg>
        </button>
        ${this.#open
          ? html`<div role="menu" aria-label=${text.open}>
              ${groups().map((group, i) => html`
                ${i ? html`<div role="separator"></div>` : nothing}
                ${group.map(({ label, action }) => html`<button type="button" role="menuitem" tabindex="-1" @click=${() => this.#choose(action)}>${label}</button>`)}`)}
            </div>`
          : nothing}
      </div>
      <dialog aria-labelledby="keys">
        <h2 id="keys">${text.keys}</h2>
        <dl>${keys.map(({ press, does }) => html`<dt>${press.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${does}</dd>`)}</dl>
        <form method="dialog"><button class="action">${text.close}</button></form>
      </dialog>`;
  }
}
