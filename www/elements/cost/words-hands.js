// What the slider and the field do with a number of words.
import strings from "../../locales/en-cost.js";
import { STOPS, typedWords, within } from "./words.js";

export const wordsHands = (host) => ({
  slide: (event) => {
    host.outOfRange = false;
    host.words = STOPS[event.target.value];
  },
  type: (event) => {
    const typed = typedWords(event.target.value);
    host.outOfRange = typed === null || typed !== within(typed);
    if (!host.outOfRange) host.words = typed;
  },
  // What cannot be a number of words gives way to the last one that could, what is too much to the most.
  typed: (event) => {
    const typed = typedWords(event.target.value);
    if (typed !== null) host.words = within(typed);
    host.outOfRange = false;
    event.target.value = strings.count(host.words);
  },
  fieldKey: (event) => event.key === "Escape" && host.stop(),
});
