// What the figure hands over as a file: the five pictures, the table, and the numbers that went in.
import { svg } from "lit";
import strings from "../../locales/en-variants.js";
import { count } from "../../view/format.js";
import { smallBytes, smallMillis, smallNumber } from "../../view/small-number.js";
import { KINDS } from "./kinds.js";
import { pictureOf } from "./table.js";

const SIDE = 150;
const STEP = 190;

export function picture(host) {
  const { result } = host;
  return svg`<svg viewBox="0 0 ${STEP * KINDS.length + 30} 330">${KINDS.map((kind, i) => {
    const run = result.kinds[kind];
    const time = host.racing.timeOf(run);
    const lines = [`${count(run.comparisons)} ${strings.columns.comparisons}`, time ? smallMillis(time.median) : "", smallBytes(run.peakBytes), kind === "naive" ? "" : `${strings.columns.difference} ${smallNumber(run.largest)}`];
    return svg`<g transform="translate(${30 + i * STEP} 30)"><g class="small">${pictureOf(result, kind)}</g>
      <text class="saved strong" y=${SIDE + 30}>${strings.kinds[kind].name}</text>${lines.map((line, l) => svg`<text class="saved" y=${SIDE + 54 + l * 22}>${line}</text>`)}</g>`;
  })}</svg>`;
}

export function rows(host) {
  return [strings.csv, ...KINDS.map((kind) => {
    const run = host.result.kinds[kind];
    const { comparisons, peakBytes, scoreBytes, largest, mean, left } = run;
    const time = host.racing.timeOf(run);
    return [strings.kinds[kind].name, comparisons, time?.median ?? "", time?.samples ?? "", peakBytes, scoreBytes, largest, mean, left ?? ""];
  })];
}

export function record(host) {
  const { result } = host;
  const { shape, causal, q, k, v } = result.input;
  const ways = Object.fromEntries(KINDS.map((kind) => {
    const { comparisons, peakBytes, scoreBytes, largest, mean, left, output } = result.kinds[kind];
    return [kind, { comparisons, peakBytes, scoreBytes, largest, mean, left, time: host.racing.timeOf(result.kinds[kind]) ?? null, output: Array.from(output) }];
  }));
  return { source: result.source, settings: result.settings, shape, causal, q: Array.from(q), k: Array.from(k), v: Array.from(v), ways };
}
