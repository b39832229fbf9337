// A chart with two logarithmic axes, as an svg template: pure, no engine, no document.
//
// logChart(spec, on) gives the template; chartPlot(spec) the geometry it is drawn with ({ x, y: scales with at() and value(), plot: box in pixels }).
//
// spec = {
//   width, height,                 pixels; the svg is drawn at just that size
//   narrow?,                       fewer labels and smaller margins (phones)
//   label,                         what the whole chart shows, for those who listen
//   x, y: { from, to, title, tick(value) → text },     the window shown; zooming is giving another window
//   right?: { title, ticks: [{ y, label }] },          a second reading of the y axis: `y` in units of the left axis. Left out when narrow
//   lines: [{ id, points: [[x, y], …], ranTo?, label?, look?: "strong" | "faint" | "pale" }],
//          straight between points, solid up to x = ranTo (default: all of it), dotted beyond; its label stands on it
//   points: [{ id, x, y, low?, high?, mark: "disc" | "ring" | "square" | "diamond" | "triangle" | "skipped", label, pale? }],
//          low and high draw a whisker; label is spoken
//   notes?: [{ x, y, title, text }],                   a word beside a point: where it stops and why
//   marker?: { x, label? },                            an upright line: what is chosen elsewhere
//   current?: id                                       the point that Tab reaches
//   open?: id,                                         the point that is looked at
//   measure?(text) → width in em }
// on = { enter(id), leave(), focus(id), blur(), press(id) }, all optional. Without `on` (a picture to be saved) nothing can be focused.
// Styles: `chart` in elements/chart-styles.js.
import { nothing, svg } from "lit";
import { labelPlaces } from "./label-places.js";
import { logScale, logTicks } from "./log-scale.js";

const SIZE = 13;
/** How much wider bold words are. */
const BOLD = 1.06;
const px = (n) => Math.round(n * 10) / 10;
const roughly = (text) => text.length * 0.54;

export function chartPlot({ width, height, narrow, right, x, y, measure = roughly }) {
  const wide = right && !narrow;
  const [top, bottom] = [32, height - 46];
  const up = logScale({ ...y, start: bottom, end: top });
  const ticks = logTicks(up, 40);
  const left = Math.ceil(Math.max(36, ...ticks.map((value) => measure(y.tick(value)) * SIZE), measure(y.title) * SIZE * BOLD)) + 10;
  const plot = { left, right: width - (wide ? 92 : narrow ? 8 : 16), top, bottom };
  return { plot, x: logScale({ ...x, start: plot.left, end: plot.right }), y: up, ticks };
}

function axes(spec, { plot, x, y, ticks: up }) {
  const { left, right, top, bottom } = plot;
  const across = logTicks(x, spec.narrow ? 56 : 70);
  return svg`<g class="axes">
    ${up.map((value) => svg`<path class="grid" d="M${left} ${px(y.at(value))}H${right}" /><text class="tick" x=${left - 8} y=${px(y.at(value) + 4)} text-anchor="end">${spec.y.tick(value)}</text>`)}
    ${across.map((value) => svg`<path class="grid" d="M${px(x.at(value))} ${top}V${bottom}" /><text class="tick" x=${px(x.at(value))} y=${bottom + 20} text-anchor=${x.at(value) > right - 20 ? "end" : "middle"}>${spec.x.tick(value)}</text>`)}
    <text class="axis" x=${left - 8} y=${top - 18} text-anchor="end">${spec.y.title}</text>
    <text class="axis" x=${right} y=${bottom + 40} text-anchor="end">${spec.x.title}</text>
    ${spec.right && !spec.narrow ? rightAxis(spec.right, plot, y) : nothing}
  </g>`;
}

const rightAxis = ({ title, ticks }, { right, top }, y) => svg`
  ${ticks.filter((tick) => y.contains(tick.y)).map((tick) => svg`<path class="stub" d="M${right} ${px(y.at(tick.y))}h6" /><text class="tick" x=${right + 10} y=${px(y.at(tick.y) + 4)}>${tick.label}</text>`)}
  <text class="axis" x=${right + 10} y=${top - 18}>${title}</text>`;

