// The two nets: their files, the words that they know, and the list said back by one of them.
import { sharedModel } from "../shared-engine.js";

export const NETS = ["attention", "gru"];
/** As they stand side by side: the older on the left. So the threads of the other cross the page. */
export const SIDES = ["gru", "attention"];
const FILES = { attention: "memory-attention", gru: "memory-gru" };
const AGAIN = "again";
/** Stands for the signs between words, which cannot be written into a text: the nets read it as a word unknown to them. */
const SIGN = "?";

/** Both nets, with the bytes of both told as one. */
export async function loadPair(onProgress) {
  const sizes = new Map();
  const [attention, gru] = await Promise.all(NETS.map((net) => sharedModel(FILES[net], (progress) => {
    sizes.set(net, progress);
    const all = [...sizes.values()];
    const sum = (key) => all.reduce((total, each) => total + each[key], 0);
    onProgress({ loaded: sum("loaded"), total: all.length === NETS.length && all.every(({ total }) => total) ? sum("total") : null, file: progress.file });
  })));
  return { attention, gru, items: await itemsOf(attention) };
}

/** The things to buy, by number: all that the net may say, but for the signs and "again". */
async function itemsOf(model) {
  const trace = await model.run(AGAIN, { trace: "weights" });
  const all = trace.predict({ position: 0, count: model.info.vocabulary });
  trace.dispose();
  return all.filter(({ token }) => /^\p{L}+$/u.test(token) && token !== AGAIN).sort((a, b) => a.id - b.id).map(({ token }) => token);
}

/** A run on the list, "again", and what is said so far. The position after `again` is where the first word has to come. */
export const hear = (model, list, said, signal) => model.run([...list, AGAIN, ...said].join(" "), { trace: model.info.heads ? "weights" : "full", signal });
export const placeOf = (list, step) => list.length + 1 + step;

/**
 * The list said back, each word the likeliest after those that the net itself has said. The words of a whole answer are guessed and
 * checked in one run: where the run gives the guess again, it is what saying it word by word would have given. The first guess is the
 * list, so the first run also tells what comes with the right words fed back. Keeps the last run, in which every step can be looked at.
 * `tell` is called with how many words are sure.
 */
export async function sayBack(model, list, signal, tell) {
  const n = list.length;
  let guess = list.slice(0, -1);
  let told = null;
  let next = [];
  let sure = 0; // words before this one will not change any more
  let millis = 0;
  for (let runs = 1; ; runs++) {
    const trace = await hear(model, list, guess.map((word) => (/^\p{L}+$/u.test(word) ? word : SIGN)), signal);
    millis += trace.millis;
    next = list.map((_, step) => (step < sure ? next[step] : trace.predict({ position: placeOf(list, step), count: 1 })[0].token));
    told ??= next;
    const other = guess.findIndex((word, step) => word !== next[step]);
    if (other < 0) return { said: next, told, trace, runs, millis, backend: trace.backend };
    trace.dispose();
    sure = other + 1;
    tell?.(sure);
    guess = next.slice(0, n - 1);
  }
}

/** What the net expected at a step: the probability of a word, and the likeliest. */
export function expectedAt(model, { trace }, list, step) {
  const all = trace.predict({ position: placeOf(list, step), count: model.info.vocabulary });
  return { said: all[0], right: all.find(({ token }) => token === list[step]) };
}

/** The head that goes back to the word to be said, by the model's record; else the one that does so most in this run. */
export function headOf({ info }, trace, list) {
  if (info.roles?.induction) return info.roles.induction;
  const on = ({ layer, head }) => list.reduce((sum, _, step) => sum + lookOf(trace, { layer, head }, list, step)[step], 0);
  const all = Array.from({ length: info.layers * info.heads }, (_, i) => ({ layer: Math.floor(i / info.heads), head: i % info.heads }));
  return all.reduce((best, each) => (on(each) > on(best) ? each : best));
}

/** What a head gave each word of the list at a step. */
export function lookOf(trace, { layer, head }, list, step) {
  const { data, shape: [keys] } = trace.get({ stage: "weights", layer, head });
  const row = placeOf(list, step) * keys;
  return data.subarray(row + 1, row + 1 + list.length);
}

/** The numbers of the recurrent net's state at a step. */
export function stateOf(trace, at) {
  const { data, shape } = trace.get({ stage: "state" });
  const width = shape.at(-1);
  return data.subarray(at * width, (at + 1) * width);
}
