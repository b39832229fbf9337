// What is open, worked out from the figure's properties and the trace: which step, which cell of it, and how far down from there.
import { learnedIn, openCell } from "./cell.js";
import { readPath } from "./address.js";
import { highest, largest, matrixOf, openingRow, rowOf } from "./data.js";
import { STEPS, cellRef, isPair } from "./stages.js";

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/** The column worth opening in a row: where its share goes, or its largest number. */
export function openingColumn(trace, stage, chosen, row) {
  return isPair(stage) ? highest(rowOf(trace, cellRef("weights", chosen, row, 0))) : largest(rowOf(trace, cellRef(stage, chosen, row, 0)));
}

/**
 * wanted: { step, part, row, column, path }, counting from 1; a missing row or column means "choose", 0 means "none".
 * refs goes from the step's own cell down to what is open; it is empty when nothing is.
 */
export function resolve(trace, info, chosen, wanted, pronouns) {
  const index = clamp((wanted.step ?? 1) - 1, 0, STEPS.length - 1);
  const step = STEPS[index];
  const stage = step.stages.includes(wanted.part) ? wanted.part : step.stages[0];
  const { rows, columns } = matrixOf(trace, cellRef(stage, chosen));
  const row = wanted.row === 0 ? null : wanted.row ? clamp(wanted.row - 1, 0, rows - 1) : openingRow(trace, matrixOf(trace, cellRef("weights", chosen)), pronouns);
  const column = row === null || wanted.column === 0 ? null : wanted.column ? clamp(wanted.column - 1, 0, columns - 1) : openingColumn(trace, stage, chosen, row);
  const refs = column === null ? [] : descend(trace, info, [cellRef(stage, chosen, row, column)], readPath(wanted.path, chosen));
  return { index, step, stage, rows, columns, row, column, refs, cell: refs.length ? openCell(trace, info, refs.at(-1)) : null };
}

/** An address may be old or mistyped: it is followed as far as it leads, from the refs that are open already. */
export function descend(trace, info, refs, path) {
  for (const wanted of path) {
    if (!wanted) return refs;
    const ref = !wanted.weight ? wanted : refs.length ? learnedIn(trace, refs.at(-1), wanted) : null;
    if (!ref) return refs;
    try {
      openCell(trace, info, ref);
    } catch {
      return refs;
    }
    refs.push(ref);
  }
  return refs;
}
