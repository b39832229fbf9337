// The sentence, set as a sentence, with threads above its words and counts below them.
import { html, nothing, svg } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pathOf } from "../../view/threads.js";
import { isRest, written } from "../../view/words.js";
import strings from "../../locales/en.js";

const text = strings.attention;
const TEXT = 1.2;
/** The waiting word, in px below the counts and as a part of the size of the others; no letters here are under 13 px. */
const BELOW_COUNTS = 25;
const spareScale = (size) => Math.min(1, Math.max(0.66, 13 / size));

/** Where a thing of this width stands, as a style: positions are in em and mirrored where the sentence runs left. */
const place = (x, y, width, layout, runsLeft) => `translate: ${(runsLeft ? layout.width - x - width : x).toFixed(3)}em ${y.toFixed(3)}em`;

function countMark(masked, threads) {
  if (masked) return html`<span class="count hidden" aria-hidden="true"></span>`;
  return html`<span class="count" aria-hidden="true">${threads || "·"}</span>`;
}

/**
 * The word that may stand there instead waits below, small, until the two change places.
 * `view` holds what the element worked out: tokens, source (the text), layout, counts, row (the word whose threads are drawn),
 * locked, focus (the word that Tab reaches), hidden(i), runsLeft, slot ({ at, to, swapped }) and ghost (a trace as path points, or null).
 */
export function sentence(view, { press, point, leave, swap, focus }) {
  const { tokens, source, layout, counts, row, locked, runsLeft, slot } = view;
  // The two that may stand at the slot keep their order, whichever of them stands there: a thing moved in the document would not glide.
  const words = tokens.flatMap((token, i) => {
    const word = { token, i, key: i };
    if (slot?.at !== i) return [word];
    const pair = [{ ...word, key: `slot ${slot.swapped}` }, { key: `slot ${!slot.swapped}`, spare: true }];
    return slot.swapped ? pair.reverse() : pair;
  });
  const box = `height: ${layout.height.toFixed(3)}em; font-size: ${layout.size.toFixed(3)}px`;

  const button = ({ token, i, spare: waiting }) => {
    const at = waiting ? slot.at : i;
    const item = layout.items[at];
    const rest = !waiting && isRest(token);
    const name = waiting ? slot.to : rest ? text.restName[i === 0 ? "start" : "end"] : written(token, source);
    const classes = ["w", rest && "rest", i === row && "is-row", i === locked && "is-locked", !waiting && !token.known && !rest && "is-unknown", waiting && "spare", !waiting && token.piece && "is-piece"].filter(Boolean).join(" ");
    const top = layout.lines[item.line].top + (waiting ? TEXT + BELOW_COUNTS / layout.size : 0);
    const style = [place(item.x, top, item.width, layout, runsLeft), `scale: ${waiting ? spareScale(layout.size).toFixed(3) : 1}`, rest ? `width: ${item.width}em` : ""].join("; ");
    // One template for all, so that the two words that change places are the same two things before and after.
    return html`<button type="button" class=${classes} data-i=${waiting ? nothing : i} dir="auto" tabindex=${waiting || i === view.focus ? 0 : -1} aria-pressed=${waiting ? nothing : i === locked ? "true" : "false"}
      aria-label=${waiting ? text.swapLabel(name) : text.wordLabel(name, counts[i], view.hidden(i))} title=${rest ? text.restTitle : nothing} .style=${style}
      @click=${() => (waiting ? swap() : press(i))} @pointerenter=${(event) => event.pointerType === "mouse" && !waiting && point(i)} @focus=${() => !waiting && focus(i)}
      >${waiting ? html`<i class="or">${text.or}</i>` : nothing}${rest ? html`<span class="ring"></span>` : name}${waiting ? nothing : countMark(view.hidden(i), counts[i])}</button>`;
  };

  return html`<div class="sentence ${layout.lines.length > 1 ? "several" : ""}" role="group" aria-label=${text.sentenceLabel} .style=${box} @pointerleave=${leave} @focusout=${leave}>
    <svg class="threads" viewBox="0 0 ${layout.width.toFixed(3)} ${layout.height.toFixed(3)}" aria-hidden="true"
      .style=${`width: ${layout.width.toFixed(3)}em; height: ${layout.height.toFixed(3)}em`}>
      ${view.ghost ? svg`<path class="ghost" d=${pathOf([view.ghost], runsLeft && layout.width)} />` : nothing}
      <path class="thread" />
    </svg>
    ${repeat(words, ({ key }) => key, button)}
  </div>`;
}
