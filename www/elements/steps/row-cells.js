// Cells that are read in the light of their whole row: the scale, the mask, softmax and the norms.
import strings from "../../locales/en-steps.js";
import { highest, item, op, rowOf, valueOf } from "./data.js";
import { plainRef } from "./stages.js";

const same = ({ layer, head, row, column }) => (stage) => ({ stage, layer, head, row, column });
const across = (here, stage) => (column) => ({ ...here(stage), column });
const share = (here, trace) => [op("→"), item(strings.share, valueOf(trace, here("weights")), { ref: here("weights"), role: "h", strong: true, places: 3 })];

export function scaledCell(explanation, trace, info) {
  const here = same(explanation);
  const [score, scale] = explanation.terms[0].factors;
  return {
    kind: "words", at: explanation.column, count: trace.tokens.length,
    lines: [
      { label: "s", values: rowOf(trace, here("scores")), ref: across(here, "scores"), places: 2 },
      { label: "s ÷ √d", values: rowOf(trace, here("scaled")), places: 2 },
    ],
    chain: [item(strings.score, score, { ref: here("scores") }), op("×"), item(`1 ÷ √${info.headDim}`, scale, { places: 4 }), op("="), item(strings.scaled, explanation.value, { strong: true }), ...share(here, trace)],
    check: { name: strings.again, sum: explanation.terms[0].value, value: explanation.value },
  };
}

export function maskedCell(explanation, trace) {
  const here = same(explanation);
  const hidden = explanation.value === -Infinity;
  return {
    kind: "words", at: explanation.column, count: trace.tokens.length,
    lines: [
      { label: "s ÷ √d", values: rowOf(trace, here("scaled")), ref: across(here, "scaled"), places: 2 },
      { label: strings.maskedShort, values: rowOf(trace, here("masked")), places: 2 },
    ],
    chain: [item(strings.scaled, valueOf(trace, here("scaled")), { ref: here("scaled") }), op("→"), item(hidden ? strings.hidden : strings.visible, explanation.value, { strong: true }), ...share(here, trace)],
  };
}

/** exp and share: the largest of the row, the distance from it, its power, the sum of all, the quotient. */
export function softmaxCell(explanation, trace) {
  const { stage, value, column, steps } = explanation;
  const here = same(explanation);
  const masked = rowOf(trace, here("masked"));
  const exps = rowOf(trace, here("exp"));
  const top = highest(masked);
  const difference = masked[column] - masked[top];
  const start = [
    item(strings.after, masked[column], { ref: here("masked") }), op("−"), item(strings.max, masked[top], { ref: { ...here("masked"), column: top } }),
    op("="), item(strings.difference1, difference),
  ];
  const lines = [
    { label: "s", values: masked, ref: across(here, "masked"), places: 2 },
    { label: "s − max", values: masked.map((score) => score - masked[top]), places: 2 },
    { label: "exp", role: "h", values: exps, ref: across(here, "exp"), places: 4 },
  ];
  const cell = { kind: "words", at: column, count: exps.length, check: { name: strings.again, sum: steps.at(-1).value, value } };
  if (stage === "exp") return { ...cell, lines, chain: [...start, op("→"), item("exp", value, { role: "h", strong: true, places: 4 })] };
  return {
    ...cell,
    lines: [...lines, { label: strings.share, role: "h", values: rowOf(trace, here("weights")), places: 4 }],
    before: [...start, op("→"), item("exp", exps[column], { ref: here("exp"), places: 4 })],
    chain: [item("exp", exps[column], { ref: here("exp"), places: 4 }), op("÷"), item(strings.total, valueOf(trace, here("sum")), { ref: { ...here("sum"), column: 0 }, places: 4 }), op("="), item(strings.share, value, { role: "h", strong: true, places: 4 })],
  };
}

/** A layer norm laid open: the row it reads, how far each number lies from the mean, and the steps to the one result. */
export function normCell({ column, value, steps }, trace, info) {
  const [input, mean, variance, normalised, gain, bias, result] = ["input", "mean", "variance", "normalised", "gain", "bias", "result"].map((label) => steps.find((step) => step.label === label));
  const from = plainRef(input.source);
  const row = rowOf(trace, from);
  const squared = row.map((x) => (x - mean.value) ** 2);
  return {
    kind: "sum", at: column, count: row.length,
    lines: [{ label: "x", values: row, ref: (i) => ({ ...from, column: i }) }, { label: "(x − μ)²", values: squared }],
    notes: [item(strings.meanOf(row.length), mean.value), item(strings.varianceOf, variance.value), item("ε", info.normEpsilon)],
    before: [item("x", input.value, { ref: from }), op("−"), item("μ", mean.value), op("÷"), item("√(σ² + ε)", Math.sqrt(variance.value + info.normEpsilon)), op("="), item(strings.normalised, normalised.value)],
    chain: [item(strings.normalised, normalised.value), op("×"), item(strings.gain, gain.value, { ref: plainRef(gain.source) }), op("+"), item(strings.bias, bias.value, { ref: plainRef(bias.source) }), op("="), item(strings.stages.norm, value, { strong: true })],
    check: { name: strings.again, sum: result.value, value },
  };
}
