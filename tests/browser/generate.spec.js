// Writing, from the package alone: each word told as the whole run tells it; draws, limits, aborts, bad input.

import { files, gruFiles, serve } from "./support/random-model.js";
import { expect, openEngine, test } from "./support/test.js";

test.beforeEach(async ({ page, backend }) => {
  await openEngine(page);
  await serve(page);
  await page.evaluate(async ([backend, files]) => {
    window.engine = await window.qkv.createEngine({ backend });
    window.model = await window.engine.loadModel(files);
    /** Writes; gives the words, and the code of what it ended with. */
    window.write = async (text, options) => {
      const words = [];
      try {
        for await (const step of window.model.generate(text, options)) words.push(step);
        return { words };
      } catch (error) {
        return { words, code: error.code, message: error.message };
      }
    };
  }, [backend, files]);
});

test("writing: weights and candidates of each word are those of a run of the text before it", async ({ page, backend }) => {
  const { info, stages, words, wrong } = await page.evaluate(async () => {
    const { words } = await window.write("The cat", { maxTokens: 12, seed: 4 });
    const wrong = [];
    let before = "The cat";
    let stages;
    for (const { text, trace: { weights, candidates, tokens } } of words) {
      const run = await window.model.run(before, { trace: "weights" });
      const [layers, heads, keys] = weights.shape;
      if (keys !== run.tokens.length || JSON.stringify(tokens.map(({ id }) => id)) !== JSON.stringify(run.tokens.map(({ id }) => id))) wrong.push(`${before}: other tokens`);
      for (let layer = 0; layer < layers; layer++) {
        for (let head = 0; head < heads; head++) {
          const { data } = run.get({ stage: "weights", layer, head });
          for (let key = 0; key < keys; key++) {
            const apart = Math.abs(weights.data[(layer * heads + head) * keys + key] - data[(keys - 1) * keys + key]);
            if (!(apart <= 1e-4)) wrong.push(`${before}: ${layer} ${head} ${key} ${apart}`);
          }
        }
      }
      const probable = new Map(run.predict({ position: keys - 1, count: 11 }).map(({ id, probability }) => [id, probability]));
      for (const { id, probability } of candidates) if (!(Math.abs(probable.get(id) - probability) <= 1e-4)) wrong.push(`${before}: candidate ${id}`);
      before = text;
      stages = run.stages;
      run.dispose();
    }
    return { info: { ...window.model.info }, stages, words: words.map(({ token, text, stop, trace }) => ({ token, text, stop, chosen: trace.chosen, backend: trace.backend })), wrong };
  });
  expect(wrong).toEqual([]);
  expect(info).toMatchObject({ kind: "decoder", causal: true, kvHeads: 2, headDim: 6, maxWords: 19 });
  expect(stages).toEqual(expect.arrayContaining(["qRotated", "kRotated", "gate"]));
  expect(stages).not.toContain("features");
  expect(words).toHaveLength(12);
  for (const { token, text, chosen } of words) {
    expect(text.slice(token.start, token.end)).toBe(token.text);
    expect(chosen).toMatchObject({ id: token.id, token: token.text });
  }
  expect(words.map(({ stop }) => stop?.reason ?? null)).toEqual([...Array(11).fill(null), "maxTokens"]);
  expect(new Set(words.map((word) => word.backend))).toEqual(new Set([backend]));
});

test("writing: a seed writes the same again, another candidate goes on from there, positions end it", async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const ids = ({ words }) => words.map(({ token }) => token.id);
    const bold = { temperature: 1e300, seed: 9, maxTokens: 6 };
    const plain = ids(await window.write("", bold));
    const other = plain[1] === 5 ? 6 : 5;
    const forked = await window.write("", { ...bold, force: [plain[0], other] });
    const long = await window.write("the cat sat on the mat. the cat sat", { temperature: 0 });
    return {
      plain, again: ids(await window.write("", bold)), different: ids(await window.write("", { ...bold, seed: 10 })),
      forked: ids(forked), wanted: [plain[0], other, ...plain.slice(2)],
      likeliest: [await window.write("the", { temperature: 0, maxTokens: 5 }), await window.write("the", { topK: 1, maxTokens: 5 })].map(ids),
      long: long.words.length, stop: long.words.at(-1).stop,
    };
  });
  expect(seen.again).toEqual(seen.plain);
  expect(seen.different).not.toEqual(seen.plain);
  expect(seen.forked).toEqual(seen.wanted);
  expect(seen.likeliest[0]).toEqual(seen.likeliest[1]);
  expect(seen.long).toBe(20 - 11);
  expect(seen.stop).toMatchObject({ reason: "positions", message: expect.stringContaining("20 positions") });
});

