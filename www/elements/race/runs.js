// What there is to run: one race, or every length. Each is a plan for the engine, and what is made of its rows.
import strings from "../../locales/en-race.js";
import { RACERS, counts } from "../../view/race-result.js";
import { LENGTHS } from "./lengths.js";

const planOf = ({ heads, headDim }, lengths) => ({ kernels: RACERS, lengths, heads, headDim, causal: true });

/** `kept(row)` is told of rows as they come; `finish()` puts them into the figure's result. */
export function raceRun(host, shown) {
  const { tokens } = host;
  const rows = [];
  return {
    view: "race",
    plan: planOf(host, [tokens]),
    begins: strings.started(tokens),
    kept(row) {
      rows.push(row);
      if (counts(row)) host.announce(strings.measured(row.kernel, row.medianMillis));
    },
    finish() {
      host.result = { ...host.result, races: new Map(host.result.races).set(tokens, rows) };
      shown(rows);
    },
  };
}

export function sweepRun(host, shown) {
  const fresh = new Set();
  return {
    view: "lengths",
    plan: planOf(host, LENGTHS),
    begins: strings.lengths.started,
    // A new row takes the place of the old one. Times of another device go: a curve is of one device.
    kept(row) {
      const same = (each) => each.kernel === row.kernel && each.length === row.length;
      fresh.add(row);
      const others = host.result.sweep.filter((each) => !same(each) && (fresh.has(each) || each.backend === row.backend));
      host.result = { ...host.result, sweep: [...others, row].sort((a, b) => a.length - b.length) };
    },
    finish: shown,
  };
}
