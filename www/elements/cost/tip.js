// All numbers of one point, under the chart.
import { html, nothing } from "lit";
import strings from "../../locales/en-cost.js";
import { amount, byteCount, duration, tiny } from "../../view/amounts.js";
import { count } from "../../view/format.js";

const { tip: text, chart, names, words: said } = strings;

function facts({ row, set }) {
  if (row.skipped) return [[text.skipped, row.skipped], [text.comparisons, amount(row.comparisons)], [text.device, set.device]];
  return [
    [text.time, duration(row.medianMillis)],
    [text.span, `${duration(row.minMillis)} – ${duration(row.maxMillis)}`],
    [text.samples, count(row.repeats)],
    row.callsPerSample > 1 && [text.calls, count(row.callsPerSample)],
    [text.clock, row.gpuTimed ? text.gpuClock : text.wallClock],
    [text.comparisons, amount(row.comparisons)],
    [text.operations, amount(row.flops)],
    [text.rate, amount((row.flops / row.medianMillis) * 1000)],
    [text.memory, byteCount(row.peakBytes)],
    [text.error, tiny(row.maxAbsError)],
    [text.rows, count(row.checkedRows)],
    [text.device, set.device],
  ].filter(Boolean);
}

/** The point that is looked at; without one, how to look. Both take the same room. */
export function pointed({ open, axis, drawn, zoomed }, whole) {
  const known = drawn.byId.get(open);
  if (!known) {
    const hint = axis === "time" && !drawn.lines.length ? chart.empty : chart.keysHint;
    return html`<div class="pointed sub"><p>${hint} ${zoomed ? html`<button type="button" class="link" @click=${whole}>${chart.whole}</button>` : nothing}</p></div>`;
  }
  return html`<div class="pointed">
    <p><b>${names[known.row.kernel]}</b>, ${said.valueText(known.row.length)}</p>
    <dl class=${known.row.skipped ? "few" : ""}>${facts(known).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  </div>`;
}
