// What the figure hands over as a file: the chart or the bars as a picture, every row as a table, every sample as JSON.
import strings from "../../locales/en-race.js";
import { logChart } from "../../view/log-chart.js";
import { barsPicture } from "../../view/race-bars.js";
import { toText } from "../../view/phrase.js";
import { counts, outcomeOf, stretchesOf } from "../../view/race-result.js";
import { specOf } from "./chart.js";
import { fitsOf } from "./lengths.js";
import { crossingWords } from "./words.js";

const shown = (host) => (host.view === "lengths" ? host.sweep : host.race ?? []);

export function picture(host) {
  const rows = shown(host);
  if (!rows.length) return null;
  if (host.view === "lengths") return logChart(specOf(rows, { width: 760, height: 460 }));
  return barsPicture({ bars: rows.filter(counts).map((row) => ({ name: strings.table.heads[row.kernel], time: row.medianMillis, label: strings.time(row.medianMillis) })), title: strings.table.caption(host.tokens), says: toText(host.said.parts) });
}

export function table(host) {
  const rows = shown(host).map((row) => [
    row.kernel, row.length, row.backend, ...[row.medianMillis, row.minMillis, row.maxMillis].map((time) => (row.skipped ? "" : time)), row.repeats, row.callsPerSample,
    row.comparisons, row.flops, row.peakBytes, row.skipped ? "" : row.maxAbsError, row.checkedRows, row.skipped,
  ]);
  return [strings.csv, ...rows];
}

export function record(host) {
  const rows = shown(host);
  const { heads, headDim } = host;
  const plan = { heads, headDim, causal: true };
  if (host.view === "lengths") return { plan, rows, exponents: fitsOf(rows), stretches: stretchesOf(rows), says: rows.length ? toText(crossingWords(rows)) : "" };
  const { winner, ratio } = outcomeOf(rows, host.tokens);
  return { plan, rows, winner, ratio, says: host.race ? toText(host.said.parts) : "" };
}
