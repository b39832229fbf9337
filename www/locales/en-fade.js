// Every visible and spoken string of <qkv-fade>. Nothing here is a measurement: what speaks numbers takes them as arguments.
import { html } from "lit";
import { count } from "../view/format.js";
import { figure, word } from "../view/phrase.js";

const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
const words = (n) => plural(n, "word", "words");
/** A probability or a share, whole per cents; what would round to all or nothing says so. */
export const percent = (value) => {
  const whole = Math.round(value * 100);
  if (whole === 0 && value > 0) return "under 1 %";
  return whole === 100 && value < 1 ? "over 99 %" : `${whole} %`;
};
const share = (value) => `${Math.round(value * 100)} %`;

const nets = { attention: "attention", gru: "the recurrent net" };
const Nets = { attention: "Attention", gru: "The recurrent net" };
const ordinal = (n) => `${n}${n % 100 > 10 && n % 100 < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[n % 10] ?? "th")}`;

export default {
  title: "Two nets say a list back",
  pair: "two nets",
  pick: (n) => `${words(n)} back`,
  nets, Nets,

  length: "Words in the list",
  lengthValue: (n, learned) => `${words(n)}${n > learned ? `, longer than any they learned from (${learned})` : ""}`,
  learned: (n) => `${n}: the longest they learned from`,
  beyond: (n) => `longer than any list they learned from (${n})`,
  own: "A list of your own",
  placeholder: "milk, eggs, bread …",
  another: "Another list",
  again: "Say it again",
  toEnd: "Show all",
  notes: {
    strangers: (list, near) => html`They know a hundred things to buy, and ${list.map((each, i) => html`${i ? ", " : ""}<b>${each}</b>`)} ${list.length === 1 ? "is none of them" : "are none of them"}. Near it: ${near.join(", ")}. Until then the last list stays.`,
    long: (n, most) => `That is a list of ${n}; up to ${most} words can be read and said back. Until then the last list stays.`,
    empty: "There is no word in this list. Write one of the things below, or press “Another list”.",
    twice: (list) => html`${list.map((each, i) => html`${i ? ", " : ""}<b>${each}</b>`)} ${list.length === 1 ? "stands" : "stand"} there twice. The nets only ever read lists of different words.`,
    filled: (own, n) => `Your ${words(own)}, and ${n - own} more behind.`,
    cut: (own, n) => `The first ${n} of your ${words(own)}.`,
  },
  known: (n) => `The ${n} things they know`,

  read: "They read",
  echo: (others) => `Bars: what the recurrent net still holds of each word. Another word is put there, ${others} in turn; the bar is how far that moves the state after the list, the whole line being the state’s own length.`,
  echoBusy: (done, total) => `working the bars out, ${done} of ${total}`,
  saying: ({ net, done, total }) => `${nets[net]} says the list of ${total}: word ${done}`,
  echoTitle: (each, value) => `${each}: ${percent(value)}`,
  says: { attention: "Attention says", gru: "The recurrent net says" },
  right: (right, of) => `${right} of ${of}`,
  saidGroup: (net) => `What ${nets[net]} says back`,
  said: (place, said, right) => (said === right ? `${place}: ${said}, right` : `${place}: ${said}, wrong, it was ${right}`),

  step: (at, right, n) => [`The ${ordinal(at)} word, `, word(right), `, lies ${words(n)} back from where it has to be said.`],
  expects: { attention: "Attention expects", gru: "The recurrent net expects" },
  probability: percent,
  threads: ({ layer, head, right, threads }) => [`Layer ${layer}, head ${head} sends `, figure(String(threads)), " of its hundred threads straight to ", word(right), "."],
  strip: (n) => `It cannot look back: these ${n} numbers are all it has, for a list of any length.`,
  moves: (each, value) => ["Another word in place of ", word(each), ` moves the state after the list by ${percent(value)} of its length.`],
  stripLabel: (n, at) => `The ${n} numbers of the state before the ${ordinal(at)} word is said`,

  counts: (n, attention, gru) => ["Of ", words(n), " attention says ", figure(String(attention)), ` back, the recurrent net ${gru}.`],
  first: (right, n, probability, kept) => {
    const names = kept.attention && kept.gru ? "Both still name" : kept.attention ? "The recurrent net has lost" : kept.gru ? "Attention has lost" : "Both have lost";
    return [` ${names} the first, `, word(right), `, ${words(n)} back: attention gives it ${percent(probability.attention)}, the recurrent net ${percent(probability.gru)}.`];
  },

  here: {
    title: (right) => ["This list’s first word, ", word(right), ", as others come between"],
    label: (right, points) => `The probability that each net gives ${right}, by the number of words in the list. ${points.map(({ length, attention, gru }) => `${length}: attention ${share(attention.probability)}, recurrent net ${share(gru.probability)}`).join("; ")}.`,
    busy: (done, total) => `working it out, ${done} of ${total}`,
    at: (n, point) => `With ${words(n)} attention begins with ${point.attention.said.token} and gives the right word ${percent(point.attention.right.probability)}; the recurrent net begins with ${point.gru.said.token} and gives it ${percent(point.gru.right.probability)}.`,
  },
  many: {
    title: "Many lists",
    of: "What counts",
    measures: { list: "whole lists", told: "one word at a time", first: "the first word" },
    explained: {
      list: "The share of a list that the net says rightly, its own words fed back to it, right or wrong.",
      told: "The share it says rightly when the right words are fed back, so that no mistake drags the next behind it.",
      first: "How often the very first word said is right.",
    },
    label: (measure, rows) => `${measure}, by the number of words in the list. ${rows.map(({ length, attention, gru }) => `${length}: attention ${share(attention)}, recurrent net ${share(gru)}`).join("; ")}.`,
    record: (lists, seeds, address) => html`Lines: <a href=${address}>record of the training</a>, ${lists} lists a length${seeds > 1 ? html`; thick the pair that runs here, thin the ${seeds - 1} others, trained from other random starts` : ""}.`,
    dots: (lists, device) => `Dots: measured here, ${plural(lists, "list", "lists")} a length, on ${device}.`,
    start: (lists) => `Measure here, ${lists} lists a length`,
    more: "Measure again",
    cancel: "Cancel",
    progress: "Measuring",
    running: (length, done, total) => `lists of ${length}: ${done} of ${total} lists`,
    started: (total) => `Measuring ${total} lists.`,
    finished: "Measured. The numbers are dots in the chart and stand in the table below.",
    cancelled: "Cancelled. The lengths that were done stay.",
    failed: (why) => `It could not be measured to the end: ${why}`,
    at: (n, measure, { attention, gru }) => `At ${words(n)}, by the record (${measure}): attention ${share(attention)}, the recurrent net ${share(gru)}.`,
    here: ({ attention, gru }) => ` Measured here: ${share(attention)} and ${share(gru)}.`,
  },
  axis: "words in the list",
  probabilityAxis: "probability",
  shareAxis: "right",
  tick: share,
  unlearned: "not learned",
  chance: "a guess",
  failed: (why) => `This could not be worked out: ${why}`,

  table: {
    open: "All numbers",
    caption: (measure) => `Said rightly, by the number of words in the list: ${measure}`,
    columns: ["words", "attention, record", "recurrent net, record", "attention, here", "recurrent net, here"],
    none: "–",
  },
  csv: {
    words: ["net", "place", "word", "said", "probability of the word", "probability of what was said", "state moves when it is replaced"],
    distance: ["net", "words in the list", "first word", "said first", "probability of the first word"],
    record: ["net", "words in the list", "from", "seed", "lists", "whole lists", "one word at a time", "the first word"],
    recorded: "record of the training", measured: "measured here",
  },

  caption: "Two nets of about equal size, trained by us on the same lists in the same order: read a list, then “again”, and say it back. Neither was told how. A larger recurrent net, or one trained longer, holds longer lists.",
  made: (names, weights, device, time) => html`computed by ${names.map((name, i) => html`${i ? " and " : ""}${name}`)}, ${weights.replace(" ", "\u00a0")}\u00a0weights each\u00a0· ${device}\u00a0· ${time}`,

  errors: {
    network: { what: "A file of the two nets did not arrive.", why: "The connection may be gone, or the file is not where it should be. The text of this page stays readable; the figure needs the file." },
    "device-lost": { what: "The graphics card let go.", why: "Your list is kept. Trying again usually works, and if it does not, the processor takes over." },
  },
  kept: "Your list is kept.",
  keys: [
    { press: ["←", "→"], does: "on the slider: fewer or more words; among the words said: the one before or after" },
    { press: ["↑", "↓"], does: "from one net to the other" },
    { press: ["Enter"], does: "keeps the word that is looked at" },
    { press: ["Space"], does: "on “Say it again”: the words come once more" },
    { press: ["N"], does: "another list" },
  ],
};
