// The sentence, set as a sentence, with threads above its words and counts below them.
import { html, nothing, svg } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pathOf } from "../../view/threads.js";
import { isRest, written } from "../../view/words.js";
import strings from "../../locales/en.js";

const text = strings.attention;
const COUNT_GAP = 1.2;

/** Where a thing of this width stands, as a style: positions are in em and mirrored where the sentence runs left. */
const place = (x, y, width, layout, runsLeft) => `translate: ${(runsLeft ? layout.width - x - width : x).toFixed(3)}em ${y.toFixed(3)}em`;

function countMark(masked, threads) {
  if (masked) return html`<span class="count hidden" aria-hidden="true"></span>`;
  return html`<span class="count" aria-hidden="true">${threads || "·"}</span>`;
}

/**
 * `view` holds what the element worked out: tokens, source (the text), layout, counts, row (the word whose threads are drawn),
 * locked, focus (the word that Tab reaches), hidden(i), runsLeft, slot ({ at, to, swapped }) and ghost (a trace as path points, or null).
 */
export function sentence(view, { press, point, leave, swap, focus }) {
  const { tokens, source, layout, counts, row, locked, runsLeft, slot } = view;
  const words = tokens.map((token, i) => ({ token, i, key: slot?.at === i ? `slot-${slot.swapped}` : i }));
  const spare = slot && { key: `slot-${!slot.swapped}`, spare: true };
  const box = `height: ${layout.height.toFixed(3)}em; font-size: ${layout.size.toFixed(3)}px`;

  const wordButton = ({ token, i }) => {
    const item = layout.items[i];
    const rest = isRest(token);
    const name = rest ? text.restName[i === 0 ? "start" : "end"] : written(token, source);
    const classes = ["w", rest && "rest", i === row && "is-row", i === locked && "is-locked", !token.known && !rest && "is-unknown", slot?.at === i && "slot"].filter(Boolean).join(" ");
    return html`<button type="button" class=${classes} data-i=${i} dir="auto" tabindex=${i === view.focus ? 0 : -1} aria-pressed=${i === locked ? "true" : "false"}
      aria-label=${text.wordLabel(name, counts[i], view.hidden(i))} title=${rest ? text.restTitle : nothing}
      .style=${`${place(item.x, layout.lines[item.line].top, item.width, layout, runsLeft)}; ${rest ? `width: ${item.width}em` : ""}`}
      @click=${() => press(i)} @pointerenter=${(event) => event.pointerType === "mouse" && point(i)} @focus=${() => focus(i)}
      >${rest ? html`<span class="ring"></span>` : name}${countMark(view.hidden(i), counts[i])}</button>`;
  };

  // The word that may stand there instead waits below, small, until the two change places.
  const spareButton = () => {
    const item = layout.items[slot.at];
    return html`<button type="button" class="w slot spare" aria-label=${text.swapLabel(slot.to)}
      .style=${`${place(item.x, layout.lines[item.line].top + COUNT_GAP + 1.55 * (16 / layout.size), item.width, layout, runsLeft)}`} @click=${swap}><i class="or">${text.or}</i>${slot.to}</button>`;
  };

  return html`<div class="sentence ${layout.lines.length > 1 ? "several" : ""}" role="group" aria-label=${text.sentenceLabel} .style=${box} @pointerleave=${leave} @focusout=${leave}>
    <svg class="threads" viewBox="0 0 ${layout.width.toFixed(3)} ${layout.height.toFixed(3)}" aria-hidden="true"
      .style=${`width: ${layout.width.toFixed(3)}em; height: ${layout.height.toFixed(3)}em`}>
      ${view.ghost ? svg`<path class="ghost" d=${pathOf([view.ghost], runsLeft && layout.width)} />` : nothing}
      <path class="thread" />
    </svg>
    ${repeat(spare ? [...words, spare] : words, ({ key }) => key, (each) => (each.spare ? spareButton() : wordButton(each)))}
  </div>`;
}
