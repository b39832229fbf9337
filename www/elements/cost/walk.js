// From point to point of the chart with the arrows.

// Two points at the same place still have an order, so that each can be reached.
const above = (a, b) => a.y > b.y || (a.y === b.y && a.id > b.id);
const lineOf = (point) => point.id.slice(0, point.id.lastIndexOf("-"));

/** Where a key leads from a point: left and right along its line, up and down to the next line at the same length. Undefined: nowhere. */
export function nextPoint(points, here, key) {
  const own = points.filter((point) => lineOf(point) === lineOf(here)).sort((a, b) => a.x - b.x);
  const at = own.indexOf(here);
  if (key === "ArrowLeft") return own[at - 1];
  if (key === "ArrowRight") return own[at + 1];
  if (key === "Home") return own[0];
  if (key === "End") return own.at(-1);
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const beside = points.filter((point) => point.x === here.x && lineOf(point) !== lineOf(here) && (key === "ArrowUp" ? above(point, here) : above(here, point)));
  return beside.sort((a, b) => Math.abs(Math.log(a.y / here.y)) - Math.abs(Math.log(b.y / here.y)))[0];
}
