// How much of each word of a list the recurrent net's state still holds, and what becomes of the first word as others come between.
import { shuffled } from "../../view/shopping-list.js";
import { NETS, expectedAt, hear, placeOf, stateOf } from "./pair.js";

/** Words that are put in the place of each, one after another. */
export const OTHERS = 3;
const LENGTHS = [1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64];

const norm = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

async function afterList(model, list, signal) {
  const trace = await hear(model, list, [], signal);
  const state = Array.from(stateOf(trace, placeOf(list, 0)));
  trace.dispose();
  return state;
}

/** For each word: how far the state after the list moves when another word stands there, as a share of the state's own length. */
export async function echoes({ gru, items, list }, signal, tell) {
  const whole = await afterList(gru, list, signal);
  const found = [];
  for (const [at] of list.entries()) {
    const others = shuffled(items.filter((item) => !list.includes(item)), at).slice(0, OTHERS);
    let moved = 0;
    for (const other of others) {
      const state = await afterList(gru, list.with(at, other), signal);
      moved += norm(state.map((value, i) => value - whole[i])) / norm(whole) / others.length;
    }
    found.push(moved);
    tell(found, at + 1, list.length);
  }
  return found;
}

/** The first word of the list, with more and more words behind it: what each net says first, and how likely the right one is. */
export async function distances({ pair, order }, signal, tell) {
  const found = [];
  for (const [done, length] of LENGTHS.entries()) {
    const list = order.slice(0, length);
    const point = { length };
    for (const net of NETS) {
      const trace = await hear(pair[net], list, [], signal);
      const { said, right } = expectedAt(pair[net], { trace }, list, 0);
      point[net] = { said: said.token, probability: right.probability };
      trace.dispose();
    }
    found.push(point);
    tell([...found], done + 1, LENGTHS.length);
  }
  return found;
}
