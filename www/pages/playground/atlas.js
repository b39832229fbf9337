// Every head of every layer as a small square: the plan one walks through a model by. Squares are drawn on one canvas; over it lies a grid
// for the pointer, the keyboard and the ear.
import { html } from "lit";
import { guard } from "lit/directives/guard.js";
import strings from "../../locales/en-playground.js";
import { isOff } from "../../elements/heads/off.js";
import { paintAtlas, ramp } from "./atlas-ink.js";

const text = strings.heads;

/** A square's side: as large as the room lets it be, never under 24 px. */
export const sizeOf = ({ layers, heads }, width) => Math.max(24, Math.min(72, Math.floor((width - 34) / heads), Math.floor(640 / layers)));

export class Atlas {
  #host;
  #painted = [];
  #theme = 0;
  #here = null;

  /** `host` has result ({ seen, info, off }), chosen, open(place) and toggle(place). */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    const again = () => {
      this.#theme++;
      this.#host.requestUpdate();
    };
    this.observer = new MutationObserver(again);
    this.observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", (this.again = again));
  }

  hostDisconnected() {
    this.observer.disconnect();
    this.dark.removeEventListener("change", this.again);
  }

  render({ info, off }, width) {
    const { layers, heads } = info;
    const host = this.#host;
    const { chosen } = host;
    const size = sizeOf(info, width);
    const cell = (layer, head) => {
      const place = { layer, head };
      const here = chosen.layer === layer && chosen.head === head;
      const gone = isOff(off, place);
      return html`<td role="gridcell" aria-selected=${here ? "true" : "false"} class=${[here && "here", gone && "gone"].filter(Boolean).join(" ")} data-at="${layer}-${head}" tabindex=${here ? 0 : -1}
        aria-label=${text.one(layer + 1, head + 1, gone)}></td>`;
    };
    const every = heads > 10 ? 2 : 1;
    return html`<div class="plan-scroll"><div class="plan-of-all" .style=${`--size: ${size}px; --columns: ${heads}; --rows: ${layers}`}>
      <canvas class="plan-ink" aria-hidden="true"></canvas>
      ${guard([layers, heads, chosen.layer, chosen.head, off, size], () => html`<table role="grid" aria-label=${text.label} @click=${this.#press} @keydown=${this.#key}>
        <thead><tr><td></td>${Array.from({ length: heads }, (_, head) => html`<th scope="col" aria-label=${text.column(head + 1)}>${head % every === 0 ? head + 1 : ""}</th>`)}</tr></thead>
        <tbody>${Array.from({ length: layers }, (_, layer) => html`<tr><th scope="row" aria-label="${text.layer} ${layer + 1}">${layer + 1}</th>${Array.from({ length: heads }, (_, head) => cell(layer, head))}</tr>`)}</tbody>
      </table>`)}
    </div></div>`;
  }

  /** After each update: the ink, where it is not what is painted already. */
  drawn({ seen, info, off }, width) {
    const size = sizeOf(info, width);
    this.#keepInSight();
    const now = [seen, size, this.#theme];
    const canvas = this.#host.renderRoot.querySelector(".plan-ink");
    if (!canvas || (canvas === this.canvas && now.every((each, i) => each === this.#painted[i]))) return;
    this.#painted = now;
    this.canvas = canvas;
    const { layers, heads } = info;
    paintAtlas(canvas, {
      layers, heads, n: seen.tokens.length, causal: seen.mask === "causal", size, colours: ramp(this.#host.renderRoot),
      weightsOf: (layer) => seen.get({ stage: "weights", layer }).data, off,
    });
  }

  /** Where the plan scrolls inside the figure, the head that is open stays in sight. */
  #keepInSight() {
    const here = this.#host.renderRoot.querySelector(".plan-of-all td.here");
    if (!here || here === this.#here) return;
    this.#here = here;
    const box = here.closest(".plan-scroll");
    const { offsetTop, offsetHeight } = here;
    if (offsetTop < box.scrollTop || offsetTop + offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = offsetTop - box.clientHeight / 2;
  }

  #placeOf(event) {
    const at = event.target.closest("td[data-at]")?.dataset.at;
    if (!at) return null;
    const [layer, head] = at.split("-").map(Number);
    return { layer, head };
  }

  #press = (event) => {
    const place = this.#placeOf(event);
    if (place) this.#host.open(place);
  };

  #key = (event) => {
    const place = this.#placeOf(event);
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    const { layers, heads } = this.#host.result.info;
    const { layer, head } = place;
    const to = {
      ArrowLeft: { layer, head: head - 1 }, ArrowRight: { layer, head: head + 1 }, ArrowUp: { layer: layer - 1, head }, ArrowDown: { layer: layer + 1, head },
      Home: { layer, head: 0 }, End: { layer, head: heads - 1 }, PageUp: { layer: 0, head }, PageDown: { layer: layers - 1, head },
    }[event.key];
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    if (to.layer < 0 || to.layer >= layers || to.head < 0 || to.head >= heads) return;
    this.#go(to);
  };

  async #go(to) {
    const host = this.#host;
    host.open(to);
    await host.updateComplete;
    host.renderRoot.querySelector(`td[data-at="${to.layer}-${to.head}"]`)?.focus();
  }
}