const pathOf = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${px(x)} ${px(y)}`).join("");

/** The line up to `ranTo` and beyond it, in pixels. */
function parts({ points, ranTo = Infinity }, { x, y }) {
  const at = ([a, b]) => [x.at(a), y.at(b)];
  const far = points.findIndex(([a]) => a > ranTo);
  if (far < 0) return { near: points.map(at), far: [] };
  if (far === 0) return { near: [], far: points.map(at) };
  const [[x0, y0], [x1, y1]] = [points[far - 1], points[far]];
  const share = Math.log(ranTo / x0) / Math.log(x1 / x0);
  const cut = at([ranTo, y0 * (y1 / y0) ** share]);
  return { near: [...points.slice(0, far).map(at), cut], far: [cut, ...points.slice(far).map(at)] };
}

/** A mark by its name, about a point. */
export const MARKS = {
  disc: (x, y) => svg`<circle class="mark full" cx=${x} cy=${y} r="4.5" />`,
  ring: (x, y) => svg`<circle class="mark" cx=${x} cy=${y} r="4" />`,
  square: (x, y) => svg`<rect class="mark" x=${x - 3.5} y=${y - 3.5} width="7" height="7" />`,
  diamond: (x, y) => svg`<path class="mark" d="M${x} ${y - 5}l5 5l-5 5l-5 -5z" />`,
  triangle: (x, y) => svg`<path class="mark" d="M${x} ${y - 5}l4.8 8.6h-9.6z" />`,
  skipped: (x, y) => svg`<circle class="mark skipped" cx=${x} cy=${y} r="5.5" /><path class="cross" d="M${x - 2.7} ${y - 2.7}l5.4 5.4m0 -5.4l-5.4 5.4" />`,
};

function point(each, { x, y }, { open, current }, on) {
  const [a, b] = [px(x.at(each.x)), px(y.at(each.y))];
  const whisker = each.low < each.high ? svg`<path class="whisker" d="M${a - 3} ${px(y.at(each.low))}h6m-3 0V${px(y.at(each.high))}m-3 0h6" />` : nothing;
  const shape = svg`${whisker}${MARKS[each.mark](a, b)}`;
  const look = `point ${each.pale ? "pale" : ""} ${each.id === open ? "open" : ""}`;
  if (!on) return svg`<g class=${look}>${shape}</g>`;
  return svg`<g class=${look} role="button" tabindex=${each.id === current ? "0" : "-1"} data-point=${each.id} aria-label=${each.label} aria-pressed=${each.id === open ? "true" : "false"}
    @pointerenter=${(event) => event.pointerType !== "touch" && on.enter?.(each.id)} @pointerleave=${() => on.leave?.()} @focus=${() => on.focus?.(each.id)} @blur=${() => on.blur?.()} @click=${() => on.press?.(each.id)}>
    <circle class="halo" cx=${a} cy=${b} r="13" />${shape}</g>`;
}

const around = (x, y, r = 7) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r });

// To the upper left of its point, where rising lines leave room.
function note({ x: a, y: b, title, text }, { plot, x, y }, em) {
  const [cx, cy] = [x.at(a), y.at(b)];
  const width = Math.max(em(title) * BOLD, em(text)) * SIZE;
  const right = Math.max(plot.left + width + 6, cx - 40);
  const top = Math.max(plot.top + 12, cy - 44);
  return { right, top, cx, cy, title, text, box: { left: right - width, right: right + 8, top: top - 14, bottom: top + 22 } };
}

const drawnNote = ({ right, top, cx, cy, title, text }) => svg`<path class="lead" d="M${px(right + 6)} ${px(top + 8)}L${px(cx - 7)} ${px(cy - 5)}" />
  <text class="note" paint-order="stroke" text-anchor="end"><tspan class="strong" x=${px(right)} y=${px(top)}>${title}</tspan><tspan x=${px(right)} y=${px(top + 17)}>${text}</tspan></text>`;

export function logChart(spec, on) {
  const geometry = chartPlot(spec);
  const { plot, x, y } = geometry;
  const em = spec.measure ?? roughly;
  const seen = spec.points.filter((each) => x.contains(each.x) && y.contains(each.y));
  const notes = (spec.notes ?? []).filter((each) => x.contains(each.x) && y.contains(each.y)).map((each) => note(each, geometry, em));
  const lines = spec.lines.map((line) => ({ ...line, ...parts(line, geometry) }));
  const named = lines.filter((line) => line.label).map(({ id, label, near, far }) => ({ id, points: [...near, ...far.slice(near.length ? 1 : 0)], width: em(label) * SIZE * BOLD }));
  const places = labelPlaces({ lines: named, taken: [...seen.map((each) => around(x.at(each.x), y.at(each.y))), ...notes.map(({ box }) => box)], plot, size: SIZE });
  const { left, top, right, bottom } = plot;
  const [width, height] = [right - left, bottom - top];
  return svg`<svg class="chart" viewBox="0 0 ${spec.width} ${spec.height}" width=${spec.width} height=${spec.height} role=${on ? "group" : "img"} aria-label=${spec.label}>
    ${axes(spec, geometry)}
    <svg x=${left} y=${top} width=${width} height=${height} viewBox="${left} ${top} ${width} ${height}" overflow="hidden">
      <rect class="ground" x=${left} y=${top} width=${width} height=${height} />
      ${spec.marker && x.contains(spec.marker.x) ? svg`<path class="marker" d="M${px(x.at(spec.marker.x))} ${top}V${bottom}" />` : nothing}
      ${lines.map(({ near, far, look = "strong" }) => svg`<path class="line ${look}" d=${pathOf(near)} /><path class="line far ${look}" d=${pathOf(far)} />`)}
    </svg>
    ${spec.marker?.label && x.contains(spec.marker.x) ? svg`<text class="axis" x=${px(Math.min(right - 24, Math.max(left + 24, x.at(spec.marker.x))))} y=${top - 18} text-anchor="middle">${spec.marker.label}</text>` : nothing}
    ${notes.map(drawnNote)}
    ${lines.map(({ id, label, look = "strong" }) => { const place = places.get(id); return place ? svg`<text class="name ${look}" paint-order="stroke" x=${px(place.x)} y=${px(place.y)} text-anchor=${place.anchor}>${label}</text>` : nothing; })}
    ${seen.map((each) => point(each, geometry, spec, on))}
  </svg>`;
}
