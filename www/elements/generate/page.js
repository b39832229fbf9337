// The text as it is written: the opening on grey, then the model's words, each of which can be pressed.
import { html, nothing } from "lit";
import { joined } from "../../view/words.js";
import strings from "../../locales/en-generate.js";
import { openingRuns } from "./view-of.js";

const text = strings.text;
const place = ({ x }, y) => `translate: ${x.toFixed(3)}em ${y.toFixed(3)}em`;

/** The grey below the opening, without seams between its words. */
const ground = (view) => openingRuns(view).map(({ line, start, end }) =>
  html`<span class="ground" .style=${`translate: ${(start - 0.12).toFixed(3)}em ${(view.layout.lines[line].top - 0.02).toFixed(3)}em; width: ${(end - start + 0.24).toFixed(3)}em`}></span>`);

const countMark = (view, i) => (view.at !== null && i < view.at ? html`<span class="count ${view.counts[i] ? "" : "nil"}" aria-hidden="true">${view.counts[i] || "·"}</span>` : nothing);

export function page(view, { press, point, leave, focus }) {
  const { tokens, first, layout, steps, at, held } = view;
  const later = (i) => (at !== null && i > at ? "later" : "");
  const reach = held ?? at ?? first;

  const given = (token, i) => {
    const item = layout.items[i];
    const rest = token.special === "rest";
    return html`<span class="w given ${rest ? "rest" : ""} ${later(i)} ${!token.known && !rest ? "is-unknown" : ""}" dir="auto" title=${rest ? text.restTitle : nothing}
      .style=${`${place(item, layout.lines[item.line].top)}${rest ? `; width: ${item.width}em` : ""}`}>${rest ? html`<span class="ring"></span>` : token.text}${countMark(view, i)}</span>`;
  };
  const wrote = (token, i) => {
    const item = layout.items[i];
    const { trace, own } = steps[i - first];
    const classes = ["w", i === at && "is-row", i === held && "is-locked", own && "own-word", later(i)].filter(Boolean).join(" ");
    return html`<button type="button" class=${classes} data-i=${i} dir="auto" tabindex=${i === reach ? 0 : -1} aria-pressed=${i === held ? "true" : "false"}
      aria-label=${text.word(token.text, trace.chosen.probability, own)} .style=${place(item, layout.lines[item.line].top)}
      @click=${() => press(i)} @pointerenter=${(event) => event.pointerType === "mouse" && point(i)} @focus=${() => focus(i)}>${token.text}${countMark(view, i)}</button>`;
  };
  return html`<div class="sentence several page" role="group" aria-label=${text.label} .style=${`height: ${layout.height.toFixed(3)}em; font-size: ${layout.size}px`} @pointerleave=${leave} @focusout=${leave}>
    ${ground(view)}
    <svg class="threads" viewBox="0 0 ${layout.width.toFixed(3)} ${layout.height.toFixed(3)}" aria-hidden="true" .style=${`width: ${layout.width.toFixed(3)}em; height: ${layout.height.toFixed(3)}em`}><path class="thread" /></svg>
    ${tokens.map((token, i) => html`${i && !joined(tokens, i) ? " " : nothing}${i < first ? given(token, i) : wrote(token, i)}`)}
  </div>`;
}
