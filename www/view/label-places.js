// Where the names of lines stand: beside their line, clear of the other lines, of the points and of the other names.
// Lines that end close together have their names together, one below the other in the order of the lines.
const GAP = 8;
const LEADING = 15;

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const crosses = (box) => ([x, y]) => x > box.left - 2 && x < box.right + 2 && y > box.top && y < box.bottom;

/** Pixels every `step` along a polyline, from its end to its start. */
function walk(points, step = 6) {
  const out = [];
  for (let i = points.length - 1; i > 0; i--) {
    const [[x1, y1], [x0, y0]] = [points[i], points[i - 1]];
    const count = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / step));
    for (let k = 0; k < count; k++) out.push([x1 + ((x0 - x1) * k) / count, y1 + ((y0 - y1) * k) / count]);
  }
  if (points.length) out.push(points[0]);
  return out;
}

/** Lines in the order of their ends, the topmost first, those together that end closer than a name is high. */
function bundles(lines) {
  const sorted = lines.filter(({ seen }) => seen.length).sort((a, b) => a.seen[0][1] - b.seen[0][1]);
  const out = [];
  for (const line of sorted) {
    const last = out.at(-1)?.at(-1);
    const [x, y] = line.seen[0];
    if (last && y - last.seen[0][1] < LEADING && Math.abs(x - last.seen[0][0]) < LEADING) out.at(-1).push(line);
    else out.push([line]);
  }
  return out;
}

/** Above the first line of a bundle, to the left; or below its last, to the right: where rising lines leave room. */
function candidates(bundle, size) {
  const width = Math.max(...bundle.map((line) => line.width));
  const more = (bundle.length - 1) * LEADING;
  const end = bundle[0].seen[0][0];
  const above = bundle[0].seen.map(([x, y]) => ({ back: end - x, anchor: "end", x: x - GAP, y: y - GAP - more, corner: y - GAP, left: x - GAP - width, right: x - GAP, top: y - GAP - more - size, bottom: y - GAP + 3 }));
  const below = bundle.at(-1).seen.map(([x, y]) => ({ back: end - x - width, anchor: "start", x: x + GAP, y: y + GAP + size * 0.7, corner: y + GAP, left: x + GAP, right: x + GAP + width, top: y + GAP - size * 0.3, bottom: y + GAP + size * 0.7 + more + 3 }));
  return { above, below };
}

/**
 * `lines`: [{ id, points: [[x, y], …] in pixels, width: of its name }]; `taken`: boxes { left, right, top, bottom } that stay clear;
 * `plot`: the box that holds everything. Gives a Map from id to { x, y, anchor }; a line out of sight has none.
 */
export function labelPlaces({ lines, taken, plot, size }) {
  const within = ({ left, right, top, bottom }) => left >= plot.left && right <= plot.right && top >= plot.top && bottom <= plot.bottom;
  const walked = lines.map((line) => ({ ...line, seen: walk(line.points).filter(([x, y]) => x >= plot.left && x <= plot.right && y >= plot.top && y <= plot.bottom) }));
  const placed = [...taken];
  const places = new Map();
  bundles(walked).forEach((bundle, at) => {
    const cost = (box) => {
      const names = placed.filter((other) => overlap(box, other)).length;
      const strokes = walked.reduce((sum, { seen }) => sum + seen.filter(crosses(box)).length, 0);
      // With another line nearer than its own a name would be read as that one's.
      const doubtful = walked.some((line) => !bundle.includes(line) && line.seen.some(([x, y]) => Math.hypot(x - box.x, y - box.corner) < GAP * 1.5));
      return names * 100 + strokes * 3 + (doubtful ? 9 : 0) + box.back / 40;
    };
    const { above, below } = candidates(bundle, size);
    // Near the end and hiding little; the topmost rather above its line, the others rather below.
    const boxes = (at === 0 ? [...above, ...below] : [...below, ...above]).filter(within);
    const costs = boxes.map(cost);
    const box = boxes[costs.indexOf(Math.min(...costs))];
    if (!box) return;
    placed.push(box);
    bundle.forEach(({ id }, row) => places.set(id, { x: box.x, y: box.y + row * LEADING, anchor: box.anchor }));
  });
  return places;
}
