// A word's look as a hundred threads, shared out by weight. A thread is eight numbers: where it starts, its two handles, where it ends.

/** Whole threads per word. A remainder below a half is spread too thin to draw, so the sum may be a little under `total`, never over. */
export function shareThreads(weights, total = 100) {
  const counts = Array.from(weights, (w) => Math.floor(w * total));
  const left = total - counts.reduce((a, b) => a + b, 0);
  Array.from(weights, (w, i) => [w * total - counts[i], i])
    .filter(([remainder]) => remainder >= 0.5)
    .sort((a, b) => b[0] - a[0])
    .slice(0, Math.max(0, left))
    .forEach(([, i]) => counts[i]++);
  return counts;
}

/** An arch of height h over one line; pulled in a little at the feet so that it stands rather than leans. */
function arch(from, to, y, h) {
  const pull = Math.abs(from - to) * 0.06 * Math.sign(from - to);
  return [from, y, from - pull, y - h * 1.333, to + pull, y - h * 1.333, to, y];
}

/** From one line to another: out of the word straight, into the other straight. */
function fall(from, y, to, z) {
  const bend = (z - y) * 0.55;
  return [from, y, from, y + bend, to, z - bend, to, z];
}

function loop(x, y, u) {
  const r = 0.35 + 0.9 * u;
  return [x, y, x - r * 0.75, y - r * 1.5, x + r * 0.75, y - r * 1.5, x, y];
}

/** The heights of a bundle: it opens as wide as it has threads, so that a single thread stays visible and a weak link stays thin. */
function bundle(far, threads) {
  const open = Math.min(threads * 0.062, far * 0.85);
  return { low: Math.max(0.14 * far + 0.2, 0.39 * far + 0.2 - open / 2), open };
}

/**
 * All threads of the word `from`. Those to earlier words leave its first part, those to later words its last, the farthest outermost.
 * `layout` is what placeSentence gives.
 */
export function threadsFrom(counts, from, { items, lines }) {
  const source = items[from];
  const home = lines[source.line];
  const before = counts.slice(0, from).reduce((a, b) => a + b, 0);
  const span = Math.max(1, counts.reduce((a, b) => a + b, 0));
  const at = (share) => source.x + (source.width * share) / span;
  const bundles = counts.map((threads, to) => bundle(Math.abs(items[to].x + items[to].width / 2 - source.x - source.width / 2), threads));
  const highest = Math.max(0, ...counts.map((threads, to) => (threads && to !== from && items[to].line === source.line ? bundles[to].low + bundles[to].open : 0)));
  const squeeze = Math.min(1, (home.room - 0.1) / (highest || 1));

  const out = [];
  let used = 0;
  counts.forEach((threads, to) => {
    if (to === from) used = 0;
    const target = items[to];
    for (let t = 0; t < threads; t++) {
      const u = (t + 0.5) / threads;
      if (to === from) {
        out.push(loop(at(before + threads / 2), home.top, u));
        continue;
      }
      const start = at(to < from ? before - used - t - 0.5 : span - used - t - 0.5);
      const end = target.x + 0.06 + (target.width - 0.12) * u;
      if (target.line < source.line) out.push(fall(start, home.top, end, lines[target.line].bottom - 0.1));
      else if (target.line > source.line) out.push(fall(start, home.bottom - 0.1, end, lines[target.line].top));
      else out.push(arch(start, end, home.top, (bundles[to].low + bundles[to].open * (to < from ? 1 - u : u)) * squeeze));
    }
    if (to !== from) used += threads;
  });
  return out;
}

/** One line from word to word, for what would be if. */
export function traceTo(from, to, { items, lines }) {
  const [a, b] = [items[from], items[to]];
  const [x, y] = [a.x + a.width / 2, b.x + b.width / 2];
  if (a.line === b.line) return arch(x, y, lines[a.line].top, Math.min(lines[a.line].room, Math.abs(x - y) * 0.36 + 0.2));
  return a.line > b.line ? fall(x, lines[a.line].top, y, lines[b.line].bottom) : fall(x, lines[a.line].bottom, y, lines[b.line].top);
}

const short = (n) => +n.toFixed(3);

/** Threads as path data; `mirror` is the width of a sentence that runs from right to left. */
export const pathOf = (threads, mirror) =>
  threads
    .map((points) => {
      const p = points.map((n, i) => short(mirror && i % 2 === 0 ? mirror - n : n));
      return `M${p[0]} ${p[1]}C${p[2]} ${p[3]} ${p[4]} ${p[5]} ${p[6]} ${p[7]}`;
    })
    .join("");

/** The threads on their way from one bundle to another, t from 0 to 1. The lists may differ in length: threads then part or join. */
export function between(before, after, t) {
  const length = Math.max(before.length, after.length);
  if (!before.length || !after.length) return after;
  return Array.from({ length }, (_, i) => {
    const a = before[Math.floor((i * before.length) / length)];
    const b = after[Math.floor((i * after.length) / length)];
    return a.map((n, k) => n + (b[k] - n) * t);
  });
}
