// The suite itself, without any engine: the ONNX cases hold for the definition in plain loops, and go red where it is disturbed.

import { Stop, program, say } from "../../xtask/npm/lib/run.mjs";
import { allCases, difference } from "./cases.js";
import { inputOf, methodOf, outputsOf } from "./map.js";
import * as reference from "./reference.js";
import { sabotages } from "./sabotage.js";

const cases = allCases();
const problems = [];
const check = (holds, problem) => holds || problems.push(problem);
const verdict = (one, change = (input) => input) => {
  const input = inputOf(one);
  const changed = change(input);
  return changed && { text: difference(one, outputsOf(one, input, reference[methodOf(one)](changed))) };
};

await program(() => {
  const counts = ["Attention", "LinearAttention"].map((operator) => `${operator} ${cases.filter((one) => one.operator === operator).length}`).join(", ");
  check(counts === "Attention 93, LinearAttention 14", `The cases are ${counts}`);
  for (const one of cases) {
    const { text } = verdict(one);
    check(text === null, `${one.name}: ${text}`);
    disturbed(one);
  }
  const disturbances = Object.entries(sabotages).flatMap(([method, list]) => Object.entries(list).map(([name, change]) => [method, name, change]));
  for (const [method, name, change] of disturbances) {
    const touched = cases.filter((one) => methodOf(one) === method).map((one) => verdict(one, change)).filter(Boolean);
    // Some cases cannot tell: a mask that hides nothing, a state of zeros.
    const red = touched.filter(({ text }) => text !== null).length;
    check(red > touched.length / 2, `${method}, ${name}: only ${red} of ${touched.length} cases go red`);
  }
  if (problems.length > 0) throw new Stop(problems.join("\n"));
  say(`ONNX: ${counts} hold for the definition; ${disturbances.length} disturbances turn them red`);
});

/** The comparison sees a single wrong number, NaN, an infinity, a missing output and a wrong shape. */
function disturbed(one) {
  for (const [name, { shape, data }] of Object.entries(one.outputs)) {
    const middle = Math.floor(data.length / 2);
    const actual = { ...one.outputs, [name]: { shape, data: Float64Array.from(data) } };
    check(difference(one, actual) === null, `${one.name}: ${name} differs from itself`);
    const value = data[middle];
    for (const wrong of [NaN, value === Infinity ? 0 : Infinity, Number.isFinite(value) ? value + 0.1 * Math.max(1, Math.abs(value)) : 0]) {
      actual[name].data[middle] = wrong;
      check(difference(one, actual) !== null, `${one.name}: ${wrong} in ${name} goes unseen`);
    }
    check(difference(one, { ...actual, [name]: undefined }) !== null, `${one.name}: a missing ${name} goes unseen`);
    check(difference(one, { ...actual, [name]: { shape: [...shape, 1], data } }) !== null, `${one.name}: a wrong shape of ${name} goes unseen`);
  }
}
