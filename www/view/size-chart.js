// A small chart of one number by size or by step, as an svg template: pure, no engine, no document.
//
// spec = {
//   width, height, label,
//   x: { from, to, log?, ticks: [{ value, label }], title },
//   y: { from, to, ticks: [{ value, label }], title? },
//   right?: { title, ticks: [{ value, label }] },      a second reading of the y axis, `value` in units of the left one
//   level?: { value, label },                          a dotted line across: what chance would give
//   lines: [{ id, points: [[x, y], …], look: "strong" | "faint", name? }],      the name stands at its end
//   points: [{ id, x, y, mark, label, pale?, own?, shift? }],                   `shift` pixels beside its place
//   marker?: x, current?: id, open?: id }
// on = { enter(id), leave(), focus(id), blur(), press(id) }; without it nothing can be focused. Styles: `chart` in elements/chart-styles.js.
import { nothing, svg } from "lit";
import { MARKS } from "./log-chart.js";
import { logScale } from "./log-scale.js";

const px = (n) => Math.round(n * 10) / 10;
/** Names of lines that end closer than this stand together. */
const NEAR = 11;

const linear = ({ from, to, start, end }) => ({ at: (value) => start + ((value - from) / (to - from)) * (end - start) });

/** Room for the names of lines, and for the ticks of a second axis beyond them. */
const NAMES = 34;
const SECOND = 42;

export function plotOf({ width, height, x, y, right, lines }) {
  const widest = Math.max(...y.ticks.map(({ label }) => label.length));
  const names = lines.some(({ name }) => name) ? NAMES : 0;
  const plot = { left: 14 + widest * 7, right: width - Math.max(14, names) - (right ? SECOND - (names ? 6 : 14) : 0), top: 26, bottom: height - 46 };
  const across = { ...x, start: plot.left, end: plot.right };
  return { plot, x: x.log ? logScale(across) : linear(across), y: linear({ ...y, start: plot.bottom, end: plot.top }) };
}

function axes({ width, lines, x: across, y: up, right }, { plot, x, y }) {
  const second = plot.right + (lines.some(({ name }) => name) ? NAMES : 0);
  const middle = (plot.left + plot.right) / 2;
  return svg`<g class="axes">
    ${up.ticks.map(({ value, label }) => svg`<path class="grid" d="M${plot.left} ${px(y.at(value))}H${plot.right}" /><text class="tick" x=${plot.left - 8} y=${px(y.at(value) + 4)} text-anchor="end">${label}</text>`)}
    ${across.ticks.map(({ value, label }) => svg`<path class="grid" d="M${px(x.at(value))} ${plot.top}V${plot.bottom}" /><text class="tick" x=${px(x.at(value))} y=${plot.bottom + 20} text-anchor="middle">${label}</text>`)}
    ${up.title ? svg`<text class="axis" x="0" y=${plot.top - 14}>${up.title}</text>` : nothing}
    <text class="axis" x=${middle} y=${plot.bottom + 40} text-anchor="middle">${across.title}</text>
    ${right ? svg`<text class="axis" x=${width} y=${plot.top - 14} text-anchor="end">${right.title}</text>
      ${right.ticks.map(({ value, label }) => svg`<path class="stub" d="M${second} ${px(y.at(value))}h5" /><text class="tick" x=${second + 10} y=${px(y.at(value) + 4)}>${label}</text>`)}` : nothing}
  </g>`;
}

/** 1, 2, 3, 5 → "1–3, 5" */
function together(names) {
  const runs = [];
  for (const name of names.map(Number).sort((a, b) => a - b)) {
    if (runs.length && name === runs.at(-1).at(-1) + 1) runs.at(-1).push(name);
    else runs.push([name]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(", "))).join(", ");
}

/** Where lines end, and who ends there. */
function ends(lines, { x, y }) {
  const named = lines.filter(({ name }) => name).map(({ name, look, points }) => ({ name, look, x: x.at(points.at(-1)[0]), y: y.at(points.at(-1)[1]) })).sort((a, b) => a.y - b.y);
  const out = [];
  for (const end of named) {
    const last = out.at(-1);
    if (last && end.y - last.y < NEAR) last.names.push(end.name);
    else out.push({ ...end, names: [end.name] });
    if (end.look === "strong") out.at(-1).look = "strong";
  }
  return out.map((end) => ({ ...end, label: together(end.names) }));
}

const pathOf = (points, { x, y }) => points.map(([a, b], i) => `${i ? "L" : "M"}${px(x.at(a))} ${px(y.at(b))}`).join("");

function point(each, { x, y }, { open, current }, on) {
  const [a, b] = [px(x.at(each.x) + (each.shift ?? 0)), px(y.at(each.y))];
  const look = `point ${each.pale ? "pale" : ""} ${each.own ? "own" : ""} ${each.id === open ? "open" : ""}`;
  if (!on) return svg`<g class=${look}>${MARKS[each.mark](a, b)}</g>`;
  return svg`<g class=${look} role="button" tabindex=${each.id === current ? "0" : "-1"} data-point=${each.id} aria-label=${each.label} aria-pressed=${each.id === open ? "true" : "false"}
    @pointerenter=${(event) => event.pointerType !== "touch" && on.enter(each.id)} @pointerleave=${() => on.leave()} @focus=${() => on.focus(each.id)} @blur=${() => on.blur()} @click=${() => on.press(each.id)}>
    <circle class="halo" cx=${a} cy=${b} r="11" />${MARKS[each.mark](a, b)}</g>`;
}

export function sizeChart(spec, on) {
  const geometry = plotOf(spec);
  const { plot, x, y } = geometry;
  const { level, marker } = spec;
  return svg`<svg class="chart" viewBox="0 0 ${spec.width} ${spec.height}" width=${spec.width} height=${spec.height} role=${on ? "group" : "img"} aria-label=${spec.label}>
    ${axes(spec, geometry)}
    ${marker ? svg`<path class="marker" d="M${px(x.at(marker))} ${plot.top}V${plot.bottom}" />` : nothing}
    ${level ? svg`<path class="level" d="M${plot.left} ${px(y.at(level.value))}H${plot.right}" />` : nothing}
    ${spec.lines.map(({ points, look }) => svg`<path class="line ${look}" d=${pathOf(points, geometry)} />`)}
    ${level ? svg`<text class="tick over" paint-order="stroke" x=${plot.right} y=${px(y.at(level.value) - 6)} text-anchor="end">${level.label}</text>` : nothing}
    ${ends(spec.lines, geometry).map((end) => svg`<text class="end ${end.look}" x=${px(end.x + 6)} y=${px(end.y + 4)}>${end.label}</text>`)}
    ${spec.points.map((each) => point(each, geometry, spec, on))}
  </svg>`;
}
