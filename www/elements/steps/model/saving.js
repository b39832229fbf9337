// What the walk hands over as a file: the step's lines as a picture and as a table, and with the arithmetic of what is open.
import strings from "../../../locales/en-model.js";
import { svgMatrix } from "../../../view/saved.js";

export function picture({ at, known }) {
  const sheet = known.sheet(at.step.id);
  if (!sheet) return null;
  return svgMatrix({ values: sheet.lines.flatMap(({ values }) => values), rows: sheet.lines.length, columns: sheet.columns, labels: sheet.lines.map(({ label }) => label), kind: "vectors" });
}

export function table({ at, known }) {
  const { csv } = strings;
  const sheet = known.sheet(at.step.id);
  if (sheet) {
    const head = sheet.pairs ? known.names.labels().map(({ text }) => text) : Array.from({ length: sheet.columns }, (_, i) => i + 1);
    return [[csv.line, ...head], ...sheet.lines.map(({ label, values }) => [label, ...values])];
  }
  if (at.step.id === "stack") return [[csv.block, csv.attention, csv.feedforward, csv.length], ...known.changes.map(({ attention, feedforward }, i) => [i + 1, attention.share, feedforward.share, feedforward.after])];
  return [[csv.word, csv.logit, csv.probability], ...known.guesses.all.map(({ text, logit, probability }) => [text, logit, probability])];
}

export function record({ at, known, trace }) {
  const sheet = known.sheet(at.step.id);
  return {
    word: at.word, block: at.block + 1, step: at.step.id, hidden: known.facts.hidden,
    lines: sheet?.lines.map(({ stage, layer, head, values }) => ({ stage, layer, head, values })),
    changes: known.changes, likeliest: known.guesses.all.slice(0, 50),
    open: at.refs.filter((ref) => !ref.weight).map((ref) => trace.explain(ref)),
  };
}
