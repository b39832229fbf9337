// All heads on one sentence: what they are found to do, and what the model says without some of them.

import strings from "../../www/locales/en-heads.js";
import { openFigure, ready } from "./support/figure.js";
import { expect, openEngine, test } from "./support/test.js";

const open = (page, state = "") => openFigure(page, { name: "heads", hash: state && `#figure=heads&${state}` });

/** Waits until the figure shows the run with these heads off. */
const without = (figure, off) =>
  expect.poll(() => figure.evaluate((element) => element.result.off.map(({ layer, head }) => `${layer + 1}.${head + 1}`).join(" "))).toBe(off);

/** Words and digits of the table, a column each: { are: ["0.63", "0.22"], … }. */
const shown = (figure) => figure.locator(".answers tbody tr").evaluateAll((rows) =>
  Object.fromEntries(rows.map((row) => [row.dataset.answer, [...row.querySelectorAll(".amount > span")].map((digits) => digits.textContent)])));

/** The same from the logits of both runs, softmax in f64; and how far each run is from the f64 reference. */
const truth = (figure) => figure.evaluate(async (element) => {
  const { whole, trace, at } = element.result;
  const columns = [];
  const apart = [];
  for (const run of [whole, trace]) {
    apart.push((await run.verify()).largest);
    const logits = Array.from(run.logits({ position: at })).sort((a, b) => b - a);
    const sum = logits.reduce((sum, logit) => sum + Math.exp(logit - logits[0]), 0);
    const order = run.predict({ position: at, count: logits.length }).map(({ token }) => token);
    columns.push(new Map(order.map((word, i) => [word, Math.exp(logits[i] - logits[0]) / sum])));
  }
  return { apart, columns: columns.map((column) => Object.fromEntries(column)) };
});

/** The first word whose digits in column `c` are not those of `column`, or null. */
function misread(table, c, column) {
  for (const [word, digits] of Object.entries(table)) {
    const right = digits[c] === strings.hidden.little ? column[word] < 0.005 : Math.abs(Number(digits[c]) - column[word]) <= 0.0051;
    if (!right) return `${word}: ${digits[c]} for ${column[word]}`;
  }
  return null;
}

test("without the head that looks at the subject the model takes the other number, and every digit is that of the run", async ({ page, backend }) => {
  const figure = await open(page);
  await expect(figure.locator(".says")).toContainText("are");
  await figure.locator('.tile[data-at="2-0"] .switch').click();
  await without(figure, "3.1");
  await expect(figure.locator(".says")).toContainText("Without layer 3, head 1, the model expects is");
  const table = await shown(figure);
  const { apart, columns } = await truth(figure);
  expect(await figure.evaluate((element) => element.trace.backend)).toBe(backend);
  for (const difference of apart) expect(difference).toBeLessThan(1e-4);
  expect(misread(table, 0, columns[0])).toBeNull();
  expect(misread(table, 1, columns[1])).toBeNull();
  // The check tells the two runs apart, or it would check nothing.
  expect(misread(table, 1, columns[0])).not.toBeNull();
  await figure.locator('[data-all="off"]').click();
  await expect(figure.locator(".says")).toContainText("Without any head");
  expect((await truth(figure)).apart[1]).toBeLessThan(1e-4);
  await figure.locator('[data-all="on"]').click();
  await without(figure, "");
});

test("the question is answered by measuring: on test sentences, and on the reader's own @page", async ({ page }) => {
  const figure = await open(page);
  const first = figure.locator(".rank button").first();
  await expect(first).toHaveAccessibleName("layer 3, head 1: 0.96");
  await expect(figure.locator(".rank button")).toHaveCount(16);
  await expect(figure.locator(".found .fine")).toContainText("100 sentences; the order is from 100 others");
  await figure.getByRole("combobox").selectOption("previous-word");
  await figure.getByText(strings.finder.over.text).click();
  await expect(figure.locator(".found .fine")).toContainText("of your sentence");
  // Mean weight on the word before, over the words with one on both sides, from a run of its own.
  const mean = await figure.evaluate(async (element) => {
    const run = await element.loaded.run(element.text);
    const { layer, head } = element.search.ranking.heads[0];
    const { data, shape: [n] } = run.get({ stage: "weights", layer, head });
    let sum = 0;
    for (let row = 2; row < n - 2; row++) sum += data[row * n + row - 1];
    run.dispose();
    return sum / (n - 4);
  });
  expect(await first.locator("span").last().textContent()).toBe(mean.toFixed(2));
  await figure.getByRole("combobox").selectOption("synonym");
  await expect(figure.locator(".skipped")).toContainText("cannot be told from a text alone");
});