test("writing: aborted between words, left early, and bad input; afterwards it writes as before", async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const good = (await window.write("the", { seed: 1, maxTokens: 4 })).words.at(-1).text;
    const control = new AbortController();
    const aborted = { words: 0 };
    try {
      for await (const _ of window.model.generate("the", { signal: control.signal })) if (++aborted.words === 3) control.abort();
    } catch (error) {
      aborted.code = error.code;
    }
    for await (const _ of window.model.generate("the")) break;
    const codes = {};
    for (const [name, [text, options]] of Object.entries({
      negative: ["the", { temperature: -1 }], nan: ["the", { temperature: NaN }], word: ["the", { temperature: "hot" }], none: ["the", { maxTokens: 0 }],
      half: ["the", { topK: 1.5 }], seed: ["the", { seed: -1 }], force: ["the", { force: [2] }], list: ["the", { force: 5 }],
      long: ["cat ".repeat(20)], full: ["cat ".repeat(19)], number: [7],
    })) codes[name] = (await window.write(text, options)).code;
    const encoder = await window.engine.loadModel("encoder");
    codes.encoder = await encoder.generate("the").next().catch((error) => error.code);
    const unknown = await window.write("xqzzt 🐈", { seed: 1, maxTokens: 2 });
    return { good, again: (await window.write("the", { seed: 1, maxTokens: 4 })).words.at(-1).text, aborted, codes, unknown: unknown.words.length };
  });
  expect(seen.aborted).toEqual({ words: 3, code: "aborted" });
  const { encoder, long, full, ...others } = seen.codes;
  expect({ encoder, long, full }).toEqual({ encoder: "unsupported-model", long: "too-large", full: "too-large" });
  expect(new Set(Object.values(others))).toEqual(new Set(["invalid-option"]));
  expect(seen.unknown).toBe(2);
  expect(seen.again).toBe(seen.good);
  await page.unroute("**/random/*");
  await serve(page, { cut: 40 });
  expect(await page.evaluate((files) => window.engine.loadModel(files).catch((error) => error.code), files)).toBe("truncated-file");
});

test("a recurrent model runs, opens and says what it has not", async ({ page, backend }) => {
  const seen = await page.evaluate(async (files) => {
    const model = await window.engine.loadModel(files);
    const trace = await model.run("the cat sat");
    const wrong = [];
    for (const [stage, column] of [["embed", 3], ["input", 17], ["state", 5], ["logits", 4]]) {
      const { data, shape } = trace.get({ stage });
      const { value, terms, steps } = trace.explain({ stage, row: 2, column });
      const shown = terms.length ? terms.reduce((sum, term) => sum + term.value, 0) : steps.at(-1).value;
      if (!(Math.abs(shown - value) <= 1e-5 * Math.max(1, Math.abs(value))) || value !== data[2 * shape[1] + column]) wrong.push(`${stage}: ${shown} ${value}`);
    }
    const code = (promise) => promise.then(() => null, (error) => error.code);
    return {
      kind: model.info.kind, heads: model.info.heads, stages: trace.stages, wrong, backend: trace.backend, ...(await trace.verify()),
      sum: trace.predict({ position: 3, count: 11 }).reduce((sum, { probability }) => sum + probability, 0),
      codes: [
        await code(model.run("the", { mask: "none" })), await code(model.run("the", { temperature: 2 })), await code(model.run("")), await code(model.run("cat ".repeat(20))),
        await code(model.generate("the").next()), await code(model.heads()), await code(model.run("the", { ablate: [{ layer: 0, head: 0 }] })), await code((async () => trace.get({ stage: "weights" }))()), await code((async () => trace.get({ stage: "state", head: 0 }))()),
      ],
      again: (await model.run("the cat sat")).logits({ position: 3 })[4] === trace.logits({ position: 3 })[4],
    };
  }, gruFiles);
  const { largest, sum, ...rest } = seen;
  expect(rest).toEqual({
    kind: "gru", heads: 0, stages: ["embed", "input", "state", "logits"], wrong: [], backend, count: 4 * (10 + 39 + 13 + 11),
    codes: ["invalid-option", "invalid-option", "invalid-option", "too-large", "unsupported-model", "unsupported-model", "invalid-option", "invalid-option", "invalid-option"], again: true,
  });
  expect(largest).toBeLessThan(1e-4);
  expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
});
