// Every word against every word, as area and to scale: a square of n × n cells, those of earlier sizes within it. Pure.
//
// square({ words, scale, width, height, earlier, filled?, label, tick, name, count }) → svg template
//   scale: pixels per word, so that scale² pixels are one comparison; width, height: what can be seen. What does not fit is cut off straight.
//   filled: the share of the area that is drawn dark, from the top; count: { figure, of }, said beside a square that leaves room.
import { nothing, svg } from "lit";

const px = (n) => Math.round(n * 100) / 100;
/** The room of the rulers. */
export const EDGE = { left: 58, top: 24 };

/** The largest scale that shows all of the square, whole pixels where there are several; never below `least`. */
export function fitScale(words, { width, height }, least = 0) {
  const side = Math.min(width - EDGE.left, height - EDGE.top) - 2;
  const scale = side / words;
  return Math.max(least, scale >= 2 ? Math.floor(scale) : scale);
}

/** Ticks of a ruler: 1, 2 or 5 times a power of ten, at least `apart` pixels from each other. */
export function rulerTicks(words, scale, visible, apart) {
  const power = 10 ** Math.floor(Math.log10(apart / scale));
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((size) => size * scale >= apart));
  const last = Math.min(words, visible / scale);
  return Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
}

function cells({ x, y, width, height }, scale) {
  if (scale < 3) return nothing;
  const lines = [];
  for (let at = scale; at < width - 0.5; at += scale) lines.push(`M${px(x + at)} ${y}v${height}`);
  for (let at = scale; at < height - 0.5; at += scale) lines.push(`M${x} ${px(y + at)}h${width}`);
  return svg`<path class="gaps" stroke-width=${scale >= 8 ? 2 : 1} d=${lines.join("")} />`;
}

/** The squares of earlier sizes that can be seen, the largest first; `named` are those with room for a word. */
export function nested({ words, scale, earlier, seen }) {
  let free = 0;
  const shown = earlier.filter((size) => size < words && size * scale >= 2 && size * scale < Math.max(seen.width, seen.height)).map((size) => {
    const side = size * scale;
    const named = side >= 6 && side + 16 > free && side + 4 < seen.height && side + 90 < seen.width;
    if (named) free = side + 16;
    return { size, side, named };
  });
  return shown.reverse();
}

function ruler({ words, scale, tick }, { x, y, width, height, cutRight, cutBottom }) {
  // The same steps on both sides: it is a square.
  const across = rulerTicks(words, scale, width, 64);
  const down = rulerTicks(words, scale, height, 64);
  const end = tick(words);
  // Ticks that would stand under the word at the end give way to it.
  const free = (at, length, cut, room) => at * scale < (cut ? length - room : words * scale - room);
  return svg`
    ${across.filter((at) => free(at, width, cutRight, 92)).map((at) => svg`<path class="stub" d="M${px(x + at * scale)} ${y - 5}v5" /><text class="tick" x=${px(x + at * scale)} y=${y - 9} text-anchor="middle">${tick(at)}</text>`)}
    ${down.filter((at) => free(at, height, cutBottom, 34)).map((at) => svg`<path class="stub" d="M${x - 5} ${px(y + at * scale)}h5" /><text class="tick" x=${x - 8} y=${px(y + at * scale + 4)} text-anchor="end">${tick(at)}</text>`)}
    <text class="end" x=${px(x + width)} y=${y - 9} text-anchor="end">${cutRight ? `${end} →` : end}</text>
    ${cutBottom ? svg`<text class="end" x=${x - 8} y=${px(y + height - 2)} text-anchor="end">${narrowEnd(end)} ↓</text>` : svg`<text class="end" x=${x - 8} y=${px(y + height)} text-anchor="end">${end}</text>`}`;
}

// Seven figures do not fit beside the square; the word above says them already.
const narrowEnd = (end) => (end.length > 5 ? "" : end);

export function square({ words, scale, width, height, earlier, filled = 0, label, tick, name, count }) {
  const room = { width: width - EDGE.left, height: height - EDGE.top };
  const side = words * scale;
  const seen = { x: EDGE.left, y: EDGE.top, width: px(Math.min(side, room.width)), height: px(Math.min(side, room.height)), cutRight: side > room.width + 0.5, cutBottom: side > room.height + 0.5 };
  const { x, y } = seen;
  const inner = nested({ words, scale, earlier, seen });
  const right = [!seen.cutRight && `M${x + seen.width} ${y}v${seen.height}`, !seen.cutBottom && `M${x} ${y + seen.height}h${seen.width}`].filter(Boolean).join("");
  const beside = room.width - seen.width > 150;
  return svg`<svg class="square ${scale >= 3 ? "celled" : ""} ${filled ? "filling" : ""}" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${label}>
    <rect class="area" x=${x} y=${y} width=${seen.width} height=${seen.height} />
    ${filled ? svg`<rect class="area filled" x=${x} y=${y} width=${seen.width} height=${px(Math.min(filled * side, seen.height))} />` : nothing}
    ${inner.map(({ side: inside }, i) => svg`<rect class="area in-${Math.min(3, i + 1)}" x=${x} y=${y} width=${px(Math.min(inside, seen.width))} height=${px(Math.min(inside, seen.height))} />`)}
    ${cells(seen, scale)}
    ${inner.filter(({ named }) => named).map(({ size, side: inside }) => svg`<text class="inside" x=${px(x + inside + 6)} y=${px(y + Math.max(inside, 12))}>${name(size)}</text>`)}
    <path class="edge" d="M${x} ${y + seen.height}V${y}H${x + seen.width}${right}" />
    ${ruler({ words, scale, tick }, seen)}
    ${beside ? svg`<text class="sum" x=${x + seen.width + 24} y=${y + 34}>${count.figure}</text><text class="of" x=${x + seen.width + 25} y=${y + 58}>${count.of}</text>` : nothing}
  </svg>`;
}
