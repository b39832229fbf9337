// What the walk of one word through the model says and shows, in English. Functions take numbers or words and give the sentence.
import { count, num, share } from "../view/format.js";
import { figure, word } from "../view/phrase.js";

const percent = (part) => `${part < 0.095 ? (100 * part).toFixed(1) : Math.round(100 * part)} %`;
const probability = (value) => share(value, 3);
const spelled = (n) => ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"][n] ?? count(n);
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const ordinal = (n) => ({ 1: "first", 2: "second", 3: "third" })[n] ?? `number ${count(n)}`;

// facts: { word, hidden, special, words, seen, block, blocks, modelDim, wordDim, suffixDim, hiddenDim, heads, headDim, outputs, attention, feedforward,
// look: { head, to, share }, the strongest look of any head }; a sentence is text, or parts of it as phrase.js takes them.
const steps = {
  features: {
    name: "word, ending", shape: ({ wordDim, suffixDim }) => `${wordDim + suffixDim}`,
    says: ({ special, wordDim, suffixDim }) => (special
      ? `What is no word of the list has numbers of its own: ${wordDim} for what it is, and ${suffixDim} where an ending would be.`
      : `The word is looked up: ${wordDim} numbers for what it is, ${suffixDim} for how it ends, side by side.`),
  },
  embed: {
    name: "embedding", shape: ({ modelDim }) => `${modelDim}`,
    says: ({ modelDim }) => `A matrix turns them into ${modelDim}, and the numbers of its place in the sentence are added. This list is the stream: all that follows reads it and adds to it.`,
  },
  norm: { name: "norm", shape: ({ modelDim }) => `${modelDim}`, says: () => "A copy of the stream is brought to one size: mean 0, spread 1, then a learned gain and bias." },
  qkv: { name: "q, k, v", shape: ({ modelDim }) => `3 × ${modelDim}`, says: ({ heads, headDim }) => `Three matrices make a query, a key and a value for each of the ${spelled(heads)} heads, ${headDim} numbers each.` },
  weights: { name: "weights", shape: ({ heads, words }) => `${heads} × ${words}`, says: ({ words, seen, look }) => [`Here words meet. In each head the query of this word is held against the keys of ${seen < words ? `the ${seen} it may look at` : `all ${words}`}, and one whole is shared out. Head ${look.head} gives `, word(look.to), " ", figure(probability(look.share)), "."] },
  heads: { name: "heads", shape: ({ heads, headDim }) => `${heads} × ${headDim}`, says: ({ heads, headDim, modelDim }) => `Each head mixes the values of all words by its shares. The ${spelled(heads)} mixes of ${headDim} are laid side by side: ${modelDim} again.` },
  output: { name: "output", shape: ({ modelDim }) => `${modelDim}`, says: () => "One more matrix blends the heads. This is what attention has to add to the word." },
  residual: { name: "add output", shape: ({ attention }) => `+ ${percent(attention.share)}`, says: ({ attention }) => `It is added to the stream, number by number, and is ${percent(attention.share)} as long as what was there. Nothing is replaced; what was there goes on.` },
  norm2: { name: "norm", shape: ({ modelDim }) => `${modelDim}`, says: () => "For the second half of the block a copy of the stream is brought to one size again." },
  hidden: { name: "hidden", shape: ({ hiddenDim }) => `${hiddenDim}`, says: ({ hiddenDim }) => `The feed-forward layer has each word to itself. A matrix widens the list to ${hiddenDim} numbers.` },
  activation: { name: "GELU", shape: ({ hiddenDim }) => `${hiddenDim}`, says: () => "GELU lets through what lies above zero and all but shuts off what lies below. This bend is what a matrix alone could not do." },
  feedforward: { name: "feed-forward", shape: ({ modelDim }) => `${modelDim}`, says: ({ modelDim }) => `A second matrix narrows it to ${modelDim} again. This is what the feed-forward layer has to add to the word.` },
  block: {
    name: "add feed-forward", shape: ({ feedforward }) => `+ ${percent(feedforward.share)}`,
    says: ({ block, blocks, feedforward }) => `That is added to the stream too, ${percent(feedforward.share)} of its length, and block\u00a0${block} is done. ${block < blocks ? "The next does the same with matrices of its own." : "It was the last."}`,
  },
  stack: { name: "all blocks", shape: ({ blocks }) => `${blocks} × 2`, says: ({ blocks }) => `${capital(spelled(blocks))} blocks stand one on another, all of one kind. Each adds to the stream twice, once from the other words and once from the word alone.` },
  final: { name: "last norm", shape: ({ modelDim }) => `${modelDim}`, says: () => "After the last block the stream is brought to one size once more." },
  unembed: { name: "un-embedding", shape: ({ wordDim, suffixDim }) => `${wordDim + suffixDim}`, says: ({ wordDim, suffixDim }) => `A matrix turns it into ${wordDim + suffixDim} numbers, as many as a word is looked up with: the way in, backwards.` },
  logits: { name: "logits", shape: ({ outputs }) => count(outputs), says: ({ outputs }) => `They are held against each of the ${count(outputs)} words that the model can say. A logit tells how well a word would fit here.` },
  words: { name: "softmax", shape: () => "adds to 1", says: ({ outputs }) => `Softmax shares out one whole among all ${count(outputs)}: to each word its probability.` },
};

