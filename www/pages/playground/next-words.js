// What the model expects at a place, as it was trained and, where something is changed, with the change. Pure.

/** So many words of either run are shown. */
const SHOWN = 7;
/** So many are read: whatever is not among a hundred words has less than a hundredth. */
const READ = 100;

/** The place that is asked: for a model that writes, the last piece unless one is held; else the blank, unless a word is held. */
export function placeAsked({ tokens, causal, word, row }) {
  if (causal) return word ?? tokens.length - 1;
  const blank = tokens.findIndex((token) => token.special === "mask");
  return word ?? (blank >= 0 ? blank : row);
}

/** whole, cut: lists of { id, token, probability }, likeliest first; cut is null where nothing is changed. */
export function compared(whole, cut) {
  const known = (list) => new Map(list.map((each) => [each.id, each]));
  const [before, after] = [known(whole), cut && known(cut)];
  const shown = new Map([...whole.slice(0, SHOWN), ...(cut?.slice(0, SHOWN) ?? [])].map(({ id, token }) => [id, token]));
  const rows = [...shown].map(([id, text]) => ({ id, text, whole: before.get(id)?.probability ?? null, cut: after?.get(id)?.probability ?? null }));
  rows.sort((a, b) => Math.max(b.whole ?? 0, b.cut ?? 0) - Math.max(a.whole ?? 0, a.cut ?? 0));
  const first = (list) => ({ id: list[0].id, text: list[0].token, probability: list[0].probability });
  return { rows: rows.slice(0, SHOWN + (cut ? 1 : 0)), first: first(whole), now: cut ? first(cut) : null };
}

/** Of a result of the playground: the rows at a place, or null where its model has no words to give. */
export function expectedAt({ seen, plain, info }, position) {
  if (info.logits === false) return null;
  const read = (trace) => trace.predict({ position, count: Math.min(READ, info.outputs ?? info.vocabulary ?? READ) });
  return plain ? compared(read(plain), read(seen.trace)) : compared(read(seen.trace), null);
}
