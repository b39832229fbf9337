// What the model expects in the blank, with all its heads and without some.

/** So many words of either run are shown. */
const SHOWN = 5;

/** So many words are read of a run at once; all of them only where one is asked for that is not among these. */
const LIKELY = 100;

/** What a run expects at a place: `words`, the likeliest first, and `of(word)`, its probability, undefined for one that cannot be said. */
export function expected(trace, position, outputs) {
  const read = (count) => new Map(trace.predict({ position, count }).map(({ token, probability }) => [token, probability]));
  let known = read(LIKELY);
  return {
    words: [...known.keys()],
    of(word) {
      if (!known.has(word) && known.size < outputs) known = read(outputs);
      return known.get(word);
    },
  };
}

const best = ({ words }) => words[0];

/**
 * whole, cut: as `expected` gives them, cut null while nothing is off; hidden: the word that stood there, or null.
 * rows: the likeliest of either and the hidden word, { word, whole, cut, hidden }, cut null while nothing is off.
 */
export function answersOf(whole, cut, hidden) {
  const word = hidden?.toLowerCase() ?? null;
  const top = ({ words }) => words.slice(0, SHOWN);
  const known = word !== null && whole.of(word) !== undefined;
  const shown = new Set([...top(whole), ...(cut ? top(cut) : []), ...(known ? [word] : [])]);
  const rows = [...shown].map((each) => ({ word: each, whole: whole.of(each), cut: cut ? cut.of(each) : null, hidden: each === word }));
  rows.sort((a, b) => Math.max(b.whole, b.cut ?? 0) - Math.max(a.whole, a.cut ?? 0));
  // The first of each run and the hidden word stay, however many there are.
  const needed = ({ word: each }) => each === best(whole) || (cut && each === best(cut)) || each === word;
  const room = rows.filter((row) => !needed(row)).slice(0, Math.max(0, SHOWN + 1 - rows.filter(needed).length));
  const first = best(whole);
  const now = cut ? best(cut) : null;
  return {
    rows: rows.filter((row) => needed(row) || room.includes(row)),
    first: { word: first, probability: whole.of(first) },
    now: cut ? { word: now, probability: cut.of(now), before: whole.of(now), first: cut.of(first) } : null,
    /** The model can say the hidden word, or nothing is hidden that it could say. */
    sayable: word === null || known,
  };
}
