// Where the name of a line stands: beside the line, clear of the other lines, of the points and of the other names.
const GAP = 8;

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

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

const boxes = ([x, y], width, size) => [
  { x: x - GAP, y: y - GAP, anchor: "end", left: x - GAP - width, right: x - GAP, top: y - GAP - size, bottom: y - GAP + 3 },
  { x: x + GAP, y: y + GAP + size * 0.7, anchor: "start", left: x + GAP, right: x + GAP + width, top: y + GAP - size * 0.3, bottom: y + GAP + size * 0.7 + 3 },
];

/**
 * `lines`: [{ id, points: [[x, y], …] in pixels, width: of its name }]; `taken`: boxes { left, right, top, bottom } that stay clear;
 * `plot`: the box that holds everything. Gives a Map from id to { x, y, anchor }; a line out of sight has none.
 */
export function labelPlaces({ lines, taken, plot, size }) {
  const within = ({ left, right, top, bottom }) => left >= plot.left && right <= plot.right && top >= plot.top && bottom <= plot.bottom;
  const walked = lines.map(({ points }) => walk(points).filter(([x, y]) => x >= plot.left && x <= plot.right && y >= plot.top && y <= plot.bottom));
  const placed = [...taken];
  const places = new Map();
  lines.forEach(({ id, width }, at) => {
    const own = walked[at];
    let best = null;
    // The first free place from the end back; where none is free, the one that hides least.
    for (const point of own) {
      for (const box of boxes(point, width, size)) {
        if (!within(box)) continue;
        const names = placed.filter((other) => overlap(box, other)).length;
        const strokes = walked.reduce((sum, line) => sum + line.filter(([x, y]) => x > box.left - 2 && x < box.right + 2 && y > box.top && y < box.bottom).length, 0);
        const cost = names * 100 + strokes;
        if (!best || cost < best.cost) best = { ...box, cost };
        if (cost === 0) break;
      }
      if (best?.cost === 0) break;
    }
    if (!best) return;
    placed.push(best);
    places.set(id, { x: best.x, y: best.y, anchor: best.anchor });
  });
  return places;
}
