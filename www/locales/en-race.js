// What figure 4 says and shows, in English. Functions take numbers and give the sentence; nothing here is a measurement.
import { amount, duration, tickOf } from "../view/amounts.js";
import { count, exact } from "../view/format.js";
import { figure } from "../view/phrase.js";

const the = { recurrent: "the recurrent cell", flash: "attention" };
const The = { recurrent: "The recurrent cell", flash: "Attention" };
const short = { recurrent: "the cell", flash: "attention" };
const Short = { recurrent: "The cell", flash: "Attention" };

const time = (ms) => duration(ms, 2);
const times = (ratio) => (ratio < 10 ? ratio.toFixed(1) : count(ratio));
const words = (n) => `${count(n)} words`;
const span = (least, most) => (times(least) === times(most) ? `${times(least)} times` : `${times(least)} to ${times(most)} times`);

/** "at 64 and 512 to 1,024 words" */
const each = (stretches) => `at ${stretches.map(({ from, to }) => (from === to ? count(from) : `${count(from)} to ${count(to)}`)).join(" and ")} words`;
const Each = (stretches) => each(stretches).replace("a", "A");

// What ran is named, and what did not run is not spoken for.
const places = {
  cpu: "This is your processor, which does few things at once.",
  software: "This is a software adapter: your processor in the place of a graphics card, and it does few things at once.",
};
const elsewhere = {
  cpu: "What a graphics card would do was not measured here.",
  software: "These are not the times of a graphics card; none was measured here.",
  card: "",
};

/** Why it came out so: the arithmetic of both, and who waits. `work` is attention's arithmetic over the cell's. */
function why({ winner, work, tokens, place }) {
  const more = work >= 1.05 ? `attention did ${times(work)} times the arithmetic` : work <= 0.95 ? `attention did ${times(1 / work)} times less arithmetic` : "both did about as much arithmetic";
  const waits = `the cell had to wait ${count(tokens)} times, once for each word`;
  if (winner === "flash") return `Here ${more}, and none of its words had to wait for another; ${waits}.`;
  const told = places[place] ? ` ${places[place]}` : "";
  const anyway = told && " Waiting costs little where not much can be done at once anyway.";
  if (winner === "recurrent" && work >= 1.05) return `Here ${waits}, but ${more}.${told}${anyway}`;
  if (winner === "recurrent") return `Here ${more}, and yet took longer: with so few words most of the time may go into starting the work.${told}`;
  return `Here ${more}, and ${waits}.${told}`;
}

const joined = (sentences) => sentences.filter(Boolean).join(" ");

