// Shopping lists: drawn in an order that a seed decides, or typed by the reader. Pure; the words themselves come from the nets.

/** Numbers from 0 to below 1, the same for the same seed. */
function draws(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All items, shuffled. A list of n is the first n of them, so that a longer list only adds words behind. */
export function shuffled(items, seed) {
  const next = draws(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const at = Math.floor(next() * (last + 1));
    [order[last], order[at]] = [order[at], order[last]];
  }
  return order;
}

/** The reader's words first, then the others as the seed shuffles them. */
export const ordered = (own, items, seed) => [...own, ...shuffled(items.filter((item) => !own.includes(item)), seed)];

/** Letters to change, add or drop to get from one word to another. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const before = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
  }
  return row[b.length];
}

/** Items that a word may have meant: those it begins, then those spelt most nearly alike. */
export function nearest(word, items, count = 3) {
  const cost = (item) => (item.startsWith(word) ? 0 : distance(word, item) / Math.max(word.length, item.length));
  return items.map((item) => [cost(item), item]).sort(([a], [b]) => a - b).slice(0, count).map(([, item]) => item);
}

/** A typed list: its words in small letters, those that are no items, and those that stand there twice. */
export function readList(text, items) {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}'-]+/u).filter(Boolean);
  const known = new Set(items);
  const unique = (list) => [...new Set(list)];
  return { words, strangers: unique(words.filter((word) => !known.has(word))), twice: unique(words.filter((word, at) => words.indexOf(word) !== at)) };
}
