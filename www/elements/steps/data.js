// What the figure reads from a trace, in the shapes it draws.

/** A stage as rows: { values, rows, columns }. A list with one number a word has one column. */
export function matrixOf(trace, ref) {
  const { data, shape } = trace.get(ref);
  const [rows, columns = 1] = shape;
  return { values: data, rows, columns };
}

export function rowOf(trace, ref) {
  const { values, columns } = matrixOf(trace, ref);
  return Array.from(values.slice(ref.row * columns, (ref.row + 1) * columns));
}

export function valueOf(trace, ref) {
  const { values, columns } = matrixOf(trace, ref);
  return values[ref.row * columns + (columns === 1 ? 0 : ref.column)];
}

/** Index of the largest number by size; infinities do not count. */
export function largest(values, size = Math.abs) {
  let best = 0;
  values.forEach((value, i) => {
    if (Number.isFinite(value) && (!Number.isFinite(values[best]) || size(value) > size(values[best]))) best = i;
  });
  return best;
}

const identity = (value) => value;
export const highest = (values) => largest(values, identity);

/** The word whose look is worth opening first: the pronoun the reader's language names, else the one with the strongest look at another word. */
export function openingRow(trace, weights, pronouns) {
  const { tokens } = trace;
  const words = tokens.flatMap((token, i) => (token.special === "rest" ? [] : [i]));
  const pronoun = words.findLast((i) => pronouns.has(tokens[i].text.toLowerCase()));
  if (pronoun !== undefined) return pronoun;
  const look = (i) => Math.max(0, ...words.filter((j) => j !== i).map((j) => weights.values[i * weights.columns + j]));
  return words.reduce((best, i) => (look(i) > look(best) ? i : best), words[0] ?? 0);
}

/** A sum in 64 bits of numbers that the engine holds in 32, so that its own rounding can be seen. */
export const added = (values) => values.reduce((sum, value) => sum + value, 0);

/** A large figure of the line of results, and a sign between two of them. */
export const item = (label, value, more = {}) => ({ label, value, ...more });
export const op = (sign) => ({ op: sign });
