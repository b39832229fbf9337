// One opened cell as figures to show: its factors and terms, what is added beside them, the line of results, and the check.
// Everything comes from trace.explain and trace.get; a factor with a source is a way further down.
import strings from "../../locales/en-steps.js";
import { added, item, largest, op, rowOf, valueOf } from "./data.js";
import { maskedCell, normCell, scaledCell, softmaxCell } from "./row-cells.js";
import { plainRef, roleOf } from "./stages.js";

// The letters of the two factors of each stage that is a sum of products, and their inks.
const FACTORS = {
  embed: [["f", ""], ["W", ""]], q: [["n", ""], ["W", ""]], k: [["n", ""], ["W", ""]], v: [["n", ""], ["W", ""]],
  scores: [["q", "q"], ["k", "k"]], heads: [["w", "h"], ["v", "v"]], output: [["z", "v"], ["W", ""]],
  hidden: [["m", ""], ["W", ""]], feedforward: [["a", ""], ["W", ""]], unembed: [["n", ""], ["W", ""]], logits: [["u", ""], ["f", ""]],
};
const OVER_WORDS = new Set(["heads", "sum"]);

/** Where a factor comes from, if that can be opened: constants cannot. */
const sourceOf = (term, n) => {
  const source = term.sources?.[n];
  return source?.stage || source?.weight ? plainRef(source) : undefined;
};

/** A learned number: nothing lies below it. */
const leaf = (ref) => ({ ref, value: ref.value, kind: "leaf", chain: [] });

function sumCell(explanation, trace, info) {
  const { stage, terms, value } = explanation;
  const products = terms.filter(({ factors }) => factors.length > 1);
  const main = products.length ? products : terms;
  const letters = FACTORS[stage];
  const factor = (n) => ({ label: letters[n][0], role: letters[n][1], values: main.map(({ factors }) => factors[n]), ref: (i) => sourceOf(main[i], n) });
  const lines = products.length
    ? [factor(0), factor(1), { label: `${letters[0][0]} × ${letters[1][0]}`, values: main.map((term) => term.value) }]
    : [{ label: "exp", role: "h", values: main.map((term) => term.value), ref: (i) => sourceOf(main[i], 0) }];
  return {
    kind: OVER_WORDS.has(stage) ? "words" : "sum", summed: true, lines, count: main.length,
    chain: results(explanation, main, products.length ? terms.filter(({ factors }) => factors.length < 2) : [], trace, info),
    check: { name: strings.added, sum: added(terms.map((term) => term.value)), value },
  };
}

/** The sum, what is added beside it, and for a score how it goes on to its share. */
function results({ stage, value, layer, head, row, column }, main, extras, trace, info) {
  const sum = item(strings.sumOf(main.length), extras.length ? added(main.map((term) => term.value)) : value, { strong: !extras.length, role: extras.length ? "" : roleOf(stage) });
  const beside = extras.flatMap((extra) => [op("+"), item(strings[extra.label] ?? extra.label, extra.value, { ref: sourceOf(extra, 0) })]);
  if (extras.length) return [sum, ...beside, op("="), item(strings.stages[stage], value, { role: roleOf(stage), strong: true })];
  if (stage !== "scores") return [sum];
  const here = (name) => ({ stage: name, layer, head, row, column });
  return [
    sum, op("÷"), item(`√${info.headDim}`, Math.sqrt(info.headDim)), op("="), item(strings.scaled, valueOf(trace, here("scaled")), { ref: here("scaled"), strong: true }),
    op("→"), item(strings.share, valueOf(trace, here("weights")), { ref: here("weights"), role: "h", strong: true, places: 3 }),
  ];
}

/** One number plus another. */
function plusCell({ stage, terms, value }) {
  const part = (term) => item(strings.stages[term.sources[0].stage], term.value, { ref: sourceOf(term, 0) });
  return { kind: "line", chain: [part(terms[0]), op("+"), part(terms[1]), op("="), item(strings.stages[stage], value, { strong: true })], check: { name: strings.added, sum: added(terms.map((term) => term.value)), value } };
}

/** Looked up in a table of the model, so equal to what stands there; the whole list of the word is shown with it. */
function lookedUp({ terms, value, row, column, stage }, trace) {
  const list = rowOf(trace, { stage, row });
  const source = sourceOf(terms[0], 0);
  return { kind: "list", count: list.length, at: column, lines: [{ label: "f", values: list }], chain: [item(strings.weightName[source.weight], terms[0].value, { ref: source }), op("="), item(`${strings.stages[stage]} ${column + 1}`, value, { strong: true })] };
}

/** A function of one number, told by the steps the engine names. */
function stepsCell({ steps, value }) {
  const chain = steps.flatMap(({ label, value: each, source }, i) => [...(i ? [op("→")] : []), item(strings.stepName[label] ?? label, each, { ref: source?.stage ? plainRef(source) : undefined, strong: i === steps.length - 1, places: 4 })]);
  return { kind: "line", chain, check: { name: strings.again, sum: steps.at(-1).value, value } };
}

const SHAPES = { features: lookedUp, scaled: scaledCell, masked: maskedCell, residual: plusCell, block: plusCell, exp: softmaxCell, weights: softmaxCell, norm: normCell, norm2: normCell, final: normCell, activation: stepsCell };

/** The cell that `ref` names. Throws where there is no such cell. */
export function openCell(trace, info, ref) {
  if (ref.weight) return leaf(ref);
  const explanation = plainRef(trace.explain(ref));
  const cell = { ref, value: explanation.value, ...(SHAPES[ref.stage] ?? sumCell)(explanation, trace, info) };
  if (cell.lines) cell.lit = cell.at ?? largest(cell.lines.at(-1).values);
  return cell;
}

/** The learned number called `wanted` among those that `parent` was made from, value and all; an address carries only its name. */
export function learnedIn(trace, parent, wanted) {
  if (parent.weight) return undefined;
  const { terms, steps } = trace.explain(parent);
  const sources = [...terms.flatMap((term) => term.sources), ...steps.map((step) => step.source)];
  return sources.find((source) => source?.weight === wanted.weight && source.row === wanted.row && source.column === wanted.column);
}