export default {
  title: "One after another, or all at once",
  pick: (heads, width) => `width ${width}, ${heads === 1 ? "one head" : `${heads} heads`}`,
  view: { label: "Shown", race: "one length", lengths: "every length" },
  words: "Words",
  wordsValue: words,
  ask: (n) => `Who will be done first, at ${words(n)}?`,
  answers: short,
  start: "Just start", again: "Race again", cancel: "Cancel",
  says: {
    recurrent: (steps) => `${count(steps)} steps, each of which waits for the one before it`,
    flash: (pairs) => `one step: ${count(pairs)} pairs of words, and no pair waits for another`,
  },
  picture: {
    recurrent: (dots, tokens) => `A chain: words go in from below, and each state needs the one to its left.${dots < tokens ? ` A square stands for ${count(tokens / dots)} words.` : ""}`,
    flash: (dots, tokens) => `One layer: each result is joined to its own word and to every earlier one, and to no other result.${dots < tokens ? ` A dot stands for ${count(tokens / dots)} words.` : ""}`,
  },
  dots: (each) => (each > 1 ? `A mark stands for ${count(each)} words.` : "A mark stands for one word."),
  turn: "its turn comes", ready: "getting ready", notRun: "not run yet",
  first: {
    recurrent: (part, tokens) => `first run: word ${count(part * tokens)} of ${count(tokens)}`,
    flash: (part) => `first run: ${Math.round(part * 100)} % of the pairs`,
  },
  more: (part) => `some more runs, for the middle one counts: ${Math.round(part * 100)} % measured`,
  paused: "This page is hidden, or was. Times taken in the background would not count, so the measuring waits.",
  started: (n) => `The race over ${words(n)} begins. First the cell runs, then attention.`,
  cancelled: "Cancelled. What was measured before stays.",
  measured: (kernel, ms) => `${The[kernel]}: ${time(ms)}.`,
  alone: "First the cell runs, then attention: side by side they would hold each other up.",
  shown: (slower) => {
    if (slower === 1) return "Shown as fast as it was.";
    return slower > 1 ? `Shown ${count(slower)} times slower than it was, both to the same scale.` : `Shown ${count(1 / slower)} times faster than it was, both to the same scale.`;
  },
  toScale: "Both bars to the same scale.",
  show: "Show it again", toEnd: "Go to the end",

  guess: (guess) => (guess ? [`You said ${short[guess]}. `] : []),
  result: (winner, ratio) => (winner ? [`${The[winner]} was `, figure(times(ratio)), " times as fast."] : ["Too near to call: now one was faster, now the other."]),
  idle: "Nothing has been run yet. Say who will be first, and they set off.",
  wrong: (kernel, error) => [`The result of ${the[kernel]} was wrong: ${Number.isFinite(error) ? `it is ${exact(Number(error.toPrecision(2)))} off` : "it is not even a number"}. A wrong answer has no time, so there is no winner.`],
  skipped: (kernel) => [`${The[kernel]} was not run, so there is no winner.`],
  why: ({ place, ...rest }) => joined([why({ place, ...rest }), elsewhere[place]]),

  table: {
    caption: (n) => `The race over ${words(n)}`,
    heads: { recurrent: "recurrent cell", flash: "attention" },
    steps: "steps, one after another", comparisons: "comparisons", arithmetic: "operations",
    time: (runs) => (runs ? `time, median of ${runs} runs` : "time"), range: "shortest, longest",
    error: (rows) => (rows ? `largest error, ${count(rows)} rows checked` : "largest error"),
    none: "–", skipped: "not run", wrong: "wrong",
  },
  amount, time, ticks: tickOf,
  caption: (width) => `Both start from the same numbers: three for each word and each of its ${width} dimensions, which are its query, key and value, or its part in the cell’s reset, update and new state. The numbers are noise, for the time does not hang on what they mean. Attention looks at earlier words only, as the cell does.`,
  made: (device, runs) => `measured on ${device}\u00a0· ${runs === 1 ? "one run" : `median of ${runs} runs`}`,
  will: (device) => `to be measured on ${device}`,

  lengths: {
    start: "Run them all", again: "Run them all again",
    about: (from, to) => `Ten seconds at most for each of the two at each length, from ${count(from)} to ${words(to)}. You can stop at any time; what was measured stays.`,
    running: (kernel, n, done, total) => `${The[kernel]}, ${words(n)}: point ${done + 1} of ${total}`,
    progress: "Measuring",
    idle: "From which length on does which of them win? Run them all and see.",
    chart: "Milliseconds over the number of words, both on logarithmic scales", x: "words", y: "time",
    names: { recurrent: "recurrent cell", flash: "attention" },
    lone: "Only one of the two was timed at the same lengths, so there is nothing to compare yet.",
    always: ({ winner, from, to, least, most }) => (from === to
      ? [`At ${words(from)} ${the[winner]} was ahead: `, figure(times(least)), " times as fast."]
      : [`${The[winner]} was ahead at every length measured, ${count(from)} to ${words(to)}: `, figure(span(least, most)), " as fast."]),
    ahead: (stretches) => [
      `${The[stretches[0].winner]} was ahead ${each(stretches)}: `, figure(span(Math.min(...stretches.map(({ least }) => least)), Math.max(...stretches.map(({ most }) => most)))), " as fast.",
    ],
    undecided: (stretches) => [`Too near to call, from ${count(stretches[0].from)} to ${words(stretches.at(-1).to)}.`],
    near: (stretches) => (stretches.length ? [` ${Each(stretches)} it was too near to call.`] : []),
    crossing: (before, after, fromStart) => [`${fromStart ? "Up to" : before.from === before.to ? "At" : `From ${count(before.from)} to`} ${words(before.to)} ${the[before.winner]} was ahead, from ${count(after.from)} on ${short[after.winner]}: `, figure(times(after.last)), ` times as fast at ${words(after.to)}.`],
    many: (stretches) => stretches.flatMap(({ winner, from, to }, i) => [i ? "; " : "", from === to ? words(from) : `${count(from)} to ${words(to)}`, ": ", winner ? short[winner] : "too near to call"]).concat("."),
    exponent: ({ kernel, exponent, low, high, lengths }) => [`${Short[kernel]}’s time grew with the length to the power of `, figure(exponent.toFixed(2)), ` (${low.toFixed(2)} to ${high.toFixed(2)}, over ${lengths.map(count).join(", ")} words).`],
    why: "Attention’s work grows faster, twice the words making four times the pairs, yet nothing in it waits. The cell’s grows with the words alone, and it waits once for each.",
    place: (place) => joined([places[place], elsewhere[place]]),
    skippedAt: (kernel, lengths, sentence) => `${The[kernel]}, ${lengths.map(count).join(", ")} words: not run. ${sentence}`,
    wrongAt: (kernel, n) => `${The[kernel]}, ${words(n)}: the result was wrong, so it has no time.`,
    point: (kernel, n, { medianMillis, minMillis, maxMillis, repeats }) => `${The[kernel]}, ${words(n)}: ${time(medianMillis)} (${time(minMillis)} to ${time(maxMillis)}, ${repeats === 1 ? "one run" : `${repeats} runs`}).`,
    note: (n) => `${words(n)}: not run`,
    reason: (code) => ({ "too-slow": "it would take too long", "too-large": "it needs too much memory", "out-of-memory": "memory ran out", "device-lost": "the device let go" })[code] ?? "the reason is below",
    hint: "Point at a mark for its time.",
    started: "Measuring every length, the recurrent cell and attention in turn.",
    table: "All numbers", columns: ["words", "recurrent cell", "shortest, longest", "attention", "shortest, longest"],
  },

  csv: ["kernel", "words", "backend", "median ms", "shortest ms", "longest ms", "runs", "calls a run", "comparisons", "operations", "peak bytes", "largest error", "rows checked", "skipped"],

  errors: {
    "device-lost": { what: "The graphics card let go.", why: "What was measured before stays. Trying again usually works, and if it does not, the processor takes over." },
    "out-of-memory": { what: "There was not enough memory for this.", why: "What was measured before stays. Fewer words need less." },
    network: { what: "A file of the engine did not arrive.", why: "The connection may be gone, or the file is not where it should be. The text of this page stays readable." },
    unknown: { what: "The race could not go on.", why: "What was measured before stays. Trying again may help." },
  },

  keys: [
    { press: ["←", "→"], does: "fewer or more words" },
    { press: ["Enter"], does: "starts" },
    { press: ["Esc"], does: "stops what is being measured" },
  ],
};
