// Who was ahead, and by how much: read from rows of measurements, each as `engine.measure` gives them.

/** The two that race: one token after another, and all tokens at once. */
export const RACERS = ["recurrent", "flash"];
/** Outputs further from the reference than this are wrong, and a wrong answer has no time. */
export const TOLERANCE = 1e-4;
/** Nearer than this, the clock cannot tell who was first; nor where fewer than so many pairings of runs went the same way. */
const TIE = 1.05;
const AGREE = 0.9;

export const isRight = ({ maxAbsError }) => Number.isFinite(maxAbsError) && maxAbsError <= TOLERANCE;
/** It was run, and what came out is right. */
export const counts = (row) => Boolean(row) && !row.skipped && isRight(row);

const find = (rows, kernel, length) => rows.findLast((row) => row.kernel === kernel && row.length === length);

/** Of all pairings of a run of one with a run of the other: the part that the first won. */
function won(first, second) {
  const pairs = first.millis.flatMap((a) => second.millis.map((b) => (a < b ? 1 : a > b ? 0 : 0.5)));
  return pairs.reduce((sum, point) => sum + point, 0) / pairs.length;
}

/** Rows of one length: which are missing a time, and why; else the winner (null: too near to call) and how many times as fast it was. */
export function outcomeOf(rows, length) {
  const each = RACERS.map((kernel) => find(rows, kernel, length));
  const skipped = each.filter((row) => row?.skipped);
  const wrong = each.filter((row) => row && !row.skipped && !isRight(row));
  if (!each.every(counts)) return { skipped, wrong, winner: null, ratio: NaN };
  const [first, second] = [...each].sort((a, b) => a.medianMillis - b.medianMillis);
  const ratio = second.medianMillis / first.medianMillis;
  return { skipped, wrong, winner: ratio >= TIE && won(first, second) >= AGREE ? first.kernel : null, ratio };
}

/** The lengths at which both were timed, in order, gathered into stretches with one leader: { winner, from, to, least, most, last }, the last three how many times as fast it was. */
export function stretchesOf(rows) {
  const lengths = [...new Set(rows.map((row) => row.length))].sort((a, b) => a - b);
  const stretches = [];
  for (const length of lengths) {
    const { winner, ratio } = outcomeOf(rows, length);
    if (Number.isNaN(ratio)) continue;
    const last = stretches.at(-1);
    if (last?.winner === winner) Object.assign(last, { to: length, least: Math.min(last.least, ratio), most: Math.max(last.most, ratio), last: ratio });
    else stretches.push({ winner, from: length, to: length, least: ratio, most: ratio, last: ratio });
  }
  return stretches;
}

/** How many times slower a race is shown than it was, so that the longer time lasts two to four seconds. Below 1 it is shown faster. */
export function slownessOf(longest, target = 4000) {
  const wanted = target / longest;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [5, 2, 1].find((step) => step * power <= wanted * (1 + 1e-9)) * power;
}
