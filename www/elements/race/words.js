// The sentences that say how it came out, with the numbers behind them.
import strings from "../../locales/en-race.js";
import { outcomeOf, stretchesOf } from "../../view/race-result.js";

/** What kind of device that is: a processor, a processor that plays the graphics card, or a graphics card. */
export const placeOf = ({ backend, adapter }) => (backend === "cpu" ? "cpu" : adapter?.software ? "software" : "card");

/** { parts, why }: one race in words. `guess` comes first, so that the reader is told how it came out. */
export function outcomeWords({ rows, tokens, costs, guess, place }) {
  const { wrong, skipped, winner, ratio } = outcomeOf(rows, tokens);
  if (wrong.length) return { parts: strings.wrong(wrong[0].kernel, wrong[0].maxAbsError), why: "" };
  if (skipped.length) return { parts: strings.skipped(skipped[0].kernel), why: skipped[0].skipped };
  const why = strings.why({ winner, work: costs.flash.flops / costs.recurrent.flops, tokens, place });
  return { parts: [...strings.guess(guess), ...strings.result(winner, ratio)], why };
}

/** Who was ahead over all lengths, and from where on the other. */
export function crossingWords(rows) {
  const text = strings.lengths;
  const stretches = stretchesOf(rows);
  const decided = stretches.filter(({ winner }) => winner);
  const near = stretches.filter(({ winner }) => !winner);
  if (!stretches.length) return [text.lone];
  if (!decided.length) return text.undecided(near);
  if (stretches.length === 1) return text.always(decided[0]);
  if (decided.every(({ winner }) => winner === decided[0].winner)) return [...text.ahead(decided), ...text.near(near)];
  if (decided.length === 2) return [...text.crossing(...decided, stretches[0] === decided[0]), ...text.near(near)];
  return text.many(stretches);
}