export default {
  steps,
  letters: { features: "f", embed: "x", norm: "n", q: "q", k: "k", v: "v", heads: "z", output: "o", residual: "r", block: "y", norm2: "m", hidden: "h", activation: "a", feedforward: "g", final: "n", unembed: "u" },
  sumLetters: ["before", "added", "after"],
  parts: { word: "word", ending: "ending" },
  head: (n) => `head ${n}`,
  span: (letter, from, to) => `${letter} ${from}–${to}`,
  alone: "this word by itself", meet: "all words together",

  follow: "Follow", sentence: "The words of the sentence. Arrow keys choose the one that is followed.",
  hide: "hide this word from the model",
  blank: "___", blankSpoken: "the blank",
  followed: (name) => `Now following ${name}.`,
  wasHidden: (name) => `${name} is hidden; the model reads a blank.`, wasShown: (name) => `${name} is shown again.`,

  tower: (name) => `The way of ${name} through the model, from above to below. Arrow keys walk, Enter goes there.`,
  block: (n) => `block ${n}`,
  blockOpen: (n) => `Block ${n}, open`, blockClosed: (n, { attention, feedforward }) => `Block ${n}: attention adds ${percent(attention.share)}, feed-forward ${percent(feedforward.share)} of the stream. Opens.`,
  blockFact: ({ attention, feedforward }) => `+ ${percent(attention.share)}, + ${percent(feedforward.share)}`,
  rowSays: (name, shape) => `${name}, ${shape}`,
  opensBlock: (n) => `open block ${n}`,

  gridLabel: (name) => `${name}: the numbers of this word. Arrow keys walk, Enter opens.`,
  cellSays: (name, value) => `${name}: ${value}`,
  hiddenCell: "hidden by the mask",
  ownRange: "A bar up is plus, down is minus; each line is drawn over its own range.",
  sharedRange: (most) => `A bar up is plus, down is minus; all lines over one range, ± ${num(most, 2)}.`,
  oneRange: (most) => `A bar up is plus, down is minus; the longest is ${num(most, 2)}.`,
  areaKey: "area: share of the line, which adds up to 1",
  digits: (n) => `All ${count(n)} numbers`,
  lengths: { before: "length before", added: "of what is added", after: "after" },
  lengthNote: "Lengths as of arrows: the root of the sum of squares.",
  percent,

  stackHead: { block: "block", attention: "attention adds", feedforward: "feed-forward adds", length: "stream after" },
  stackNote: "Shares are lengths: what is added, against the stream it is added to.",
  claim: "Words meet in attention and nowhere else. No word waits until the one before it is done, so nothing here is recurrent; no window slides along the sentence, so nothing is a convolution. All the rest is done to each word by itself, with the same matrices for all.",

  wordsHead: { word: "word", logit: "logit", exp: "exp(logit − largest)", probability: "probability" },
  others: (n) => `the other ${count(n)}`, total: "together",
  curve: (n) => `All ${count(n)} logits, from the largest to the smallest`,
  probability,
  // standing: { place, text, probability } of the word as written, or null
  // pronoun: the word is one that stands for another
  guess: ({ best, standing, hidden, written, pronoun }) => {
    const first = ["The likeliest word is ", word(best.text), ", with ", figure(probability(best.probability)), "."];
    if (!written) return first;
    if (pronoun && !hidden && standing?.place !== 1) return ["For ", word(written), " it says ", word(best.text), ", with ", figure(probability(best.probability)), ": at such a word this model was trained to name what it stands for."];
    if (!standing) return [...first, " What stands there, ", word(written), ", is not among the words it can say."];
    if (!hidden) return [...first, ...(standing.place === 1 ? [" It has seen it, though: "] : [" The word it has seen, ", word(written), `, comes ${ordinal(standing.place)} with ${probability(standing.probability)}: `]), "hide the word, and it has to guess."];
    return standing.place === 1
      ? ["It guesses ", word(best.text), " with ", figure(probability(best.probability)), ", and that is the word that was hidden."]
      : ["It guesses ", word(best.text), " with ", figure(probability(best.probability)), ". The word that was hidden, ", word(written), `, comes ${ordinal(standing.place)} with ${probability(standing.probability)}.`];
  },

  elsewhere: (block, head) => [block === null ? "" : `, block ${block}`, head === null ? "" : `, head ${head}`].join(""),
  logitOf: (text, row) => `logit of the word ${text} for ${row}`, ofWord: "of",
  ofBlock: (name, block) => `${name} of block ${block}`,
  openNumber: "The open number", levels: "Levels below the step",
  openHint: "Press any number to see what it was added up from, and go on from there, down to what was learned.",
  caption: "Beside a block stands how long what attention and what its feed-forward layer add is, against the stream. Figures are rounded for the eye; point at a number, or press it, for all of it.",
  csv: { line: "line", word: "word", logit: "logit", probability: "probability", block: "block", length: "length of the stream after", attention: "attention ÷ stream", feedforward: "feed-forward ÷ stream" },
  keys: [
    { press: ["Space"], does: "goes on a step" },
    { press: ["Shift", "Space"], does: "goes back a step" },
    { press: ["←", "→", "↑", "↓"], does: "walk the words, the steps, the numbers" },
    { press: ["Enter"], does: "goes to the step, opens the number" },
    { press: ["Home", "End"], does: "go to the ends of a line" },
  ],
};
