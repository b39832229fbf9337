// From the results of a line to what the table says. tests/peers.mjs holds it to its word.

/**
 * @param {object} line of lines.mjs
 * @param {object[][]} results for each of its runs one a round
 * @returns a row for each run: { who, value, setup?, data?, error?, failed?, wrong, ratio?, reach?, met? }
 */
export function rowsOf({ measures = "median", runs }, results) {
  return runs.map((run, number) => {
    const mine = results[number];
    const failed = mine.map(({ error, skipped }) => error ?? skipped).find(Boolean);
    if (failed) return { who: run.who, failed, ...promise(run), ...(hasReach(run) ? { met: false } : {}) };
    const row = {
      who: run.who,
      value: median(mine.map((result) => valueOf(measures, result))),
      error: Math.max(...mine.map(({ op, relativeL2, maxAbsError }) => (op === "linear" ? relativeL2 : maxAbsError))),
      wrong: mine.some(({ wrong }) => wrong !== false),
    };
    if (measures === "first") row.setup = median(mine.map(({ setupMillis }) => setupMillis));
    if (measures === "bytes") row.data = dataBytes(mine[0]);
    const holds = number === 0 ? limitHolds(run, row) : compare(row, run, measures, results[0], mine);
    return { ...row, ...promise(run), ...(hasReach(run) ? { met: holds && !row.wrong && isRight(results[0]) } : {}) };
  });
}

/** Puts the ratio of each round's pair into the row, and says whether it is where it should be. */
function compare(row, run, measures, firsts, mine) {
  if (firsts.some(({ error, skipped }) => error ?? skipped)) return false;
  const forward = run.atMost === undefined && run.within === undefined;
  row.ratio = median(mine.map((result, round) => {
    const [own, first] = [valueOf(measures, result), valueOf(measures, firsts[round])];
    return forward ? own / first : first / own;
  }));
  row.forward = forward;
  const [low, high] = run.within ?? [run.atLeast ?? 0, run.atMost ?? Infinity];
  return row.ratio >= low && row.ratio <= high;
}

const hasReach = ({ atLeast, atMost, within, limit }) => [atLeast, atMost, within, limit].some((reach) => reach !== undefined);

const isRight = (results) => results.every(({ error, skipped, wrong }) => !error && !skipped && wrong === false);

function promise({ atLeast, atMost, within, limit }) {
  return hasReach({ atLeast, atMost, within, limit }) ? { reach: { atLeast, atMost, within, ...limit } } : {};
}

function limitHolds({ limit = {} }, { value, data }) {
  return value <= (limit.millis ?? Infinity) && (limit.beyondData === undefined || value - data <= limit.beyondData);
}

const valueOf = (measures, { medianMillis, firstMillis, bufferBytes }) => ({ median: medianMillis, first: firstMillis, bytes: bufferBytes })[measures];

/** Bytes of q, k, v and the output. */
function dataBytes({ batch, heads, kvHeads, queries, keys, headDim }) {
  return 4 * batch * headDim * (2 * heads * queries + 2 * kvHeads * keys);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
