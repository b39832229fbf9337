// What the model expects in the blank, with all its heads and without some.

/** So many words of either run are shown. */
const SHOWN = 5;

/** Every word that can be said, with its probability: a Map, likeliest first. */
export function expected(trace, position, outputs) {
  return new Map(trace.predict({ position, count: outputs }).map(({ token, probability }) => [token, probability]));
}

const best = (answers) => answers.keys().next().value;

/**
 * whole, cut: as `expected` gives them, cut null while nothing is off; hidden: the word that stood there, or null.
 * rows: the likeliest of either and the hidden word, { word, whole, cut, hidden }, cut null while nothing is off.
 */
export function answersOf(whole, cut, hidden) {
  const word = hidden?.toLowerCase() ?? null;
  const top = (answers) => [...answers.keys()].slice(0, SHOWN);
  const known = word !== null && whole.has(word);
  const shown = new Set([...top(whole), ...(cut ? top(cut) : []), ...(known ? [word] : [])]);
  const rows = [...shown].map((each) => ({ word: each, whole: whole.get(each), cut: cut ? cut.get(each) : null, hidden: each === word }));
  rows.sort((a, b) => Math.max(b.whole, b.cut ?? 0) - Math.max(a.whole, a.cut ?? 0));
  // The first of each run and the hidden word stay, however many there are.
  const needed = ({ word: each }) => each === best(whole) || (cut && each === best(cut)) || each === word;
  const room = rows.filter((row) => !needed(row)).slice(0, Math.max(0, SHOWN + 1 - rows.filter(needed).length));
  const first = best(whole);
  const now = cut ? best(cut) : null;
  return {
    rows: rows.filter((row) => needed(row) || room.includes(row)),
    first: { word: first, probability: whole.get(first) },
    now: cut ? { word: now, probability: cut.get(now), before: whole.get(now), first: cut.get(first) } : null,
    /** The model can say the hidden word, or nothing is hidden that it could say. */
    sayable: word === null || known,
  };
}
