// What the figure of the family says and shows, in English. Functions take numbers or words and give the sentence.
import { html } from "lit";
import { duration } from "../view/amounts.js";
import { bytes, count, num, parameters, share } from "../view/format.js";
import { figure, word } from "../view/phrase.js";

const size = (n) => `size ${n}`;
const Size = (n) => `Size ${n}`;
/** "size 4", "sizes 1 and 2", "sizes 1, 2 and 3" */
const sizes = (list) => (list.length === 1 ? size(list[0]) : `sizes ${list.slice(0, -1).join(", ")} and ${list.at(-1)}`);
const start = (text) => text[0].toUpperCase() + text.slice(1);
const percent = (value) => `${Math.round(value * 1000) / 10}\u00a0%`;
const times = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
/** A loss as a choice: how many equally likely words would leave one as much in doubt. */
const among = (loss) => num(Math.exp(loss), 1);

const abilities = {
  agreement: { name: "agreement", short: "The right verb, past a noun of the other number.", drawn: "Each pairs two nouns that never stood so in training.", rule: (rivals) => (rivals ? ["Right: likelier than ", word(rivals[0]), "."] : ["Right: likelier than every other word."]) },
  names: { name: "names", short: "After “a girl named zoe .”, zoe again.", drawn: "Openings of stories, drawn at random.", rule: (rivals) => [rivals ? `Right: the likeliest of the ${rivals.length + 1} names.` : "Right: likelier than every other word."] },
  list: { name: "lists", short: "A list of words, said a second time.", drawn: "Lists of twelve words, drawn at random.", rule: () => ["Right: likelier than every other word."] },
};

