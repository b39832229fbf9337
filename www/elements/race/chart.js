// The chart of "every length", the point that is looked at, and the arrows that walk the points.
import { html } from "lit";
import strings from "../../locales/en-race.js";
import { logChart } from "../../view/log-chart.js";
import { raceChart } from "../../view/race-chart.js";
import { RACERS, counts } from "../../view/race-result.js";

const text = strings.lengths;

const says = (row) => (counts(row) ? text.point(row.kernel, row.length, row) : row.skipped ? text.skippedAt(row.kernel, [row.length], row.skipped) : text.wrongAt(row.kernel, row.length));

export function specOf(rows, { width, height, current, open }) {
  const { x, y, points, lines, walk } = raceChart(rows, text.names);
  const first = points.find(({ mark }) => mark === "skipped");
  return {
    walk,
    width, height, narrow: width < 560, label: text.chart, lines, current: current ?? points[0]?.id, open,
    x: { ...x, title: text.x, tick: strings.ticks.words }, y: { ...y, title: text.y, tick: strings.ticks.time },
    points: points.map(({ row, ...point }) => ({ ...point, label: says(row) })),
    notes: first ? [{ x: first.x, y: first.y, title: text.note(first.row.length), text: text.reason(first.row.skippedCode) }] : [],
  };
}

/** The id that an arrow leads to, or undefined. */
function led(walk, id, key) {
  const [kernel] = id.split("-");
  const other = RACERS.find((each) => each !== kernel);
  const at = walk[kernel].indexOf(id);
  if (["ArrowUp", "ArrowDown"].includes(key)) return walk[other].at(Math.min(at, walk[other].length - 1));
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: walk[kernel].length - 1 }[key];
  return to < 0 ? undefined : walk[kernel][to];
}

export function lengthsChart(host) {
  const width = host.widths.of(".plot");
  const spec = specOf(host.sweep, { width, height: width < 560 ? 380 : 460, current: host.point, open: host.opened });
  const shown = spec.points.find(({ id }) => id === (host.pointed ?? host.opened));
  const on = {
    enter: (id) => (host.pointed = id),
    leave: () => (host.pointed = null),
    focus: (id) => Object.assign(host, { point: id, pointed: id }),
    blur: () => (host.pointed = null),
    press: (id) => (host.opened = host.opened === id ? null : id),
  };
  const walk = (event) => {
    const id = event.target.closest?.("[data-point]")?.dataset.point;
    if (!id) return;
    if (["Enter", " "].includes(event.key)) on.press(id);
    else {
      const to = led(spec.walk, id, event.key);
      if (!to) return;
      host.renderRoot.querySelector(`[data-point="${to}"]`).focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="chart-box" @keydown=${walk}>${width ? logChart(spec, on) : ""}</div>
    <p class="pointed">${shown ? shown.label : host.sweep.length ? html`<span class="sub">${text.hint}</span>` : ""}</p>`;
}
