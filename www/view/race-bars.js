// Two times as bars to one scale: a picture that stands alone, for saving.
import { svg } from "lit";

const WIDTH = 760;
const LEFT = 130;
const RIGHT = WIDTH - 90;
const ROW = 56;

/** bars: { name, time, label }; `says` is the sentence below. */
export function barsPicture({ bars, title, says }) {
  const longest = Math.max(...bars.map(({ time }) => time));
  const x = (time) => Number((LEFT + (time / longest) * (RIGHT - LEFT)).toFixed(2));
  return svg`<svg viewBox="0 0 ${WIDTH} ${bars.length * ROW + 112}">
    <text class="saved strong" x="16" y="32">${title}</text>
    ${bars.map(({ name, time, label }, i) => {
      const y = 76 + i * ROW;
      return svg`<text class="saved" x=${LEFT - 16} y=${y + 5} text-anchor="end">${name}</text><rect class="ink" x=${LEFT} y=${y - 4} width=${x(time) - LEFT} height="8" />
        <text class="saved strong" x=${x(time) + 10} y=${y + 5}>${label}</text>`;
    })}
    <text class="saved" x="16" y=${bars.length * ROW + 88}>${says}</text>
  </svg>`;
}
