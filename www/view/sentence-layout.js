// Sets a sentence on one line if it can be read there, else on several with room for threads between them.
// All lengths are in em of the sentence's own size; x grows in reading direction and is mirrored only when drawn.
import { isRest, joined, written } from "./words.js";

export const GAP = 0.34;
export const REST = 0.5;
const TEXT = 1.2;
const COUNTS = 1.35;

// One line down to `smallest` px, several lines at `several` px, and never larger than `largest`.
const SIZES = { wide: { smallest: 20, several: 24, largest: 44 }, narrow: { smallest: 15, several: 18, largest: 30 } };

/** Punctuation stays with its word: lists of indices that may not be parted. */
export function groups(tokens) {
  const out = [];
  tokens.forEach((_, i) => (joined(tokens, i) ? out.at(-1).push(i) : out.push([i])));
  return out;
}

/**
 * `width` px are to be had; `slots` maps an index to a width in em that its place must have at least (the word that may stand there instead).
 * Returns { size, width, height, lines: [{ top }], items: [{ x, width, line }] } where `top` is where the letters of a line begin.
 */
export function placeSentence({ tokens, text, measure, width, slots = {} }) {
  const widths = tokens.map((token, i) => (isRest(token) ? REST : measure(written(token, text))));
  const taken = widths.map((w, i) => Math.max(w, slots[i] ?? 0));
  const units = groups(tokens);
  const natural = units.reduce((sum, unit) => sum + unit.reduce((w, i) => w + taken[i], GAP), -GAP);
  const { smallest, several, largest } = width < 560 ? SIZES.narrow : SIZES.wide;
  const single = width / natural >= smallest;
  const size = single ? Math.min(largest, width / natural) : several;
  const limit = single ? Infinity : width / size;

  const items = [];
  let x = 0;
  let line = 0;
  for (const unit of units) {
    const needs = unit.reduce((w, i) => w + taken[i], 0);
    if (x > 0 && x + needs > limit) {
      line++;
      x = 0;
    }
    for (const i of unit) {
      items[i] = { x, width: widths[i], line };
      // A punctuation mark stands at the word as it is, not at the end of the room kept for another.
      x += widths[i];
    }
    x += needs - unit.reduce((w, i) => w + widths[i], 0) + GAP;
  }

  const rooms = single ? [Math.max(2.2, 0.385 * natural)] : [3.4, ...Array(line).fill(2.6)];
  const lines = [];
  let y = 0;
  for (const room of rooms) {
    lines.push({ top: y + room, room, bottom: y + room + TEXT + COUNTS });
    y = lines.at(-1).bottom;
  }
  return { size, width: single ? Math.max(natural, width / size) : limit, height: y, lines, items };
}
