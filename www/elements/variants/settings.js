// What the reader may set for the five, within what makes sense for so many words. Nothing set: a choice by the length of the text.

/** Widths of the window that the slider stops at. */
const WIDTHS = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];
const SIZES = [1, 2, 3, 4, 8, 16, 32, 64];
const TILES = [2, 3, 4, 6, 8, 16];
export const COUNTS = [0, 1, 2, 3, 4];
export const SINKS = [0, 1, 2, 4, 8];

const USUAL = {
  sentence: { window: 2, sinks: 1, size: 2, local: 0, global: 1, random: 1, tile: 4 },
  long: { window: 16, sinks: 1, size: 32, local: 1, global: 1, random: 2, tile: 16 },
};

/** The widths up to the first that hides nothing. */
export const widthsFor = (n) => WIDTHS.slice(0, Math.max(2, WIDTHS.findIndex((width) => width >= n - 1) + 1 || WIDTHS.length));

/** Block sizes that leave at least two blocks, and not more than one can see. */
export const sizesFor = (n) => SIZES.filter((size) => (size === 1 || size <= n / 2) && n / size <= 128);

/** Tiles that leave at least two tiles, and not more steps than one can walk. */
export const tilesFor = (n) => TILES.filter((tile) => tile <= Math.max(2, n / 2) && n / tile <= 16);

const nearest = (list, wanted) => list.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best), list[0]);
const whole = (value, usual, most) => (Number.isFinite(value) ? Math.min(most, Math.max(0, Math.round(value))) : usual);

/** wanted: the figure's properties; n: how many words meet; walked: how many of them the walks show. */
export function settingsOf(wanted, n, walked) {
  const usual = USUAL[wanted.source];
  return {
    window: whole(wanted.window, usual.window, Math.max(1, n - 1)),
    sinks: whole(wanted.sinks, usual.sinks, 64),
    size: nearest(sizesFor(n), wanted.size ?? usual.size),
    local: whole(wanted.local, usual.local, 64),
    global: whole(wanted.global, usual.global, 64),
    random: whole(wanted.random, usual.random, 64),
    seed: whole(wanted.seed, 1, 1e6),
    tile: nearest(tilesFor(walked), wanted.tile ?? usual.tile),
  };
}
