// The lower half of <qkv-cost>: the chart, what is shown in it, and the measuring.
import { html, nothing, svg } from "lit";
import strings from "../../locales/en-cost.js";
import { tickOf } from "../../view/amounts.js";
import { MARKS, logChart } from "../../view/log-chart.js";
import { toTemplate } from "../../view/phrase.js";
import { AXES } from "./curves.js";
import { KERNELS } from "./kernels.js";
import { pointed } from "./tip.js";

const { chart: text, sweep, fits: fitText, run } = strings;
const REASONS = ["fixed", "slower", "scatter"];
const TICKS = { time: tickOf.time, operations: tickOf.count, bytes: tickOf.bytes, memory: tickOf.bytes };

export function chartSpec({ axis, drawn, zoomed, room, words, current, open }) {
  const { x, y } = zoomed ?? drawn.window;
  return {
    ...room, label: text.label(text.axes[axis], drawn.points.length),
    x: { ...x, title: text.words, tick: tickOf.words },
    y: { ...y, title: text.axes[axis], tick: TICKS[axis] },
    right: drawn.right && { title: text.comparisons, ticks: drawn.right.map(({ comparisons, y: at }) => ({ y: at, label: tickOf.count(comparisons) })) },
    lines: room.narrow ? drawn.lines.map((line) => ({ ...line, label: line.short })) : drawn.lines, points: drawn.points, notes: drawn.notes,
    marker: { x: words, label: tickOf.words(words) },
    current, open,
  };
}

const axisSwitch = (axis, choose) => html`<fieldset class="axis-switch">
  <legend class="sub">${text.axisSwitch}</legend>
  ${Object.keys(AXES).map((name) => html`<label><input type="radio" name="axis" value=${name} .checked=${name === axis} @change=${() => choose(name)}><span>${text.axes[name]}</span></label>`)}
</fieldset>`;

function kernelRow({ id, mark }, { shown, fits }, toggle) {
  const fit = fits.find(({ kernel }) => kernel === id);
  const on = shown.includes(id);
  return html`<tr data-kernel=${id}>
    <th scope="row"><button type="button" aria-pressed=${on ? "true" : "false"} @click=${() => toggle(id)}><svg viewBox="-7 -7 14 14" aria-hidden="true" class="chart">${MARKS[mark](0, 0)}</svg><span><b>${strings.names[id]}</b> <small>${text.what[id]}</small></span></button></th>
    <td title=${fit ? fitText.exponent(fit) : nothing}>${fit ? html`<b>${fitText.short(fit)[0]}</b><small>${fitText.short(fit)[1]}</small>` : html`<span class="sub">${fitText.none}</span>`}</td>
  </tr>`;
}

const kernelList = (view, toggle) => html`<table class="kernels">
  <caption class="vh">${text.kernels}</caption>
  <thead><tr><th scope="col" class="sub">${text.kernels}</th><th scope="col" class="sub">${fitText.column}</th></tr></thead>
  <tbody>${KERNELS.map((kernel) => kernelRow(kernel, view, toggle))}</tbody>
</table>`;

function sweepState({ measuring: { job, swept }, plan }) {
  if (job?.kind === "sweep") {
    const share = (job.done + job.part) / job.total;
    return html`<p class="sub">${job.paused ? run.paused : sweep.under(job)}</p>
      <div class="bar" role="progressbar" aria-label=${sweep.progressLabel} aria-valuemin="0" aria-valuemax=${job.total} aria-valuenow=${job.done}><i .style=${`transform: scaleX(${share})`}></i></div>`;
  }
  if (swept?.error) return html`<p class="sub problem">${sweep.failed(swept.error.message)}</p>`;
  if (swept?.lost) return html`<p class="sub problem">${sweep.lost(swept.lost.lengths.length)}</p>`;
  if (swept) return html`<p class="sub">${swept.stopped ? sweep.stopped(swept.done, swept.total) : sweep.done(swept.total, swept.skipped)}</p>`;
  return html`<p class="sub">${sweep.idle(plan.kernels.length, plan.lengths.length, plan.millisBudget / 1000)}</p>`;
}

function sweepPart(view, hands) {
  const { job, swept } = view.measuring;
  const own = job?.kind === "sweep";
  return html`<div class="run">
    <p class="buttons"><button type="button" class="action" data-sweep ?disabled=${Boolean(job) && !own} @click=${own ? hands.stop : swept?.lost ? hands.goOn : hands.sweep}>${own ? sweep.stop : swept?.lost ? sweep.on : sweep.go}</button></p>
    <div class="state">${sweepState(view)}</div>
  </div>`;
}

const selectionRect = ({ x0, y0, x1, y1 }) => svg`<svg class="selection" aria-hidden="true"><rect x=${Math.min(x0, x1)} y=${Math.min(y0, y1)} width=${Math.abs(x1 - x0)} height=${Math.abs(y1 - y0)} /></svg>`;

/** What the law lets expect until it is measured, then what the fits say, where naive attention ends, what is of another device. */
const saying = ({ fits, growth, end, older }) => html`<div class="says">
  <p class="reading">${toTemplate(fits.length ? fitText.reading(fits) : fitText.expected(growth))}</p>
  ${end ? html`<p class="ends">${fitText.ends(end)}</p>` : nothing}
  ${REASONS.map((reason) => [reason, fits.filter((fit) => fit.reason === reason)]).filter(([, group]) => group.length).map(([reason, group]) => html`<p class="sub departs">${fitText.departs(reason, group)}</p>`)}
  ${older.map(({ device, rows }) => html`<p class="sub">${fitText.older(device, rows.length)}</p>`)}
</div>`;

export function curvesView(view, hands) {
  const { room, axis, selection } = view;
  return html`<section class="curves" aria-label=${text.axes[axis]}>
    <div class="chart-part">
      <div class="plot" @pointerdown=${hands.down} @pointermove=${hands.move} @pointerup=${hands.up} @pointercancel=${hands.up} @wheel=${hands.wheel} @dblclick=${hands.whole} @keydown=${hands.key}>
        ${room.width > 200 ? logChart(chartSpec(view), hands.points) : nothing}
        ${selection ? selectionRect(selection) : nothing}
      </div>
      ${saying(view)}
    </div>
    <div class="choices">
      ${axisSwitch(axis, hands.axis)}
      ${kernelList(view, hands.toggle)}
      ${sweepPart(view, hands)}
    </div>
    ${pointed(view, hands.whole)}
  </section>`;
}
