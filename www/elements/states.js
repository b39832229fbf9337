// What a figure shows when it is not simply ready. Each says in words what happens and loses nothing that was typed.
import { html } from "lit";
import { bytes } from "../view/format.js";
import strings from "../locales/en.js";

const text = strings.states;

/** The weights on their way: a bar and the bytes. Before the first byte the bar is empty and no number is shown. */
export function loading({ progress, model }) {
  const { loaded = 0, total = 0 } = progress ?? {};
  const share = total ? Math.min(1, loaded / total) : 0;
  return html`<div class="bar" role="progressbar" aria-label=${text.loadingLabel(model)} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}>
      <i .style=${`transform: scaleX(${share})`}></i>
    </div>
    <p>${total ? html`<b>${text.loaded(bytes(loaded), bytes(total))}</b> ${text.ofWeights(model)}` : text.starting}</p>
    <p class="fine">${text.loadingNote}</p>`;
}

/** Before a figure that needs no model can begin. */
export const starting = () => html`<p class="fine">${text.engine}</p>`;

/** What went wrong, why, and the one thing to do; the code is for those who report it. */
export function stopped({ error, retry, texts }) {
  const { what, why } = texts[error.code] ?? texts.unknown;
  return html`<div class="stopped" role="alert" part="error">
    <p class="kind">${text.stopped}</p>
    <p class="what">${what}</p>
    <p>${why}</p>
    <p><button type="button" class="action" @click=${retry}>${text.again}</button></p>
    <p class="fine">${error.code ?? error.name}: ${error.message}</p>
  </div>`;
}
