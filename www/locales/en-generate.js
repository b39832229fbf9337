// What the figure of writing says and shows, in English. Functions take numbers or words and give the sentence.
import { count, num } from "../view/format.js";
import { figure, word } from "../view/phrase.js";
import { named } from "./en.js";

const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
const probability = (p) => (p > 0 && p < 0.005 ? "less than 0.01" : num(p, 2));
const list = (words) => words.flatMap((each, i) => [i === 0 ? "" : i === words.length - 1 ? " and " : ", ", word(each)]);

export default {
  sentence: "Once upon a time there was a little girl named Ella.",
  title: (name, own) => (!name ? ["Written word by word"] : own ? ["What stood before ", ...named(name)] : ["What ", ...named(name), " was written from"]),
  pick: (layer, head, all) => (head ? `layer ${layer}, head ${head}` : `mean of all ${all} heads`),
  caption: "On grey, underlined: the opening. The number below a word is how many of a hundred threads went to it, a point less than one. Threads leave from the place of the word that is shown, and stand for the look of the last word before it, which has to say what comes next. Pale words were not there yet.",
  captionOwn: "A framed word is one that you chose.",
  each: (ms) => `${ms} a word`,
  none: "no word yet",
  kept: "What is written is kept.",
  noSuchWord: "The address asks for a word that this model does not have. From there on it wrote by itself.",

  errors: {
    "unsupported-model": { what: "This model does not write.", why: "It reads whole sentences. A decoder writes; the figure’s own is one." },
  },

  opening: {
    label: "The opening, yours to change",
    examples: "or one of these",
    list: [
      "Once upon a time there was a little girl named Ella.",
      "One night a boy named Tom",
      "list: milk bread soup cake tea honey. again:",
      "The robots near the shelf",
    ],
    empty: "Nothing to go on: the model begins by itself.",
    tooLong: (shown, total, room) => `You wrote ${plural(total, "word", "words")} and marks. The first ${count(shown)} are read, so that there is room for ${count(room)} more; nothing you typed is lost.`,
    unknown: (words) => ["The model has never met ", ...list(words), ". It reads ", words.length === 1 ? "it" : "each of them", " as the one mark that it has for all such words."],
  },

  settings: {
    label: "How it is written",
    names: { temperature: "temperature", topK: "top-k", seed: "seed", words: "most words" },
    about: "Temperature 0 takes the likeliest word, 1 draws as the model says, more is bolder. Top-k 5 draws from the five likeliest, 0 from all. The same seed writes the same text.",
    refused: (key, { least, most, step }, value, kept) => {
      const name = { temperature: "The temperature", topK: "Top-k", seed: "The seed", words: "The number of words" }[key];
      const given = value.trim() === "" ? "Nothing stands there" : `“${value}” will not do`;
      return `${name} is a ${step < 1 ? "" : "whole "}number from ${count(least)} to ${count(most)}. ${given}, so it stays ${kept}.`;
    },
  },

  course: {
    label: "Writing",
    running: (done, words) => `Writing: ${done} of at most ${plural(words, "word", "words")}.`,
    stop: "Stop", on: "Write on", again: "Again, with another seed",
    back: "Take the last choice back", clear: "As it wrote by itself",
  },

  stops: {
    maxTokens: ({ words }) => `The ${plural(words, "word", "words")} asked for ${words === 1 ? "is" : "are"} written.`,
    positions: ({ positions }) => `All ${count(positions)} positions of the model are taken, the opening mark’s included. It cannot see further, so it ends here.`,
    over: ({ share }) => `Here the model would end the text: at least ${num(Math.floor(share * 100) / 100, 2)} of its probability is on no word at all, but on a mark such as the one between two texts.`,
    stopped: () => "Stopped. What is written stays.",
    failed: () => "It could not go on. What is written stays.",
  },

  text: {
    label: "The text. Arrow keys walk the words that the model wrote, Enter holds one.",
    word: (name, p, own) => `${name}, ${own ? "your choice, " : ""}probability ${probability(p)}`,
    waiting: "The first word is on its way.",
    none: "No word is written yet.",
    restTitle: "The mark before the text, where a head may look that has nothing to say.",
  },

  /** best, second: { threads, …name }; layer and head from 1, or head 0 for the mean of `all`. */
  reading: ({ name, best, second, layer, head, all, p, own, likeliest }) => {
    const who = head ? ["layer ", String(layer), ", head ", String(head), " sent "] : ["the ", String(all), " heads sent, on average, "];
    const to = (each) => [figure(each.threads), " to ", ...named(each)];
    const where = best
      ? [...who, figure(best.threads), " of a hundred threads to ", ...named(best), ...(second ? [" and ", ...to(second)] : [])]
      : [...who, "its threads everywhere, and no word got a whole one"];
    const chance = own ? ["You chose it; the model gave it ", figure(probability(p)), "."] : ["The model gave it ", figure(probability(p)), likeliest ? ", more than any other word." : "; the draw took it all the same."];
    return [...(own ? ["Before ", ...named(name), " was put there, "] : ["When ", ...named(name), " was written, "]), ...where, ". ", ...chance];
  },

  candidates: {
    title: (name) => ["What might have stood in place of ", ...named(name)],
    press: "Press a word to put it there and go on from it.",
    label: "Words that might come at this place, with the model’s probability and the chance to be drawn",
    model: "model", drawn: (temperature, topK) => `drawn at ${temperature}${topK ? `, of ${topK}` : ""}`,
    little: "< .01",
    others: "others, or the end",
    put: (name, p, chosen) => `${name}, probability ${probability(p)}${chosen ? ", the one that stands there" : ""}`,
  },

  plan: {
    label: "Layer and head",
    about: "Where each head looked for this word: the text from left to right, a bar for each earlier word. Press one for its threads.",
    layer: "layer",
    one: (layer, head, name, weight) => [`layer ${layer}, head ${head}: most to `, ...named(name), `, ${num(weight, 2)}`],
    all: (n) => `mean of all ${n}`,
  },

  said: (n, text) => `${plural(n, "word", "words")} written: ${text}`,
  csv: ["place", "written", "probability", "chance to be drawn", "your choice", "layer", "head", "earlier place", "looked at", "weight"],

  keys: [
    { press: ["←", "→"], does: "walk the words that were written" },
    { press: ["Enter"], does: "holds a word, takes a candidate" },
    { press: ["N"], does: "writes again, with another seed" },
    { press: ["Esc"], does: "stops the writing while it goes on" },
  ],
};
