// The numbers that a text is written by: what each may be, and what is said of one that may not.
import strings from "../../locales/en-generate.js";

/** By property: bounds, the step of its field, and what it is where nobody says. */
export const SETTINGS = {
  temperature: { least: 0, most: 2, step: 0.1, start: 0.8 },
  topK: { least: 0, most: 1000, step: 1, start: 0 },
  seed: { least: 0, most: 999_999, step: 1, start: 0 },
  words: { least: 1, most: 200, step: 1, start: 80 },
};

export const KEYS = Object.keys(SETTINGS);

/** As an attribute or an address writes it. What is no number stays what it is, to be refused by name. */
export const converter = (value) => {
  if (value === null || value === undefined) return undefined;
  const text = String(value).trim();
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
};

const fits = (value, { least, most, step }) => typeof value === "number" && value >= least && value <= most && (step < 1 || Number.isInteger(value));

/** The sentence that refuses a value, or null where it will do. `kept` is what stays in its place. */
export const refusal = (key, value, kept) => (fits(value, SETTINGS[key]) ? null : strings.settings.refused(key, SETTINGS[key], String(value), kept));

export const startOf = (key) => SETTINGS[key].start;
