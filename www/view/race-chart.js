// The rows of both racers as what the log-log chart draws.
import { RACERS, counts } from "./race-result.js";

const MARKS = { recurrent: "square", flash: "disc" };
// Before there are rows the chart stands in a window that most devices fit.
const WINDOW = { x: { from: 50, to: 11_000 }, y: { from: 0.1, to: 1000 } };

const idOf = ({ kernel, length }) => `${kernel}-${length}`;

/** What was not run stands where its arithmetic would put it: as many times above the last time as it has more to do. */
function expected(row, timed) {
  const last = timed.findLast(({ length }) => length < row.length);
  return last && last.medianMillis * (row.flops / last.flops);
}

const decade = (value, round) => 10 ** round(Math.log10(value));

function windowOf(heights) {
  if (!heights.length) return WINDOW;
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  return { x: WINDOW.x, y: { from: decade(low * 0.8, Math.floor), to: decade(high * 1.25, Math.ceil) } };
}

/** `{ x, y, points, lines, walk }`; walk holds the ids that arrow keys go through, by kernel, in order of length. */
export function raceChart(rows, names) {
  const each = RACERS.map((kernel) => {
    const mine = rows.filter((row) => row.kernel === kernel).sort((a, b) => a.length - b.length);
    const timed = mine.filter(counts);
    const placed = mine.map((row) => (counts(row) ? { row, y: row.medianMillis, mark: MARKS[kernel] } : { row, y: expected(row, timed), mark: "skipped" }));
    return { kernel, timed, placed: placed.filter(({ y }) => y > 0) };
  });
  const points = each.flatMap(({ placed }) => placed.map(({ row, y, mark }) => ({ id: idOf(row), x: row.length, y, mark, row, ...(mark !== "skipped" && { low: row.minMillis, high: row.maxMillis }) })));
  const lines = each.filter(({ placed }) => placed.length > 1).map(({ kernel, placed, timed }) => ({ id: kernel, label: names[kernel], points: placed.map(({ row, y }) => [row.length, y]), ranTo: timed.at(-1)?.length }));
  return { ...windowOf(points.flatMap(({ y, low, high }) => [low ?? y, high ?? y])), points, lines, walk: Object.fromEntries(each.map(({ kernel, placed }) => [kernel, placed.map(({ row }) => idOf(row))])) };
}
