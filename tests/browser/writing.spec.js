// Chapter "Writing": a text word by word, what each word looked at, and how it goes on from another word.

import AxeBuilder from "@axe-core/playwright";
import { rememberDevices } from "./support/devices.js";
import { expect, test } from "./support/test.js";

const few = "words=9&word=13&layer=2&head=4";

/** Opens the figure and waits until it has written what it was asked for. */
async function open(page, state = few, motion = "reduce") {
  await page.emulateMedia({ reducedMotion: motion });
  await page.goto(`./#figure=generate&${state}`);
  const figure = page.locator("qkv-generate");
  await figure.scrollIntoViewIfNeeded();
  if (motion === "reduce") await written(figure);
  return figure;
}

const written = (figure) => expect.poll(() => figure.evaluate((element) => element.result?.running === false && element.updateComplete), { timeout: 60_000 }).toBe(true);
const textOf = (figure) => figure.evaluate((element) => element.result.text);
const idsOf = (figure) => figure.evaluate((element) => element.result.steps.map(({ token }) => token.id));

/** Weights and probabilities of the word that is held, in f64 from queries, keys and logits of a run of the text before it. */
const truth = (figure) => figure.evaluate(async (element) => {
  const { result, loaded, word, place: { layer, head } } = element;
  const i = word - result.opening.length;
  const run = await loaded.run(i ? result.steps[i - 1].text : result.source);
  const [q, k] = ["qRotated", "kRotated"].map((stage) => run.get({ stage, layer, head }).data);
  const n = run.tokens.length;
  const { headDim } = loaded.info;
  const softmax = (scores) => {
    const raised = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const sum = raised.reduce((a, b) => a + b, 0);
    return raised.map((each) => each / sum);
  };
  const scores = Array.from({ length: n }, (_, key) => {
    let sum = 0;
    for (let d = 0; d < headDim; d++) sum += q[(n - 1) * headDim + d] * k[key * headDim + d];
    return sum / Math.sqrt(headDim);
  });
  const logits = softmax(Array.from(run.logits({ position: n - 1 })));
  const order = run.predict({ position: n - 1, count: logits.length });
  const sorted = logits.toSorted((a, b) => b - a);
  run.dispose();
  return { weights: softmax(scores), probabilities: Object.fromEntries(order.map(({ id }, at) => [id, sorted[at]])) };
});

/** The first number under a word that is not that of its weight, or null. Whole threads are shared out, so one may be a little off. */
async function misread(figure, weights) {
  const counts = await figure.locator(".count").allTextContents();
  if (counts.length !== weights.length) return `${counts.length} counts for ${weights.length} words`;
  const wrong = weights.findIndex((weight, i) => !(Math.abs((counts[i] === "·" ? 0 : Number(counts[i])) - 100 * weight) <= 1));
  return wrong < 0 ? null : `${counts[wrong]} threads for ${weights[wrong]}`;
}

test("each word shows what it was written from, and another candidate is gone on from; a link restores it", async ({ page, backend }) => {
  const figure = await open(page);
  const plain = await textOf(figure);
  expect(await figure.evaluate((element) => element.result.backend)).toBe(backend);
  expect(await idsOf(figure)).toHaveLength(9);
  await expect(figure.locator(".where")).toContainText("The 9 words asked for are written.");

  // ella, named in the opening: the threads and the digits of the table, against f64.
  await expect(figure.locator(".w.is-locked")).toHaveText(/^ella/);
  const { weights, probabilities } = await truth(figure);
  expect(await misread(figure, weights)).toBeNull();
  expect(await misread(figure, [...weights.slice(1), weights[0]])).not.toBeNull();
  const table = await figure.locator(".candidates tr[data-id]").evaluateAll((rows) => rows.map((row) => [row.dataset.id, row.querySelector(".said > span").textContent]));
  expect(table).toHaveLength(8);
  for (const [id, digits] of table) {
    if (digits === "< .01") expect(probabilities[id]).toBeLessThan(0.0051);
    else expect(Math.abs(Number(digits) - probabilities[id])).toBeLessThan(0.0051);
  }
  await expect(figure.locator(".reading")).toContainText("layer 2, head 4 sent 100 of a hundred threads to the first Ella");

  // Another word in its place: what stood before stays, what follows is written anew, and the place is marked.
  const other = figure.locator(".candidates tr[data-id]").nth(2);
  const id = Number(await other.getAttribute("data-id"));
  const word = await other.locator("th").textContent();
  await other.getByRole("button").click();
  await expect.poll(() => figure.evaluate((element) => element.forced)).toBe(`${id}*`);
  await written(figure);
  const forked = await textOf(figure);
  expect(forked).not.toBe(plain);
  expect((await idsOf(figure))[0]).toBe(id);
  await expect(figure.locator(".own-word")).toHaveText(new RegExp(`^${word.trim()}`));
  await expect(figure.locator(".reading")).toContainText("You chose it");
  const link = await figure.evaluate((element) => element.link);

  // The mean of all heads, of the engine's own weights.
  await figure.getByRole("radio", { name: "mean of all 12" }).click();
  await figure.locator(`.w[data-i="15"]`).click();
  const mean = await figure.evaluate(({ result, word }) => {
    const { data, shape: [layers, heads, keys] } = result.steps[word - result.opening.length].trace.weights;
    return Array.from({ length: keys }, (_, key) => Array.from(data).reduce((sum, weight, i) => sum + (i % keys === key ? weight : 0), 0) / (layers * heads));
  });
  expect(await misread(figure, mean)).toBeNull();

  await figure.getByRole("button", { name: "As it wrote by itself" }).click();
  await expect.poll(() => textOf(figure)).toBe(plain);

  await page.goto("about:blank");
  await page.goto(link);
  await written(figure);
  expect(await textOf(figure)).toBe(forked);
  await expect(figure.locator(".own-word")).toHaveCount(1);
});

