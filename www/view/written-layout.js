// Sets a text that grows on lines close enough to be read, with a gutter between them for threads and counts.
// Lengths are in em of the text's own size, as in sentence-layout.js.
import { GAP, REST, groups } from "./sentence-layout.js";
import { isRest, written } from "./words.js";

const TEXT = 1.2;
const COUNTS = 0.95;
const FIRST_ROOM = 1.7;
const ROOM = 1.15;
/** How wide a word and its gap are, on average: so much room is held for one that is still to come. */
const WORD = 1.95;

/** Lines as { top, room, bottom }: the letters begin at `top`, threads have the `room` above, counts stand below. */
function linesOf(count) {
  const lines = [];
  let y = 0;
  for (let i = 0; i < count; i++) {
    const room = i ? ROOM : FIRST_ROOM;
    lines.push({ top: y + room, room, bottom: y + room + TEXT + COUNTS });
    y = lines[i].bottom;
  }
  return lines;
}

/**
 * `width` px are to be had; `capacity` is the number of words that there may be in the end. Returns what placeSentence does,
 * { size, width, height, lines, items }, and `reserve`, the height that so many words may take.
 */
export function placeWritten({ tokens, text, measure, width, capacity }) {
  const size = width < 560 ? 18 : 22;
  const limit = width / size;
  const items = [];
  let x = 0;
  let line = 0;
  for (const unit of groups(tokens)) {
    const widths = unit.map((i) => (isRest(tokens[i]) ? REST : measure(written(tokens[i], text))));
    const needs = widths.reduce((a, b) => a + b, 0);
    if (x > 0 && x + needs > limit) {
      line++;
      x = 0;
    }
    unit.forEach((i, at) => {
      items[i] = { x, width: widths[at], line };
      x += widths[at];
    });
    x += GAP;
  }
  const lines = linesOf(line + 1);
  const reserve = linesOf(Math.ceil((capacity * WORD) / limit)).at(-1).bottom;
  return { size, width: limit, height: lines.at(-1).bottom, reserve, lines, items };
}
