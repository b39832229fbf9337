// What figure 6 says and shows, in English. Functions take numbers or words and give the sentence.
import { count, num } from "../view/format.js";
import { smallNumber } from "../view/small-number.js";

const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
const percent = (share) => (share > 0 && share < 0.005 ? "less than 1 %" : `${Math.round(share * 100)} %`);

export default {
  title: "Five ways through the same numbers",
  layer: "layer", head: "head",
  source: { label: "The words", sentence: "your sentence", long: "a long text" },
  mask: { label: "Words may look at", none: "every word", causal: "earlier words only" },

  own: "Your own sentence",
  longLabel: "A long text: this story, or one of your own",
  longNote: (sentences, words) => `Each sentence goes through the model by itself; the attention here runs over all of them at once: ${plural(sentences, "sentence")}, ${count(words)} words and marks.`,
  longCut: (shown, total) => `Of ${count(total)} words and signs the first ${count(shown)} are taken: the square of them is drawn here, and it has to fit.`,
  ownIsKept: "Your text stays on this page; a link shows our story.",
  use: "Read this text",
  reading: (done, total) => `The model reads sentence ${done + 1} of ${total}.`,
  empty: "Type a word or two. Until then the last text stays.",
  tooLong: (shown, total) => `You typed ${plural(total, "word")} and signs. This model reads ${count(shown)} at once; take the long text for more.`,

  race: "Race", again: "Race again", cancel: "Stop",
  racing: (name, at, of) => `${name}, ${at} of ${of}`,
  raced: (device) => `All five were timed on ${device}.`,
  stopped: "Stopped. What was measured stays.",
  raceFailed: (message) => `The race could not go on. ${message}`,
  short: (words) => `With ${plural(words, "word")} and marks a call is mostly the asking, so the times say little yet. A long text tells them apart.`,

  table: "The five, a row each: comparisons, time, memory, difference from the exact result",
  pattern: "pattern", way: "way",
  columns: { comparisons: "comparisons", time: "time", memory: "memory", difference: "off by, at most" },
  columnNotes: { comparisons: "of a word with a word", time: "median of a call", memory: "at the peak of a call", difference: "and on average" },
  kinds: {
    naive: { name: "naive", gives: "Every word meets every word, and all the scores are kept until they are used. It gives up nothing, and pays with memory." },
    flash: { name: "flash", gives: "The same comparisons, a tile at a time: once a tile is added in, its scores are forgotten. It gives up only the order of adding." },
    window: {
      name: "sliding window",
      gives: ({ width, sinks, left }) => `Each word meets ${width === 0 ? "itself" : plural(width, "word") + " to each side"}${sinks ? ` and the first ${sinks === 1 ? "one" : sinks}` : ""}. It gives up what lies further off: ${percent(left)} of the exact weight.`,
    },
    blocks: {
      name: "block-sparse",
      gives: ({ left }) => `Whole blocks are met or left out: those nearby, the first for everyone, some drawn by lot. It gives up the rest: ${percent(left)} of the exact weight.`,
    },
    linear: {
      name: "linear",
      gives: ({ rows, columns }) => `No word meets a word. Each is folded into a state of ${rows} × ${columns} numbers, and each asks the state. It gives up softmax: this is another function, for which this model was not trained.`,
    },
  },
  ofScores: (bytes) => `${bytes} of it scores`,
  noScores: "no scores kept",
  meetsState: "with one state",
  exact: "the measure",
  onAverage: (value) => `${smallNumber(value)} on average`,
  rounding: "rounding",
  samples: (n) => `of ${plural(n, "sample")}`,
  gpu: (time) => `device clock ${time}`,
  waits: "not yet",

  width: "window, words to each side", widthValue: (n) => (n === 0 ? "only itself" : `${plural(n, "word")} to each side`),
  sinks: "and the first", blockSize: "blocks of", local: "to each side", global: "for all", random: "by lot", redraw: "draw again",
  seed: (n) => `draw ${n}`,

  says: ({ pairs, window, blocks, left, typical }) => [
    `Of ${plural(pairs, "comparison")} the window makes `, { figure: count(window) }, " and the blocks ", { figure: count(blocks) },
    "; what they leave out held ", { figure: percent(left.window) }, " and ", { figure: percent(left.blocks) }, ` of the exact weight. The exact numbers are ${num(typical, 2)} in size on average: hold the differences against that.`,
  ],
  caption: (tile) => `Rows ask, columns answer. Full ink: in memory at once, a tile of ${tile} × ${tile} for all but the first. Grey: compared, then forgotten. Blank: never compared.`,
  captionCells: (per) => `Each square stands for ${per} × ${per} pairs, as dark as the share that is compared.`,
  captionState: "The last picture is the state after the last word.",
  computedBy: "times by the wall clock, from call to result",

  watch: { flash: "Watch flash walk", state: "Watch the state grow", close: "Close" },
  step: "Step", back: "Step back", on: "Step on", play: "Play", pause: "Pause",
  stepOf: (at, of) => `Step ${count(at)} of ${count(of)}.`,
  space: { on: "goes on,", back: "back" },
  firstWords: (shown, all) => `Here for the first ${count(shown)} of the ${count(all)} words and marks.`,

  walk: {
    title: "Flash, tile by tile",
    tile: "tiles of", row: "row", follow: "the tile’s own",
    all: (n) => `naive: ${count(n)} scores, all in memory`,
    one: (n, held) => `flash: ${plural(n, "score")}, and ${held} numbers a row`,
    says: ({ rows, keys, many, first }) => [...rows, many ? " meet " : " meets ", ...keys, ". ", first ? "A new row of tiles: nothing is added yet." : "What was added so far is scaled to the new largest score, and the tile is added to it."],
    numbered: (from, to) => [from === to ? `word ${from}` : `words ${from} to ${to}`],
    span: (from, to) => (to === null ? from : Array.isArray(from) ? [...from, " to ", ...to] : `${from} to ${to}`),
    largest: "largest score so far", sum: "sum of exp so far", scaled: "the rest scaled by",
    mix: "added up, not divided", divided: "divided by the sum", naive: "naive, all at once",
    waits: (row) => [...row, " has not had its turn yet."],
    done: (row) => [...row, " is done; its tiles are gone."],
    at: (row) => [...row, " so far."],
    agree: (same, all, places) => `${same === all ? "All" : same} of ${all} numbers are naive’s to the ${["", "first", "second", "third", "fourth"][places]} place.`,
    largestApart: (value) => `Over all rows the two differ by at most ${smallNumber(value)}: the rounding of another order of adding.`,
    by: { cpu: "", webgpu: "These steps your processor takes, so that they can be looked into; naive’s numbers are the graphics device’s." },
    digits: "The numbers of the row: flash above, naive below",
    picture: ({ at, of, rows, keys }) => `Tile ${at} of ${of}: ${rows} by ${keys}.`,
    nothing: "none",
    scores: "The scores of the tile", word: "word",
    ramp: (most) => `Scores by the ramp, at most ±\u00a0${num(most, 2)}.`,
  },

  grow: {
    title: "Linear attention, word by word",
    adds: (word) => ["What ", { word }, " adds"],
    state: "The state", cache: "Kept instead: keys and values",
    numbers: (n) => `${count(n)} numbers`,
    sizes: ({ state, cache, at, even }) => [
      "The state holds ", { figure: count(state) }, " numbers, now as at every step. The keys and values so far are ", { figure: count(cache) }, ". ",
      cache < state ? `From the ${count(even)}th word on the state is the smaller.` : `The ${count(even)}th word made the state the smaller.`,
    ],
    same: (value) => `After the last word it is the state of a single call over all of them, to ${value === 0 ? "the last bit" : smallNumber(value)}.`,
    sumColumn: "At the right, the sum of the keys: it divides.",
    causalNote: { none: "Once all words are in, each word asks this state.", causal: "Each word asks the state as it stands when the word has been added." },
    picture: (word) => `The state after ${word}.`,
  },

  ramp: "at most",
  csv: ["way", "comparisons", "median ms", "samples", "peak bytes", "of it scores", "largest difference", "mean difference", "share of exact weight left out"],
  keys: [
    { press: ["Space"], does: "the next step of the walk that is open" },
    { press: ["Shift", "Space"], does: "the step before" },
    { press: ["←", "→"], does: "move a slider" },
    { press: ["Esc"], does: "closes the walk" },
  ],
  marks: { ".": "full stop", ",": "comma", "?": "question mark", "!": "exclamation mark", ";": "semicolon", ":": "colon", "\"": "quotation mark" },
  rest: { start: "the opening mark", end: "the closing mark", mark: "○" },
};
