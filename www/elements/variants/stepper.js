// The bar under a walk: back, a slider over all steps, on, and play, which stops after each step and at the end.
import { html } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-variants.js";

/** One step of a walk, then a stop. */
const PAUSE = 900;

export class Stepper {
  #host;
  #timer = 0;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  get playing() {
    return this.#timer !== 0;
  }

  hostDisconnected() {
    this.stop();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#host.requestUpdate();
  }

  /** To a step, counted from 0; it stays within the walk. */
  go(to, of) {
    this.#host.step = Math.min(of, Math.max(1, to + 1));
    this.#tell();
  }

  // A slider that is moved speaks for itself.
  async #tell() {
    await this.#host.updateComplete;
    const slider = this.#host.renderRoot.querySelector(".stepper input");
    if (slider && this.#host.renderRoot.activeElement !== slider) this.#host.announce(slider.getAttribute("aria-valuetext"));
  }

  #play(at, of) {
    if (this.playing) return this.stop();
    if (at >= of - 1) this.go(0, of);
    this.#timer = setInterval(() => {
      const { at: now, of: all } = this.#host.walks.now ?? {};
      if (!(now < all - 1)) return this.stop();
      this.go(now + 1, all);
      if (now + 1 >= all - 1) this.stop();
    }, PAUSE);
    this.#host.requestUpdate();
  }

  render({ at, of, says, value }) {
    const go = (to) => () => (this.stop(), this.go(to, of));
    // A field keeps its keys from the figure; the slider has no use for Space, the walk has.
    const space = (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      go(at + (event.shiftKey ? -1 : 1))();
    };
    return html`<div class="stepper">
      <button type="button" class="turn" aria-label=${strings.back} ?disabled=${at === 0} @click=${go(at - 1)}>‹</button>
      <input type="range" class="line" min="1" max=${of} step="1" .value=${live(String(at + 1))} aria-label=${strings.step} aria-valuetext=${value} .style=${`--at:${of > 1 ? at / (of - 1) : 0}`}
        @input=${(event) => go(Number(event.target.value) - 1)()} @keydown=${space} />
      <button type="button" class="turn" aria-label=${strings.on} ?disabled=${at === of - 1} @click=${go(at + 1)}>›</button>
      <button type="button" class="play" @click=${() => this.#play(at, of)}>${this.playing ? strings.pause : strings.play}</button>
      <p><b>${strings.stepOf(at + 1, of)}</b> ${says} <span class="hint"><kbd>Space</kbd> ${strings.space.on} <kbd>Shift</kbd> <kbd>Space</kbd> ${strings.space.back}</span></p>
    </div>`;
  }
}
