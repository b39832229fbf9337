// The words that a text has to begin with after its opening, as an address writes them: "175.233.9.302*", the ids of the words,
// those that the reader chose marked with a star. Behind the last of them the model writes on.

export const readForced = (text) => Array.from(String(text ?? "").matchAll(/(\d{1,9})(\*?)/g), ([, id, star]) => ({ id: Number(id), own: star === "*" }));

/** "none" rather than nothing, which would stand for what the author set. */
export const writeForced = (words) => (words.length ? words.map(({ id, own }) => `${id}${own ? "*" : ""}`).join(".") : "none");

const idsOf = (steps) => steps.map(({ token, own }) => ({ id: token.id, own }));

/** As it was written up to `at`, and there another word. */
export const forkedAt = (steps, at, id) => writeForced([...idsOf(steps.slice(0, at)), { id, own: true }]);

/** Without the last word that the reader chose: up to the one before it, if there is one. */
export function takenBack(forced) {
  const before = forced.slice(0, forced.findLastIndex(({ own }) => own));
  return writeForced(before.slice(0, before.findLastIndex(({ own }) => own) + 1));
}
