// The head that is open: step to the one before or after, the layer before or after, and take it out.
import { html, nothing } from "lit";
import strings from "../../locales/en-playground.js";
import { isOff } from "../../elements/heads/off.js";

const text = strings.heads;

/** A step through layers or heads that stops at the ends. */
export const stepped = ({ layer, head }, { layers, heads }, what, by) => {
  const within = (n, limit) => Math.min(limit - 1, Math.max(0, n));
  return what === "layer" ? { layer: within(layer + by, layers), head } : { layer, head: within(head + by, heads) };
};

export function headNav({ info, chosen, off }, { step, toggle, allOn }) {
  const gone = isOff(off, chosen);
  const line = (what, all) => {
    const at = chosen[what];
    const arrow = (by, sign) => html`<button type="button" class="step" data-step="${what}${by}" aria-label=${by < 0 ? text.earlier(text[what]) : text.later(text[what])} ?disabled=${by < 0 ? at === 0 : at === all - 1} @click=${() => step(what, by)}>${sign}</button>`;
    return html`<div class="nav-line"><span class="what">${text[what]}</span>${arrow(-1, "‹")}<span class="at"><b>${at + 1}</b> ${text.of("", all).trim()}</span>${arrow(1, "›")}</div>`;
  };
  return html`<div class="nav">${line("layer", info.layers)}${line("head", info.heads)}
    <p class="take-out"><button type="button" class="quiet" role="switch" aria-checked=${gone ? "false" : "true"} aria-label=${gone ? text.on : text.off} @click=${() => toggle(chosen)}>${gone ? text.on : text.off}</button>
      ${off.length ? html`<span>${text.offNow(off.length)}</span> <button type="button" class="quiet" @click=${allOn}>${text.allOn}</button>` : nothing}</p>
  </div>`;
}
