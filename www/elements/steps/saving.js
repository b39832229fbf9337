// What the figure hands over as a file: the step's matrix as a picture, as a table, and with the arithmetic of what is open.
import strings from "../../locales/en-steps.js";
import { svgMatrix } from "../../view/saved.js";
import { matrixOf } from "./data.js";
import { STEPS, cellRef, isPair } from "./stages.js";

const read = ({ trace, at, chosen }) => matrixOf(trace, cellRef(at.stage, chosen));
const labelsOf = ({ known }) => known.names.labels().map(({ text }) => text);

export function picture(host) {
  const { kind } = STEPS[host.at.index];
  return kind === "pieces" ? null : svgMatrix({ ...read(host), labels: labelsOf(host), kind, share: host.at.stage === "weights" });
}

export function table(host) {
  const { values, rows, columns } = read(host);
  const labels = labelsOf(host);
  const { stage } = host.at;
  const head = isPair(stage) ? labels : Array.from({ length: columns }, (_, j) => j + 1);
  return [[strings.stages[stage], ...head], ...Array.from({ length: rows }, (_, i) => [labels[i], ...values.slice(i * columns, (i + 1) * columns)])];
}

export function record(host) {
  const { values, rows, columns } = read(host);
  const { stage, refs } = host.at;
  return { stage, shape: [rows, columns], values: Array.from(values), open: refs.filter((ref) => !ref.weight).map((ref) => host.trace.explain(ref)) };
}
