// From costs and measured rows to the lines and points of the chart.
import { decades } from "../../view/log-scale.js";
import { measured } from "./device-sets.js";
import { KERNELS } from "./kernels.js";

/** What can stand on the upright axis: by arithmetic from a cost, and from a row where it is measured. */
export const AXES = {
  time: { measured: (row) => ({ y: row.medianMillis, low: row.minMillis, high: row.maxMillis }) },
  operations: { cost: ({ flops }) => flops },
  bytes: { cost: ({ bytesRead, bytesWritten }) => bytesRead + bytesWritten },
  memory: { cost: ({ peakBytes }) => peakBytes, measured: (row) => ({ y: row.peakBytes }) },
};

export const FARTHEST = 160_000;
const STEPS = 16;

/** Time follows the operations, through the longest measured run of a kernel; null where there is none. */
function timeLine(rows, id, costs) {
  const last = measured(rows, id).at(-1);
  if (!last) return null;
  const each = last.medianMillis / costs.of(id, last.length).flops;
  return { ranTo: last.length, value: (n) => costs.of(id, n).flops * each };
}

function lineOf(axis, rows, id, costs) {
  if (axis === "time") return timeLine(rows, id, costs);
  return { value: (n) => AXES[axis].cost(costs.of(id, n)) };
}

/** What a run of so many words takes here by the measured rows: through the nearest that is not longer, else the shortest. Null where none is. */
export function expectedMillis(rows, id, words, costs) {
  const known = measured(rows, id);
  const near = known.findLast(({ length }) => length <= words) ?? known[0];
  return near ? (near.medianMillis * costs.of(id, words).flops) / costs.of(id, near.length).flops : null;
}

function lengthsBetween(from, to) {
  const all = Array.from({ length: STEPS + 1 }, (_, i) => Math.round(from * (to / from) ** (i / STEPS)));
  return [...new Set(all)];
}

const same = (a, b) => a.every(([, y], i) => Math.abs(y - b[i][1]) <= 1e-9 * y);

/** Lines that lie on each other are drawn once and named together. */
function joined(lines) {
  const out = [];
  for (const line of lines) {
    const twin = out.find((other) => other.law === line.law && other.ranTo === line.ranTo && same(other.points, line.points));
    if (twin) twin.ids.push(line.id);
    else out.push({ ...line, ids: [line.id] });
  }
  return out;
}

/** The window as it is without zooming: whole decades around all that is drawn. */
function wholeWindow(axis, lines, points, lengths) {
  const values = [...lines.flatMap((line) => line.points.map(([, y]) => y)), ...points.flatMap(({ y, low = y, high = y }) => [y, low, high])];
  return { x: { from: Math.min(100, Math.min(...lengths) * 0.9), to: FARTHEST }, y: values.length ? decades(values, 2) : { from: 0.01, to: 1e5 } };
}

/**
 * `sets` as DeviceSets.all() gives them, `shown` the kernels drawn, `say` the strings: names and sentences of points.
 * Gives { lines, points, window, notes, right } for view/log-chart.js, and `byId`: id of a point → { row, set }.
 */
export function curves({ axis, sets, shown, costs, lengths, say }) {
  const present = sets.at(-1);
  const kernels = KERNELS.filter(({ id }) => shown.includes(id));
  const from = Math.min(100, Math.min(...lengths) * 0.9);
  const grid = lengthsBetween(Math.max(8, from), FARTHEST);
  const made = kernels.map(({ id, law }) => ({ id, law, line: lineOf(axis, present.rows, id, costs) }));
  const lines = joined(made.filter(({ line }) => line).map(({ id, law, line }) => ({ id, law, ranTo: line.ranTo, points: grid.map((n) => [n, line.value(n)]) })));

  const byId = new Map();
  const points = sets.flatMap((set, at) => set.rows.filter((row) => shown.includes(row.kernel)).flatMap((row) => {
    const { mark } = KERNELS.find(({ id }) => id === row.kernel);
    const pale = set !== present;
    const line = row.skipped && !pale ? made.find(({ id }) => id === row.kernel)?.line : null;
    const place = row.skipped ? line && { y: line.value(row.length) } : AXES[axis].measured?.(row);
    if (!place) return [];
    const id = `${at}-${row.kernel}-${row.length}`;
    byId.set(id, { row, set });
    return [{ id, x: row.length, ...place, mark: row.skipped ? "skipped" : mark, label: say.pointLabel(row, axis), pale }];
  }));

  return {
    byId, points,
    lines: lines.map(({ ids, law, ...line }) => ({ ...line, id: ids.join(" "), label: say.lineLabel(ids, law), short: say.lineLabel(ids), look: law === 2 ? "strong" : "faint" })),
    notes: notesOf(points, byId, costs, say),
    right: comparisonsAxis(made, axis),
    window: wholeWindow(axis, lines, points, lengths),
  };
}

/** Where naive attention first stops, said beside the point. */
function notesOf(points, byId, costs, say) {
  const first = points.filter(({ id, mark }) => mark === "skipped" && byId.get(id).row.kernel === "naive").sort((a, b) => a.x - b.x)[0];
  return first ? [{ x: first.x, y: first.y, ...say.skipNote(byId.get(first.id).row, costs.of("naive", first.x).scoreBytes) }] : [];
}

/** The same axis read in comparisons of every word with every word, where one line says what they cost. */
function comparisonsAxis(made, axis) {
  if (axis !== "time" && axis !== "operations") return undefined;
  const full = made.filter(({ id, line }) => line && (id === "flash" || id === "naive")).at(-1);
  if (!full) return undefined;
  return [1e4, 1e6, 1e8, 1e10].map((comparisons) => ({ comparisons, y: full.line.value(Math.sqrt(comparisons)) }));
}