export default {
  title: "One text, five sizes",
  caption: "A dot is one run of training: filled, the run whose weights are in this page; hollow, another start from other random numbers. A diamond was counted here.",
  pick: (n, weights) => `size ${n} · ${count(weights)} weights`,
  made: (file, device, time) => html`dots and lines: <a href=${file}>records of training</a> · all else: computed by ${device}${time ? `\u00a0· ${time}` : ""}`,
  abilities,
  loss: { name: "loss", short: "How much the next word surprises it. Lower is better." },

  charts: {
    label: "What training wrote down",
    view: { label: "Show", size: "by size", training: "along training" },
    sizeTitle: "weights", shortTitle: "size", stepTitle: "steps of training",
    lossTitle: "nats a word", amongTitle: "words to choose from", chance: "chance",
    kilo: (n) => (n >= 1e6 ? `${n / 1e6} M` : `${n / 1e3} k`),
    steps: count,
    loss: (view) => `Validation loss ${view === "size" ? "by the number of weights" : "along training"}. Arrow keys walk the dots.`,
    ability: (name, view) => `${start(abilities[name].name)}: share of right answers ${view === "size" ? "by size" : "along training"}. Arrow keys walk the dots.`,
    choose: "The ability that is looked at",
    run: ({ size: n, parameters: weights, layers, heads }, { seed, steps, processorSeconds, ships }) =>
      `${Size(n)}, ${times(layers, "layer")} of ${times(heads, "head")}, ${count(weights)} weights; seed ${seed}${ships ? ", the one in this page" : ""}: ${count(steps)} steps in ${duration(processorSeconds * 1000)} of processor time`,
    lossSays: (run, loss) => `${run}. Loss ${num(loss, 3)}: as unsure as if it chose among ${among(loss)} words.`,
    abilitySays: (run, name, value) => `${run}. ${start(abilities[name].name)}: ${percent(value)} right.`,
    lossAt: (n, step, loss) => `${Size(n)} after ${count(step)} steps: loss ${num(loss, 3)}, as if choosing among ${among(loss)} words.`,
    abilityAt: (n, step, name, value) => `${Size(n)} after ${count(step)} steps: ${abilities[name].name}, ${percent(value)} right.`,
    tested: ({ size: n, ability, right, total }) => `${Size(n)}, counted here: ${abilities[ability].name}, ${right} of ${total} right.`,
    hint: "Point at a dot for its numbers. Press it to choose its size.",
    /** reached: { size, from } per size in order; from: the first step with nine in ten right, or null. */
    came: (reached) => {
      const never = reached.filter(({ from }) => from === null).map((each) => each.size);
      const had = reached.filter(({ from }) => from !== null);
      const rest = never.length ? [`${start(sizes(never))} ${never.length === 1 ? "does" : "do"} not get there in these steps.`] : [];
      if (!had.length) return ["No size gets nine in ten of these right."];
      return ["Nine in ten right: ", ...had.flatMap(({ size: n, from }, i) => [i ? ", " : "", size(n), " from step ", figure(count(from))]), ". ", ...rest];
    },
    /** groups: of sizes, and how many of how many runs get nine in ten right. */
    bySize: (groups) => {
      if (groups.every(({ there, of }) => there === of)) return ["Every run of every size gets nine in ten of these right."];
      if (groups.every(({ there }) => there === 0)) return ["No run of any size gets nine in ten of these right."];
      return ["Runs that get nine in ten right: ", ...groups.flatMap(({ sizes: list, there, of }, i) => [`${i ? "; " : ""}${sizes(list)}, `, figure(`${there ? there : "none"} of ${of}`), list.length > 1 ? " each" : ""]), "."];
    },
    induction: (best) => `A fourth skill was tested, and no size has it: to repeat a bare list, without the words “list” and “again” around it. Training never showed that form, and the best run gets ${percent(best)} right.`,
  },

  ask: {
    label: "The same words, every size",
    own: "What the models read",
    expected: "the next word should be",
    another: "another question",
    empty: "Type a word or two. Until then the last text stays.",
    tooLong: (shown, total) => `You typed ${times(total, "word")} and marks. These models read ${count(shown)}; the first ${count(shown)} are read, and nothing you typed is lost.`,
    unknown: (words) => ["Not among the words they know: ", ...words.flatMap((each, i) => [i ? ", " : "", word(each)]), ". They read a blank there."],
    unsayable: (expected) => [word(expected), " is not a word they can say, so no answer counts as right."],
    oneWord: "Give one word. Without it there is no right and wrong.",
    openAll: (all, size) => `open all ${all} (${size} more)`,
    cancel: "cancel",
  },

  sizes: {
    choose: (n) => `${Size(n)}: look at its heads`,
    name: Size,
    weights: (n) => `${parameters(n)} weights`,
    shape: (layers, heads) => `${layers} × ${heads} heads`,
    shapeLabel: (layers, heads) => `${times(layers, "layer")} of ${times(heads, "head")}`,
    right: "right", wrong: "wrong", none: "no verdict",
    rank: (n) => `no. ${count(n)}`,
    table: (n) => `What ${size(n)} says next, with probabilities`,
    expected: "(expected)",
    little: "< .01",
    card: "its card", cardOf: (n) => `the card of ${size(n)}`,
    closed: "Not opened yet.",
    open: (n) => `Open ${size(n)}`,
    about: (n) => `about ${bytes(n)}`,
    coming: (n) => `Loading ${size(n)}`,
    bytes: (loaded, total) => (total ? `${bytes(loaded)} of ${bytes(total)}` : bytes(loaded)),
    failed: "It did not come.",
    again: "Try again",
  },

  /** right, wrong: sizes that were, in order. */
  says: ({ expected, right, wrong, unsayable }) => {
    if (unsayable) return ["These models cannot say ", word(unsayable), "."];
    if (!right.length && !wrong.length) return ["No right or wrong here: give the word that should come."];
    if (!wrong.length) return right.length === 1 ? [`${start(size(right[0]))} is right: `, word(expected), "."] : ["Every size that is open gets ", word(expected), "."];
    if (!right.length) return ["No size that is open gets ", word(expected), "."];
    if (Math.max(...wrong) < Math.min(...right)) return [`${start(sizes(wrong))} ${wrong.length === 1 ? "does" : "do"} not get `, word(expected), ". From ", figure(size(right[0])), " on it is there."];
    return [`Right: ${sizes(right)}. Wrong: ${sizes(wrong)}. One text can be luck; the questions below are many.`];
  },

  looks: {
    label: (n) => `Where the heads of ${size(n)} look`,
    sub: "The last word asks what comes next. A row is a head, a square is how much of its weight a word gets.",
    group: "Heads of this size, a row each. Arrow keys walk them.",
    short: (layer, head) => `${layer}·${head}`,
    row: (layer, head, words) => `Layer ${layer}, head ${head}: ${words.map(([text, weight]) => `${share(weight, 2)} on ${text}`).join(", ")}`,
    hint: "Press a row for its words and weights.",
    start: "○",
    startName: "the opening mark",
    closed: "Open this size, and its heads are drawn here.",
    source: (expected, { layer, head, weight, n }) => ["Of its hundred threads, layer ", `${layer}, head ${head} sends `, figure(String(Math.round(weight * 100))), " to ", word(expected), n > 1 ? `, more than any other head of this size.` : ", and there is no other head."],
    hardest: ({ layer, head, weight, text }) => [`Layer ${layer}, head ${head} looks hardest: `, figure(num(weight, 2)), " of its weight is on ", word(text), "."],
  },

  test: {
    label: "Not one text but a hundred",
    about: (name, n) => `${count(n)} questions, the same for every size. ${abilities[name].drawn}`,
    ask: (n, total) => `Ask ${size(n)} all ${total}`,
    askAll: "ask every open size",
    cancel: "Cancel",
    running: ({ size: n, done, total, right }) => `${Size(n)}: ${done} of ${total} asked, ${right} right`,
    progress: "Questions asked",
    cancelled: "Cancelled. What was counted to the end stays.",
    head: ["size", "here", "record"],
    table: (name) => `${start(abilities[name].name)}: right answers, counted here and on record for the same questions`,
    none: "–",
    done: (name, results) => [...results.flatMap(({ size: n, right, total }, i) => [i ? "; " : "", `${i ? size(n) : Size(n)}: `, figure(String(right)), ` of ${total}`]), "."],
    chance: (value) => `Chance alone: ${percent(value)}.`,
  },

  csv: ["kind", "size", "weights", "seed", "step", "what", "value"],
  keys: [
    { press: ["←", "→"], does: "walk the dots of a chart, or the sizes" },
    { press: ["↑", "↓"], does: "walk the heads" },
    { press: ["Enter"], does: "holds a dot, chooses a size" },
    { press: ["1", "–", "5"], does: "chooses that size" },
  ],
};
