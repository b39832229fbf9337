// What the figure of the heads says and shows, in English. Functions take numbers or words and give the sentence.
import { count, num } from "../view/format.js";
import { figure, word } from "../view/phrase.js";

const short = (layer, head) => `${layer}·${head}`;
const list = (off) => off.map(({ layer, head }) => `layer ${layer + 1}, head ${head + 1}`);

// A sign is said by its name: a lone full stop would be lost in the sentence.
const signs = { ".": "a full stop", ",": "a comma", "?": "a question mark", "!": "an exclamation mark", ";": "a semicolon", ":": "a colon", "'": "an apostrophe", "-": "a hyphen" };
const said = (each) => signs[each] ?? word(each);

function without(off, all) {
  if (off.length === all) return "Without any head";
  if (off.length === 1) return `Without ${list(off)[0]}`;
  if (off.length === 2) return `Without ${list(off).join(" and ")}`;
  return `Without ${off.length} of the ${all} heads`;
}

export default {
  sentence: "The keys to the cabinet are old.",
  examples: [
    "The dogs near the tree are tired.",
    "The bird above the houses was hungry.",
    "The keys by the old door have gone.",
    "The cat sat on the mat because it was tired.",
  ],
  title: "Every head on one sentence",
  caption: "Each square is one head’s look at the sentence above, a row for each word. A name says where half of its weight or more went on test sentences; a head without one has no such habit that we found. A head that is off gives nothing, and all that comes after it is worked out again.",
  pick: (layer, head, off) => `layer ${layer}, head ${head}${off ? ` · ${off} off` : ""}`,

  finder: {
    label: "Which head does what",
    which: "Which head …",
    roles: {
      "verb-subject": { question: "links a verb to its subject?", short: "verb → subject" },
      "pronoun-noun": { question: "links a pronoun to its noun?", short: "pronoun → noun" },
      "previous-word": { question: "looks at the word before?", short: "word before" },
      "next-word": { question: "looks at the word after?", short: "next word" },
      "same-kind": { question: "links words of one kind?", short: "same kind" },
      synonym: { question: "links words that mean the same?", short: "same meaning" },
      "duplicate-word": { question: "finds the same word again?", short: "same word" },
      rest: { question: "looks away, at the marks ○?", short: "rests" },
      induction: { question: "repeats what came before?", short: "repeats" },
    },
    measuredOn: "Measured on",
    over: { probes: "test sentences", text: "your sentence" },
    searching: "Asking every head",
    failed: (message) => `The heads could not be asked. ${message}`,
    again: "Ask again",
    all: (n) => `all ${n}`,
    ranked: (layer, head, score, off) => `layer ${layer}, head ${head}: ${score}${off ? ", switched off" : ""}`,
    about: ({ baseline, reported, chosen, heads: [best] }) => {
      const on = chosen.texts
        ? `Mean weight on the right word, over ${count(reported.looks)} words in ${count(reported.texts)} sentences; the order is from ${count(chosen.texts)} others.`
        : `Mean weight on the right word, over ${count(reported.looks)} ${reported.looks === 1 ? "word" : "words"} of your sentence.`;
      return `${on} The line is what looking everywhere alike would give: ${num(baseline, 2)}. In ${Math.round(best.accuracy * 100)} of 100 cases the first puts the right word first.`;
    },
  },

  atlas: {
    label: "All heads. Arrow keys walk them, Enter opens one, Space switches it off or on.",
    head: (n) => `head ${n}`,
    layer: (n) => `layer ${n}`,
    short,
    tile: ({ layer, head, name, off }) => `layer ${layer}, head ${head}${name ? `, ${name}` : ""}${off ? ", switched off" : ""}`,
    switch: (layer, head) => `layer ${layer}, head ${head} takes part`,
    isOn: "on", isOff: "off",
    turnOff: "turn off", turnOn: "turn on",
    layerSwitch: (n, off) => (off ? `Turn all heads of layer ${n} on` : `Turn all heads of layer ${n} off`),
    count: (off, all) => (off === 0 ? `All ${all} heads take part.` : off === all ? "No head takes part." : `${off} of ${all} heads ${off === 1 ? "is" : "are"} off.`),
    allOn: "all on", allOff: "all off",
  },

  hidden: {
    label: "One word is hidden from the model, and it has to name it. Press another to hide that one instead.",
    title: "What it expects there",
    table: "Words that the model expects in the blank, with their probability",
    whole: "all heads",
    cut: (off) => (off === 1 ? "one off" : `${off} off`),
    little: "< .01",
    stoodThere: "(stood there)",
    unsayable: "The hidden word is not one of those that this model can say.",
    /** first: the likeliest word with all heads; now: that without some, with its probability before, and what became of the first. */
    says: ({ first, now }, off, all) => {
      const at = (probability) => [", at ", figure(num(probability, 2))];
      if (!now) return ["With all its heads the model expects ", said(first.word), ...at(first.probability), "."];
      const start = without(off, all);
      if (now.word === first.word) return [start, ", the model still expects ", said(now.word), ", now at ", figure(num(now.probability, 2)), " instead of ", figure(num(first.probability, 2)), "."];
      return [start, ", the model expects ", said(now.word), ...at(now.probability), "; with all of them it was ", said(first.word), ...at(first.probability), "."];
    },
  },

  opened: {
    title: (layer, head, name) => `Layer ${layer}, head ${head}${name ? `: ${name}` : ""}`,
    off: "switched off: it still weighs, but what it mixes is not passed on.",
  },

  keys: [
    { press: ["←", "→", "↑", "↓"], does: "walk the heads" },
    { press: ["Enter"], does: "opens a head" },
    { press: ["Space", "O"], does: "switches it off and on" },
  ],
};