test("by keys: words are walked and held, Escape lets go and stops, N writes again; what was stopped goes on as it would have @page", async ({ page }) => {
  const figure = await open(page, "words=60", "no-preference");
  await page.waitForFunction(() => document.querySelector("qkv-generate").written?.length > 2);
  await figure.locator(".looks-plan [tabindex='0']").focus();
  await page.keyboard.press("Escape");
  await written(figure);
  await expect(figure.locator(".where")).toContainText("Stopped. What is written stays.");
  const half = await idsOf(figure);
  expect(half.length).toBeLessThan(60);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await figure.evaluate((element, words) => (element.words = words), half.length + 6);
  await expect.poll(async () => (await idsOf(figure)).length).toBe(half.length + 6);
  const whole = await idsOf(figure);
  expect(whole.slice(0, half.length)).toEqual(half);
  const straight = await figure.evaluate(async ({ loaded, result, temperature, topK, seed, words }) => {
    const ids = [];
    for await (const { token } of loaded.generate(result.source, { temperature, topK, seed, maxTokens: words })) ids.push(token.id);
    return ids;
  });
  expect(whole).toEqual(straight);

  await figure.locator(".w[data-i='13']").focus();
  await page.keyboard.press("ArrowRight");
  await expect(figure.locator(".w[data-i='14']")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(figure.locator(".w[data-i='14']")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(figure.locator(".w[aria-pressed='true']")).toHaveCount(0);
  await page.keyboard.press("n");
  await expect.poll(() => figure.evaluate((element) => element.seed)).toBe(2);
  await written(figure);
  expect(await idsOf(figure)).not.toEqual(whole);
});

test("where the model would end it says so and can go on; what makes no sense gets a sentence; axe finds nothing @page", async ({ page }) => {
  const figure = await open(page, "text=The+robots+near+the+shelf&seed=-1&temperature=9&words=12&forced=1*.99999&word=900");
  await expect(figure.locator(".refused")).toContainText("The seed is a whole number from 0 to 999,999. “-1” will not do, so it stays 1.");
  expect(await figure.evaluate(({ temperature, seed }) => [temperature, seed])).toEqual([0.8, 1]);
  await expect(figure.locator(".told")).toContainText("a word that this model does not have");
  await expect(figure.locator(".where")).toContainText("Here the model would end the text");
  const short = await idsOf(figure);
  expect(short.length).toBeLessThan(6);
  expect((await new AxeBuilder({ page }).include("qkv-generate").analyze()).violations).toEqual([]);
  await figure.getByRole("button", { name: "Write on" }).click();
  await expect(figure.locator(".where")).toContainText("The 12 words asked for are written.");
  expect((await idsOf(figure)).slice(0, short.length)).toEqual(short);

  const seed = figure.getByRole("spinbutton", { name: "seed" });
  await seed.fill("-3");
  await expect(figure.locator(".refused")).toContainText("“-3” will not do, so it stays 1.");
  await seed.fill("5");
  await expect(figure.locator(".refused")).toHaveCount(0);

  const field = figure.getByRole("textbox");
  await field.fill("the dog ".repeat(70));
  await expect(figure.locator(".notes")).toContainText("You wrote 140 words and marks. The first 87 are read");
  await expect(figure.locator(".where")).toContainText(/All 96 positions|would end/);
  await field.fill("xyzzy blorp");
  await expect(figure.locator(".notes")).toContainText("The model has never met xyzzy and blorp");
  await field.fill("");
  await expect(figure.locator(".notes")).toContainText("the model begins by itself");
  await expect.poll(() => figure.evaluate(({ result, link }) => [result.source, result.steps.length > 3, new URL(link).hash.includes("text=+")])).toEqual(["", true, true]);
  await figure.evaluate((element) => (element.model = "encoder"));
  await expect(figure.locator(".stopped .what")).toHaveText("This model does not write.");
});

test("a device lost while it writes: it goes on as it would have, and that is told @once", async ({ page }) => {
  await rememberDevices(page);
  const figure = await open(page, "words=16", "no-preference");
  // Looked for in the page: from outside, the last word may be there before the third was seen.
  const left = await figure.evaluate((element) => new Promise((resolve) => {
    const look = () => {
      const count = element.written?.length ?? 0;
      if (count < 3) return setTimeout(look, 5);
      window.devices.forEach((device) => device.destroy());
      resolve(16 - count);
    };
    look();
  }));
  expect(left).toBeGreaterThan(0);
  await expect(figure.locator(".told")).toContainText("What is written is kept.");
  await written(figure);
  const ids = await idsOf(figure);
  expect(await figure.evaluate(async ({ loaded, result }) => {
    const ids = [];
    for await (const { token } of loaded.generate(result.source, { temperature: 0.8, seed: 1, maxTokens: 16 })) ids.push(token.id);
    return ids;
  })).toEqual(ids);
});
