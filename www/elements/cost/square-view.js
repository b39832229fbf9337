// The upper left of <qkv-cost>: the square, its scale, and the sentence beneath.
import { html, nothing } from "lit";
import strings from "../../locales/en-cost.js";
import { amount } from "../../view/amounts.js";
import { toTemplate } from "../../view/phrase.js";
import { EDGE, fitScale, square } from "../../view/square.js";

const text = strings.square;
export const EARLIER = [8, 100, 1000, 10_000];
export const CLOSEST = 0.001;

/** The scale that is drawn, in pixels per word: as asked, else all of it while each comparison has a pixel to itself. */
export function scaleOf({ words, zoom }, room) {
  return zoom ? 1 / Math.sqrt(zoom) : fitScale(words, room, 1);
}

/** How many comparisons one pixel is when all of the square is shown. */
export const wholeZoom = (words, room) => 1 / fitScale(words, room) ** 2;

/** The next power of ten on the way, by so many steps; not farther than where the longest square fits, nor closer than a cell of thirty pixels. */
export function stepped(perPixel, steps, farthest) {
  const power = Math.log10(perPixel);
  const next = steps > 0 ? Math.floor(power + 1e-6) + steps : Math.ceil(power - 1e-6) + steps;
  return Math.min(farthest, Math.max(CLOSEST, Number(`1e${next}`)));
}

export function squareSpec({ words, scale, room, filled }) {
  const perPixel = 1 / scale ** 2;
  return {
    words, scale, filled, ...room, earlier: EARLIER, tick: strings.count, name: text.name,
    label: text.label(words, perPixel), count: { figure: amount(words * words), of: text.of },
  };
}

export function reading({ words, scale, room }) {
  const side = words * scale;
  const seen = (Math.min(side, room.width - EDGE.left) * Math.min(side, room.height - EDGE.top)) / (side * side);
  return text.reading({ n: words, side, seen, perPixel: 1 / scale ** 2 });
}

export function squareView(view, hands) {
  const { scale, farthest } = view;
  const perPixel = 1 / scale ** 2;
  return html`<section class="area-part" aria-label=${text.heading}>
    <p class="sub">${text.heading}</p>
    <div class="plot" @wheel=${hands.wheel} @pointerdown=${hands.down} @pointermove=${hands.move} @pointerup=${hands.up} @pointercancel=${hands.up}>${view.room.width > 100 ? square(squareSpec(view)) : nothing}</div>
    <p class="scale">
      <span>${text.scale(perPixel)}${view.filled ? `; ${text.filled}` : nothing}</span>
      <button type="button" class="link" ?disabled=${perPixel >= farthest * 0.999} @click=${hands.out}>${text.out}</button>
      <button type="button" class="link" ?disabled=${perPixel <= CLOSEST * 1.001} @click=${hands.closer}>${text.closer}</button>
      <button type="button" class="link" ?disabled=${view.whole} @click=${hands.fit}>${text.fit}</button>
      <button type="button" class="link" @click=${hands.one} ?disabled=${scale === 1}>${text.one}</button>
    </p>
    <p class="reading">${toTemplate(reading(view))}</p>
  </section>`;
}
