// Every visible and spoken string of the elements, in English. What speaks numbers takes them as arguments; nothing here is a measurement.
import { html } from "lit";
import { count, num } from "../view/format.js";
import { figure, word } from "../view/phrase.js";
import steps from "./en-steps.js";

const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;

// Words name themselves; of twins the reader is told which.
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const marks = { "\"": "quotation mark", ".": "full stop", ",": "comma", "?": "question mark", "!": "exclamation mark", ";": "semicolon", ":": "colon", _: "blank" };
export function named({ text, rest, which, of }) {
  if (rest) return ["the ", rest === "start" ? "opening" : "closing", " mark ○"];
  if (marks[text]) return [of > 1 ? `the ${ordinals[which - 1] ?? `${which}th`} ${marks[text]}` : `the ${marks[text]}`];
  return of > 1 ? [`the ${ordinals[which - 1] ?? `${which}th`} `, word(text)] : [word(text)];
}

export default {
  sentence: "The cat sat on the mat because it was tired.",
  pronouns: new Set(["it", "he", "she", "they", "him", "her", "them", "we", "us", "i", "me", "you"]),

  figure: {
    number: (n) => `Figure ${n}`,
    pick: (layer, head) => `layer ${layer}, head ${head}`,
    modelName: (name) => `our ${name}`,
    computedBy: (name, weights, device, time) => html`computed by ${name}, ${weights} weights\u00a0· ${device}\u00a0· ${time}`,
    device: (engine, backend) => {
      if (backend === "cpu") {
        if (!engine.notice) return "your processor";
        return engine.notice.code === "device-lost" ? "your processor (the graphics card let go)" : "your processor (no WebGPU here)";
      }
      const { vendor, architecture, software } = engine.adapter;
      if (software) return "a software WebGPU adapter";
      const name = [vendor, architecture].filter(Boolean).join(" ");
      return name ? `your graphics card (${name})` : "your graphics card";
    },
    tookOver: "The graphics card let go, and your processor took over.",
    recovered: "The graphics card let go and was started again.",
    sentenceKept: "Your sentence is kept.",
    linkCopied: "A link to this view is on the clipboard.",
    linkInBar: "The link to this view now stands in the address bar.",
  },

  menu: {
    open: "Figure menu",
    keys: "Keyboard",
    close: "Close",
    actions: {
      link: "Copy link to this view",
      playground: "Open in playground",
      full: "Full screen",
      leaveFull: "Leave full screen",
      reset: "Reset",
      svg: "Save as SVG",
      png: "Save as PNG",
      csv: "Save numbers as CSV",
      json: "Save numbers as JSON",
      keys: "Keyboard",
    },
  },

  keys: {
    common: [
      { press: ["Esc"], does: "lets go" },
      { press: ["?"], does: "shows this list" },
    ],
  },

  states: {
    engine: "Starting the engine.",
    starting: "Fetching the model.",
    loadingLabel: (model) => `Loading the ${model}`,
    loaded: (loaded, total) => `${loaded} of ${total}`,
    ofWeights: (model) => `weights of the ${model}`,
    loadingNote: "The words can be read already; the numbers come with the weights.",
    stopped: "Stopped",
    again: "Try again",
    errors: {
      network: {
        what: "A file of the model did not arrive.",
        why: "The connection may be gone, or the file is not where it should be. The text of this page stays readable; the figure needs the file.",
      },
      "truncated-file": {
        what: "A file of the model arrived incomplete.",
        why: "It was cut off on the way, so it was not used. Loading it again usually helps.",
      },
      "not-a-model": {
        what: "What arrived is not the model.",
        why: "Something else answered in its place, a login page of a network perhaps. Try again once the connection is open.",
      },
      "unsupported-model": {
        what: "This model is of a kind that is not known here.",
        why: "The page and the model may be of different versions. Reloading the page fetches both anew.",
      },
      "device-lost": {
        what: "The graphics card let go.",
        why: "Your sentence is kept. Trying again usually works, and if it does not, the processor takes over.",
      },
      "out-of-memory": {
        what: "There was not enough memory for this.",
        why: "Your sentence is kept. A shorter one needs less, and closing other pages gives some back.",
      },
      "webgpu-unavailable": {
        what: "There is no WebGPU here, and the address asks for it.",
        why: "Without “backend=webgpu” in the address the processor does the same work.",
      },
      "too-large": {
        what: "That is more than this model can read at once.",
        why: "Your sentence is kept. Shorten it and the figure goes on.",
      },
      unknown: {
        what: "The figure could not go on.",
        why: "Your sentence is kept, and the text of this page stays readable. Trying again may help.",
      },
    },
  },

  attention: {
    title: (name) => ["What ", ...named(name), " looks at"],
    titleWaiting: "Where the words of a sentence look",
    sentenceLabel: "The sentence. Arrow keys walk its words, Enter holds one.",
    wordLabel: (name, threads, masked) => (masked ? `${name}, hidden by the mask` : `${name}, ${plural(threads, "thread", "threads")}`),
    restTitle: "The mark before and after the sentence, where a head may look that has nothing to say.",
    restName: { start: "the opening mark", end: "the closing mark" },
    or: "or",
    swapLabel: (to) => `or ${to}: change the last word to ${to}`,
    caption: "The area of a square is a weight, so every row holds the same amount of ink. ○ marks the start and the end of the sentence, where a head may look that has nothing to say.",
    captionGhost: "The dotted line is where the other word would send it.",
    captionMask: "Hatched: hidden by the mask, so it gets nothing at all. A point: a weight too small to draw.",

    matrix: {
      title: "Every word’s look, a row each",
      label: (layer, head) => `Weights of layer ${layer}, head ${head}. A row is the word that looks, a column the word looked at.`,
      hidden: "hidden",
      rest: "○",
      pointed: (from, to, value) => [...named(from), " looks at ", ...named(to), ": ", figure(value)],
      pointedMasked: (from, to) => [...named(from), " may not look at ", ...named(to), ", a later word"],
      idle: "Point at a square for its weight, press it for its row.",
    },

    mask: { label: "Words may look at", none: "every word", causal: "earlier words only" },

    heads: {
      label: "Layer and head",
      about: (from, to, all) => [`How much `, ...named(from), " looks at ", ...named(to), ` in each of the ${all} heads. Press one to see its threads.`],
      one: (layer, head, value) => `layer ${layer}, head ${head}: ${value}`,
      layer: "layer",
    },

    own: {
      label: "Your own sentence",
      examples: "or one of these",
      list: [
        "The trophy does not fit in the suitcase because it is too big.",
        "The dog chased the ball until it was tired.",
        "She poured water into the cup until it was full.",
        "The keys to the old house are on the table.",
      ],
      empty: "Type a word or two. Until then the last sentence stays.",
      tooLong: (shown, total) => `You typed ${plural(total, "word", "words")} and marks. This model reads ${count(shown)} at once, so the first ${count(shown)} are shown; nothing you typed is lost.`,
      unknown: (words) => [
        "I have not met ",
        ...words.flatMap((each, i) => [i === 0 ? "" : i === words.length - 1 ? " and " : ", ", word(each)]),
        words.length === 1 ? " before; all I see of it is how it ends." : " before; all I see of them is how they end.",
      ],
    },

    // `row` holds whole threads: { from, self, best, others } with words as named() takes them.
    reading: ({ from, self, best, second, total, alone, moved }) => {
      const it = named(from);
      const start = typeof it[0] === "string" ? [it[0].replace(/^t/, "T"), ...it.slice(1)] : it;
      if (alone) return [...start, " is alone, and keeps all ", figure(self), " threads for itself."];
      const thin = total < 100 ? " The rest is spread too thin to draw." : "";
      const end = moved ? " One word moved them." : "";
      if (!best) return [...start, " keeps ", self === 100 ? "all " : "", figure(self), " of its hundred threads for itself.", thin];
      const to = [...named(best)];
      if (best.threads === 100) return ["Of its hundred threads, ", ...it, " sends all ", figure(100), " to ", ...to, ".", end];
      const also = second ? [`, ${second.threads} to `, ...named(second)] : [];
      if (best.threads < 20 && self < 20) return [...start, " spreads its threads thin: ", figure(best.threads), " to ", ...to, ...also, "; no other word gets more.", end];
      if (self > best.threads) return [...start, " keeps ", figure(self), " of its hundred threads for itself and sends ", figure(best.threads), " to ", ...to, ".", end];
      const rest = self > 0 ? [` and keeps ${self} for itself`] : second ? [`, and ${second.threads} to `, ...named(second)] : [];
      return ["Of its hundred threads, ", ...it, " sends ", figure(best.threads), " to ", ...to, ...rest, ".", end];
    },

    cell: {
      label: "One weight",
      level: "Level",
      rowName: (name) => (name.rest ? ["○"] : [name.text]),
      crumbSentence: "sentence",
      crumbRow: (from) => ["row ", ...named(from)],
      crumbCell: (from, to) => [...named(from), " → ", ...named(to)],
      letGo: "let go",
      says: (from, to, percent) => ["Of all that ", ...named(from), ` takes in through this head, ${percent} % is what `, ...named(to), " has to hand over."],
      masked: "Hidden by the mask: not a small weight but none at all.",
      why: "Weights show where information flows, not why a model decided.",
      open: "Open this cell in figure 2",
      row: (from) => ["The whole row of ", ...named(from)],
      columns: ["word", "weight", "threads"],
      sum: "sum",
    },

    csv: ["layer", "head", "row", "looks", "column", "looked at", "weight"],

    keys: [
      { press: ["←", "→"], does: "walk the words, or the squares of a row" },
      { press: ["↑", "↓"], does: "walk the rows, or the heads" },
      { press: ["Enter"], does: "holds a word, opens a square" },
    ],
    percent: (share) => num(share * 100, 2),
  },

  steps,

  article: {
    device: {
      running: (device, weights, size) => `Running on ${device}\u00a0· ${weights} weights\u00a0· ${size}`,
      failed: "The model could not be loaded. The text can be read without it.",
    },
    ask: {
      // `threads` holds, for each of the two nouns, how many of a hundred threads went to it.
      outcome: (chosen, threads) => {
        const [first, second] = Object.keys(threads);
        const none = (n) => (n === 0 ? "none" : n);
        if (chosen === "both") return ["You said both. Of a hundred threads ", figure(none(threads[first])), " went to ", word(first), " and ", figure(none(threads[second])), " to ", word(second), "."];
        const other = chosen === first ? second : first;
        return ["You said ", word(chosen), ". Of a hundred threads ", figure(none(threads[chosen])), " went there and ", figure(none(threads[other])), " to ", word(other), "."];
      },
    },
  },
};
