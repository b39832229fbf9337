// How many words: the slider's stops, and what was typed.
export const LEAST = 8;
export const MOST = 100_000;
const PER_DECADE = 40;

const twoFigures = (value) => Number(value.toPrecision(2));

/** Evenly spread by ratio, and each a round number, so that 1,000 and 10,000 are among them. */
export const STOPS = [...new Set(Array.from({ length: 5 * PER_DECADE + 1 }, (_, i) => twoFigures(10 ** (i / PER_DECADE))).filter((n) => n >= LEAST).map(Math.round))];

/** The stop nearest to a number of words. */
export const stopOf = (words) => STOPS.reduce((best, stop, i) => (Math.abs(Math.log(stop / words)) < Math.abs(Math.log(STOPS[best] / words)) ? i : best), 0);

export const within = (words) => Math.min(MOST, Math.max(LEAST, Math.round(words)));

/** What was typed as a number of words, or null. Commas, spaces and points between thousands are for the eye. */
export function typedWords(text) {
  const digits = text.replace(/[\s,.'’_\u00a0]/g, "");
  return /^\d+$/.test(digits) ? Number(digits) : null;
}
