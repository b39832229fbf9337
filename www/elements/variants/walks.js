// The two walks under the table, one open at a time: made when it is opened, and made anew when what it walks over changes.
import { html, nothing } from "lit";
import strings from "../../locales/en-variants.js";
import { flashView } from "./flash-view.js";
import { flashWalk } from "./flash-walk.js";
import { stateView } from "./state-view.js";
import { stateWalk } from "./state-walk.js";

export class Walks {
  #host;
  #walk = null;
  #key = "";
  #abort = null;
  #error = null;
  idle = Promise.resolve();

  constructor(host) {
    this.#host = host;
  }

  /** What is open now, once it is there: how many steps, at which one, over which words. */
  get now() {
    const walk = this.#walk;
    if (!walk || walk.key !== this.#wanted) return null;
    const of = (walk.steps ?? walk.states).length;
    const at = Math.min(of, Math.max(1, Math.round(this.#host.step) || 1)) - 1;
    return { walk, at, of, tokens: this.#host.result.tokens };
  }

  /** Names the walk that should be there. */
  get #wanted() {
    const { open, result } = this.#host;
    return open && result ? `${open} ${result.name} ${open === "flash" ? result.settings.tile : ""}` : "";
  }

  open(which) {
    const host = this.#host;
    host.stepper.stop();
    host.step = which ? 1 : undefined;
    host.row = undefined;
    host.open = which;
    if (which) host.updateComplete.then(() => host.renderRoot.querySelector(".walks h3")?.focus());
  }

  /** The row that was chosen first, then the walk. */
  letGo() {
    if (this.#host.row === undefined) this.close();
    else this.#host.row = undefined;
  }

  /** Back to the button that opened it. */
  close() {
    const { open } = this.#host;
    this.open("");
    this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector(`[data-watch="${open}"]`)?.focus());
  }

  /** So many steps on; false where nothing is open. */
  go(by) {
    const { now } = this;
    if (!now) return false;
    this.#host.stepper.stop();
    this.#host.stepper.go(now.at + by, now.of);
    return true;
  }

  /** Called after each update: sees to it that what is open is there. */
  follow() {
    const { open, result, engine } = this.#host;
    const key = this.#wanted;
    if (key === this.#key) return;
    this.#key = key;
    this.#abort?.abort();
    this.#error = null;
    if (!key) return;
    const { signal } = (this.#abort = new AbortController());
    this.idle = this.#make(key, open === "flash" ? () => flashWalk(engine, result.input, result.settings.tile, { signal }) : () => stateWalk(engine, result.input, { signal }));
  }

  // Not beside a race: what it measures would be both.
  async #make(key, make) {
    const { racing } = this.#host;
    racing.stop();
    await racing.idle;
    try {
      const walk = key === this.#key && (await make());
      if (key === this.#key) this.#walk = { ...walk, key };
    } catch (error) {
      if (key === this.#key && error?.code !== "aborted") this.#error = error;
    }
    this.#host.requestUpdate();
    if (key === this.#key) racing.begin();
  }

  render() {
    const host = this.#host;
    if (!host.open) return nothing;
    const { now } = this;
    const part = strings[host.open === "flash" ? "walk" : "grow"];
    const all = host.result.tokens.length;
    const shown = now?.walk.tokens ?? all;
    return html`<section class="walks" aria-label=${part.title}>
      <header><h3 tabindex="-1">${part.title}</h3>${shown < all ? html`<p class="sub">${strings.firstWords(shown, all)}</p>` : nothing}
        <button type="button" class="quiet" @click=${() => this.close()}>${strings.watch.close} <kbd>Esc</kbd></button></header>
      ${now ? (host.open === "flash" ? flashView(host, now) : stateView(host, now)) : html`<p class="sub soon">${this.#error ? strings.raceFailed(this.#error.message) : "…"}</p>`}
    </section>`;
  }
}