test("arrows walk the heads, Enter opens, Space and O switch, Escape lets go; another word can be hidden @page", async ({ page }) => {
  const figure = await open(page);
  await figure.locator('.tile[data-at="2-0"] .look').focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const at = figure.locator('.tile[data-at="1-2"] .look');
  await expect(at).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(at).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Space");
  await without(figure, "2.3");
  await expect(at).toBeFocused();
  await expect(at).toHaveAccessibleName("layer 2, head 3, next word, switched off");
  await expect(at).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("o");
  await without(figure, "");
  await page.keyboard.press("Escape");
  await expect(figure.locator('.tile[data-at="2-0"] .look')).toHaveAttribute("aria-pressed", "true");
  const hidden = figure.getByRole("radio", { name: "are", exact: true });
  await hidden.focus();
  await page.keyboard.press("ArrowRight");
  await expect(figure.getByRole("radio", { name: "old", exact: true })).toBeFocused();
  await expect.poll(() => figure.evaluate((element) => element.trace.text)).toBe("The keys to the cabinet are _.");
});

test("what makes no sense gets a sentence, and the last state stays @page", async ({ page }) => {
  const figure = await open(page, "off=9.9+3.1&blank=77&ask=nothing");
  await without(figure, "3.1");
  const before = await figure.locator(".says").textContent();
  await figure.getByRole("textbox").fill("   ");
  await expect(figure.locator(".notes")).toContainText("Until then the last sentence stays");
  expect(await figure.locator(".says").textContent()).toBe(before);
  const long = `${"word ".repeat(60)}.`;
  await figure.getByRole("textbox").fill(long);
  await expect(figure.locator(".notes")).toContainText("the first 38 are shown");
  await figure.getByRole("textbox").fill("zorblax 🐈");
  await ready(figure);
  await expect(figure.locator(".tile")).toHaveCount(16);

  await openEngine(page);
  const codes = await page.evaluate(async () => {
    const engine = await window.qkv.createEngine({ backend: "cpu" });
    const model = await engine.loadModel("encoder");
    const code = (call) => call().then(() => "ran", (error) => `${error.code} ${error.message}`);
    const stop = new AbortController();
    const codes = [
      await code(() => model.run("a dog", { ablate: [{ layer: 4, head: 0 }] })),
      await code(() => model.run("a dog", { ablate: "3.1" })),
      await code(() => model.run("a dog", { ablate: [{ layer: 0.5, head: 0 }] })),
      await code(() => model.heads({ roles: ["wisdom"] })),
      await code(() => model.heads({ text: " " })),
      await code(() => model.heads({ text: "dog ".repeat(60) })),
      await code(() => model.heads({ roles: ["pronoun-noun"], signal: stop.signal, onProgress: () => stop.abort() })),
      await code(() => model.run("a dog", { ablate: [{ layer: 3, head: 3 }] })),
    ];
    const [induction] = await model.heads({ roles: ["induction"] });
    engine.dispose();
    return [...codes, induction.skipped];
  });
  for (const [i, start] of ["invalid-option Head 0 of layer 4", "invalid-option ablate", "invalid-option ablate", "invalid-option", "invalid-option", "too-large", "aborted", "ran", "Induction"].entries()) {
    expect(codes[i].startsWith(start), codes[i]).toBe(true);
  }
});

test("a decoder's heads are found on sentences of its own, as its record says @page", async ({ page }) => {
  await openEngine(page);
  const found = await page.evaluate(async () => {
    const engine = await window.qkv.createEngine({ backend: "cpu" });
    const of = async (name, roles) => {
      const model = await engine.loadModel(name);
      const rankings = await model.heads({ roles });
      return rankings.map(({ role, heads, skipped }) => ({ role, skipped, best: heads[0], record: model.info.roles[role === "duplicate-word" ? "duplicate" : role] }));
    };
    const found = [
      ...await of("decoder", ["verb-subject", "induction", "previous-word", "duplicate-word", "rest", "next-word", "synonym"]),
      ...await of("memory-attention", ["induction", "previous-word"]),
    ];
    engine.dispose();
    return found;
  });
  const skipped = found.filter(({ role }) => ["next-word", "synonym"].includes(role));
  expect(skipped.map(({ skipped }) => skipped.split(" ").slice(0, 3).join(" "))).toEqual(["A later word", "This model came"]);
  for (const { role, skipped, best, record } of found.filter(({ role }) => !["next-word", "synonym"].includes(role))) {
    expect(skipped, role).toBeNull();
    if (role === "rest") continue; // the record has none
    expect(record.alike, role).toContainEqual([best.layer, best.head]);
    // For the previous word the search takes every word of a text, the record those of the list alone: all but two of 13.
    if (record.layer === best.layer && record.head === best.head) expect(Math.abs(best.score - record.mass), role).toBeLessThan(role === "previous-word" ? 2 / 13 : 0.001);
  }
});
