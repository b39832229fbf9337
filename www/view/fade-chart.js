// Shares from 0 to 1 over the words of a list, as an svg template: pure. Both axes are linear, as the slider is.
//
// fadeChart({ width, height, label, title, from, to, learned, learnedLabel, chance, chanceLabel, marker, ticks, axis,
//   lines: [{ net, points: [[x, y], …], thin?, label? }], marks: [{ net, x, y }] })
// fadePlot gives the geometry. `net` is "attention" (head's ink, discs) or "gru" (ink, squares).
import { nothing, svg } from "lit";

const px = (n) => Math.round(n * 10) / 10;
const SHARES = [0, 0.25, 0.5, 0.75, 1];

export function fadePlot({ width, height, from, to }) {
  const plot = { left: 46, right: width - 14, top: 34, bottom: height - 44 };
  const slope = (plot.right - plot.left) / (to - from);
  return {
    plot,
    x: (words) => plot.left + (words - from) * slope,
    y: (share) => plot.bottom - share * (plot.bottom - plot.top),
    /** The words at a pixel. */
    words: (pixel) => Math.min(to, Math.max(from, Math.round(from + (pixel - plot.left) / slope))),
  };
}

const pathOf = (points, { x, y }) => points.map(([words, share], i) => `${i ? "L" : "M"}${px(x(words))} ${px(y(share))}`).join("");

const MARKS = {
  attention: (x, y) => svg`<circle class="dot attention" cx=${px(x)} cy=${px(y)} r="4.5" />`,
  gru: (x, y) => svg`<rect class="dot gru" x=${px(x - 4)} y=${px(y - 4)} width="8" height="8" />`,
};

/** Height of a line at a number of words, straight between its points. */
function heightAt(points, words) {
  const next = points.findIndex(([x]) => x >= words);
  if (next < 0) return points.at(-1)[1];
  const [x1, y1] = points[next];
  if (next === 0 || x1 === words) return y1;
  const [x0, y0] = points[next - 1];
  return y0 + ((y1 - y0) * (words - x0)) / (x1 - x0);
}

/** Attention's name above its line; the other's where the two lines leave it room. */
function names(lines, { plot, x, y }) {
  const named = lines.filter(({ label, points }) => label && points.length > 1);
  const at = (plot.right - plot.left) / 2 + plot.left;
  return named.map(({ net, label, points }) => {
    const words = points[0][0] + (points.at(-1)[0] - points[0][0]) * 0.45;
    const middle = Math.min(at, x(words));
    const height = y(heightAt(points, words));
    const other = named.find((line) => line.net !== net);
    const near = net === "gru" && other && height - y(heightAt(other.points, words)) < 44;
    return svg`<text class="name ${net}" paint-order="stroke" x=${px(middle)} y=${px(near ? height + 26 : height - 12)}>${label}</text>`;
  });
}

export function fadeChart(spec) {
  const geometry = fadePlot(spec);
  const { plot: { left, right, top, bottom }, x, y } = geometry;
  const past = x(spec.learned);
  return svg`<svg class="fade-chart" viewBox="0 0 ${spec.width} ${spec.height}" width=${spec.width} height=${spec.height} role="img" aria-label=${spec.label}>
    <rect class="unlearned" x=${px(past)} y=${top} width=${px(right - past)} height=${bottom - top} />
    ${SHARES.map((share) => svg`<path class="grid" d="M${left} ${px(y(share))}H${right}" /><text class="tick" x=${left - 8} y=${px(y(share) + 4)} text-anchor="end">${spec.tick(share)}</text>`)}
    ${spec.ticks.map((words) => svg`<text class="tick" x=${px(x(words))} y=${bottom + 19} text-anchor=${x(words) > right - 8 ? "end" : "middle"}>${words}</text>`)}
    <text class="axis" x=${right} y=${bottom + 38} text-anchor="end">${spec.axis}</text>
    <text class="aside" x=${px(right - 4)} y=${top - 8} text-anchor="end">${spec.learnedLabel}</text>
    ${spec.chance === undefined ? nothing : svg`<path class="chance" d="M${left} ${px(y(spec.chance))}H${right}" /><text class="aside" x=${left + 4} y=${px(y(spec.chance) - 6)}>${spec.chanceLabel}</text>`}
    ${spec.marker === undefined ? nothing : svg`<path class="marker" d="M${px(x(spec.marker))} ${top - 12}V${bottom}" />`}
    ${spec.lines.map(({ net, points, thin }) => svg`<path class="line ${net} ${thin ? "thin" : ""}" d=${pathOf(points, geometry)} />`)}
    ${spec.marks.map(({ net, x: words, y: share }) => MARKS[net](x(words), y(share)))}
    ${names(spec.lines, geometry)}
    ${spec.title ? svg`<text class="axis" x=${left} y="14">${spec.title}</text>` : nothing}
  </svg>`;
}
