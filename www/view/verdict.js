// What counts as a right answer, as training counts it: the right word is likelier than each of those it is held against.

/** Two forms of one verb: held against each other. */
const VERBS = [["is", "are"], ["was", "were"], ["has", "have"]];

/**
 * The words that `word` has to be likelier than, null for all others. `names`: every name the models know.
 * A word that an ability does not ask for is held against all.
 */
export function rivalsOf(ability, word, names) {
  if (ability === "agreement") return VERBS.find((pair) => pair.includes(word))?.filter((each) => each !== word) ?? null;
  if (ability === "names" && names.includes(word)) return names.filter((each) => each !== word);
  return null;
}

/** said: a Map from every word to its probability; undefined where `right` is none of the words. */
export function holds(said, right, rivals) {
  const own = said.get(right);
  if (own === undefined) return undefined;
  if (rivals) return rivals.every((word) => !(said.get(word) >= own));
  for (const [word, probability] of said) if (word !== right && probability >= own) return false;
  return true;
}
