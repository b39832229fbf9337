// Models from files: what the page computes with them is what PyTorch computes, token by token and weight by weight.

import { real, small } from "./support/own-models.js";
import { expect, openEngine, pageOf, test } from "./support/test.js";

const TOLERANCE = 1e-3;

/** Opens a model in the page and runs the texts of its cases; gives what the cases have numbers for. */
const run = (page, backend, source, cases) => page.evaluate(async ([backend, source, cases]) => {
  window.engine ??= await window.qkv.createEngine({ backend });
  const model = await window.engine.loadModel(source);
  const results = [];
  for (const { text, positions, silenced, written, step } of cases) {
    const trace = await model.run(text, { trace: "streams" });
    const { layers } = model.info;
    const got = (stage, layer) => Array.from(trace.get({ stage, layer }).data);
    const result = { ids: trace.tokens.map(({ id }) => id), weights: Array.from({ length: layers }, (_, layer) => got("weights", layer)).flat() };
    if (positions) result.logits = positions.flatMap((position) => Array.from(trace.logits({ position })).filter((_, id) => id % step === 0));
    else result.final = got("block", layers - 1);
    trace.dispose();
    if (silenced) {
      const without = await model.run(text, { trace: "weights", ablate: [{ layer: silenced[0], head: silenced[1] }] });
      result.silenced = Array.from(without.logits({ position: without.tokens.length - 1 }));
      without.dispose();
    }
    if (written) {
      result.written = [];
      for await (const { token } of model.generate(text, { maxTokens: written.length, temperature: 0 })) result.written.push(token.id);
    }
    results.push(result);
  }
  const { own, logits } = model.info;
  model.dispose();
  return { backend: window.engine.backend, own, logits, results };
}, [backend, source, cases.map(({ text, positions, silenced, written, step }) => ({ text, positions, silenced, written, step }))]);

/** The first number that is further off than is allowed, or null. NaN is. */
function apart(came, wanted) {
  if (came?.length !== wanted.length) return `${came?.length} numbers, expected ${wanted.length}`;
  const at = wanted.findIndex((number, at) => !(Math.abs(came[at] - number) <= TOLERANCE));
  return at < 0 ? null : `at ${at}: ${came[at]}, expected ${wanted[at]}`;
}

/** The first thing in which a result is not what is expected, or null. */
function differs(result, wanted) {
  for (const name of ["ids", "written"]) {
    if (wanted[name] && JSON.stringify(result[name]) !== JSON.stringify(wanted[name])) return `${name}: ${result[name]}, expected ${wanted[name]}`;
  }
  for (const [name, numbers] of Object.entries(wanted.numbers)) {
    const found = apart(result[name], numbers);
    if (found) return `${name} ${found}`;
  }
  return null;
}

async function agrees(page, backend, { name, source, expected }, words = Infinity) {
  const cases = expected().map((each) => ({ ...each, written: each.written?.slice(0, words) }));
  const absolute = (path) => pageOf(path.slice(1));
  const given = typeof source === "string" ? absolute(source) : { config: absolute(source.config), weights: source.weights.map(absolute), tokenizer: absolute(source.tokenizer) };
  const came = await run(page, backend, given, cases);
  expect(came, name).toMatchObject({ backend, own: true, logits: Boolean(cases[0].positions) });
  for (const [at, result] of came.results.entries()) {
    expect(differs(result, cases[at]), `${name}, ${cases[at].text}`).toBeNull();
    // The same comparison, spoilt.
    for (const name of Object.keys(cases[at].numbers)) {
      for (const wrong of [result[name][5] + 2.1 * TOLERANCE, NaN]) {
        expect(differs({ ...result, [name]: result[name].with(5, wrong) }, cases[at])).toContain(`${name} at 5`);
      }
    }
    expect(differs({ ...result, ids: [...result.ids, 0] }, cases[at])).toContain("ids");
  }
}

test.beforeEach(async ({ page }) => openEngine(page));

// The Rust tests run all of them on a device; a software one is slow, so here it is files of each sort.
const ON_DEVICE = ["gpt2", "roberta", "qwen2", "llama-gguf", "llama-k-gguf"];

test("small models of every family", async ({ page, backend }) => {
  for (const model of small.filter(({ name }) => backend === "cpu" || ON_DEVICE.includes(name))) await test.step(model.name, () => agrees(page, backend, model));
});

for (const model of real) {
  test(`${model.name}, a model that people have`, async ({ page, backend }) => {
    test.skip(!model.here, `LEFT OUT: ${model.name} is not in tests/real/.cache; npm test fetches it where it can`);
    await agrees(page, backend, model, 3);
  });
}
