// The backend tests of ONNX for Attention and LinearAttention, every one of them, on the backend of the project.

import { allCases, difference } from "../onnx/cases.js";
import { inputOf, methodOf, outputsOf } from "../onnx/map.js";
import { sabotages } from "../onnx/sabotage.js";
import { expect, openEngine, test } from "./support/test.js";

const ARRAYS = { mask: "Uint8Array", lengths: "Uint32Array" };
const cases = allCases();

test.beforeEach(async ({ page, backend }) => {
  await openEngine(page);
  await page.evaluate(async (backend) => { window.engine = await window.qkv.createEngine({ backend }); }, backend);
});

/**
 * One call in the page. Typed arrays cross as plain lists, and their names say which kind they are. A call with a past is kept
 * on the device, as only then its presents come back.
 */
async function run(page, method, input) {
  const parts = Object.entries(input).filter(([, value]) => ArrayBuffer.isView(value));
  const arrays = parts.map(([name, value]) => [name, ARRAYS[name] ?? "Float32Array", Array.from(value)]);
  const options = Object.fromEntries(Object.entries(input).filter(([, value]) => !ArrayBuffer.isView(value) && value !== undefined));
  return page.evaluate(async ([method, options, arrays]) => {
    const typed = Object.fromEntries(arrays.map(([name, kind, values]) => [name, globalThis[kind].from(values)]));
    const result = await window.engine[method]({ ...options, ...typed }, { keep: "pastKey" in typed });
    const numbers = async (value) => {
      if (typeof value?.read !== "function") return ArrayBuffer.isView(value) ? Array.from(value) : value;
      const data = await value.read();
      value.dispose();
      return Array.from(data);
    };
    return Object.fromEntries(await Promise.all(Object.entries(result).map(async ([name, value]) => [name, await numbers(value)])));
  }, [method, options, arrays]);
}

/** What is wrong with the engine's answer to a case, its input changed or not; null where nothing is. */
async function verdict(page, one, change = (input) => input) {
  const input = inputOf(one);
  try {
    return difference(one, outputsOf(one, input, await run(page, methodOf(one), change(input))));
  } catch (error) {
    return `failed: ${error.message.split("\n")[0]}`;
  }
}

test("ONNX: all backend tests of Attention and LinearAttention", async ({ page, backend }) => {
  test.slow();
  const failures = [];
  const passed = { Attention: [], LinearAttention: [] };
  for (const one of cases) {
    const problem = await verdict(page, one);
    passed[one.operator].push(problem === null);
    if (problem !== null) failures.push(`${one.name}: ${problem}`);
  }
  const score = (list) => `${list.filter(Boolean).length}/${list.length}`;
  console.log(`ONNX: ${Object.entries(passed).map(([operator, list]) => `${operator} ${score(list)}`).join(", ")} on ${backend}`);
  expect(failures.join("\n")).toBe("");
  expect([passed.Attention.length, passed.LinearAttention.length]).toEqual([93, 14]);
});

test("ONNX: every kernel passes what it can be asked", async ({ page }) => {
  test.slow();
  const failures = [];
  for (const kernel of ["naive", "decode"]) { // flash is what the cases above run on
    for (const one of cases.filter((one) => methodOf(one) === "attention" && !one.outputs.qk_matmul_output)) {
      const problem = await verdict(page, one, (input) => ({ ...input, kernel }));
      if (problem !== null) failures.push(`${kernel}, ${one.name}: ${problem}`);
    }
  }
  expect(failures.join("\n")).toBe("");
});

// The mapping and the comparison, whichever backend computes.
test("ONNX: a call with one thing wrong fails its cases @page", async ({ page }) => {
  test.slow();
  for (const [method, list] of Object.entries(sabotages)) {
    for (const [name, change] of Object.entries(list)) {
      const touched = cases.filter((one) => methodOf(one) === method && change(inputOf(one)));
      const problems = [];
      for (const one of touched) problems.push(await verdict(page, one, change));
      const errors = problems.filter((problem) => problem?.startsWith("failed"));
      expect(errors, name).toEqual([]); // red by its numbers, not by a refusal
      expect(problems.filter((problem) => problem !== null).length, name).toBeGreaterThan(touched.length / 2);
    }
  }
});
