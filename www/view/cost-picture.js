// The square and the chart as one picture that stands alone, for saving.
import { svg } from "lit";
import { logChart } from "./log-chart.js";
import { square } from "./square.js";

const GAP = 32;
const MARGIN = 20;

/** Both as they are drawn, the chart below the square. */
export function costPicture(squareSpec, chartSpec) {
  const width = Math.max(squareSpec.width, chartSpec.width);
  const height = squareSpec.height + GAP + chartSpec.height;
  return svg`<svg viewBox="${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}">
    ${square(squareSpec)}
    <svg y=${squareSpec.height + GAP} width=${chartSpec.width} height=${chartSpec.height}>${logChart(chartSpec)}</svg>
  </svg>`;
}
