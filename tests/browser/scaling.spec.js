// <qkv-scaling>: one text in every size. What it shows is held against the f64 reference, the records of training, and the cards' counts of the same questions.

import AxeBuilder from "@axe-core/playwright";
import strings from "../../www/locales/en-scaling.js";
import { expect, test } from "./support/test.js";

const begun = (figure) => expect.poll(() => figure.evaluate((element) => element.result?.runs?.size > 0), { timeout: 60_000 }).toBe(true);

/** Opens the article at its last figure. */
async function open(page, state = "") {
  await page.goto(`./#figure=scaling&${state || "view=size"}`);
  const figure = page.locator("qkv-scaling");
  await begun(figure);
  return figure;
}

const settled = (figure) => figure.evaluate((element) => element.settled());

/** Digits and verdicts as they stand in the columns: { 1: { verdict, words: { zoe: "0.03" } } }. */
const shown = (figure) => figure.locator(".size").evaluateAll((columns) => Object.fromEntries(columns.filter((column) => column.querySelector("table")).map((column) => [
  column.querySelector("[data-size]").dataset.size,
  { verdict: column.querySelector(".verdict").textContent.trim(), words: Object.fromEntries([...column.querySelectorAll("tr")].map((row) => [row.dataset.word, row.querySelector(".amount span").textContent])) },
])));

/** The same from the logits, softmax in f64, and how far each run is from the f64 reference. */
const truth = (figure) => figure.evaluate(async (element) => {
  const out = {};
  for (const [size, { trace }] of element.result.runs) {
    const position = trace.tokens.length - 1;
    const words = trace.predict({ position, count: 1e6 }).map(({ token }) => token);
    const logits = Array.from(trace.logits({ position })).sort((a, b) => b - a);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - logits[0]), 0);
    out[size] = { backend: trace.backend, said: Object.fromEntries(words.map((word, i) => [word, Math.exp(logits[i] - logits[0]) / sum])) };
    // A run that kept its weights only has too little to compare, so the whole of it is run once more.
    const whole = await element.sizes.model(size).run(trace.text);
    out[size].apart = (await whole.verify()).largest;
    whole.dispose();
  }
  return out;
});

/** The first digit that is not that of `said`, or null. */
function misread({ words }, said) {
  for (const [word, digits] of Object.entries(words)) {
    const right = digits === strings.sizes.little ? said[word] < 0.005 : Math.abs(Number(digits) - said[word]) <= 0.0051;
    if (!right) return `${word}: ${digits} for ${said[word]}`;
  }
  return null;
}

test("every size on one text: digits and verdicts are those of its own run; the charts are the records", async ({ page, backend }) => {
  const figure = await open(page, "ability=names&question=2");
  const columns = await shown(figure);
  const runs = await truth(figure);
  const { question, records, names } = await figure.evaluate(({ result, ability, question }) => ({ question: result.questions[ability][question - 1], records: result.records, names: [result.questions.names[0].right, ...result.questions.names[0].others] }));
  expect(Object.keys(columns)).toEqual(Object.keys(runs));
  expect(Object.keys(columns).length).toBeGreaterThan(1);
  for (const [size, column] of Object.entries(columns)) {
    const { said, apart, backend: on } = runs[size];
    expect(on).toBe(backend);
    expect(apart).toBeLessThan(1e-3);
    expect(misread(column, said), `size ${size}`).toBeNull();
    const right = names.every((name) => name === question.right || said[name] < said[question.right]);
    expect(column.verdict, `size ${size}`).toBe(right ? "right" : "wrong");
  }
  // The check tells sizes apart, or it would check nothing.
  expect(misread(Object.values(columns)[0], runs[4].said)).not.toBeNull();

  const labels = await figure.locator(".of-loss [data-point]").evaluateAll((dots) => dots.map((dot) => dot.ariaLabel));
  const wanted = records.sizes.flatMap((size) => size.seeds.map((seed) => [size, seed]));
  expect(labels).toHaveLength(wanted.length);
  for (const [{ size, parameters }, { seed, validation }] of wanted) {
    const label = labels.find((each) => each.startsWith(`Size ${size},`) && each.includes(`seed ${seed}`));
    expect(label).toContain(parameters.toLocaleString("en"));
    expect(label).toContain(`Loss ${validation.toFixed(3)}`);
    expect(label).toContain(`${Math.exp(validation).toFixed(1)} words`);
  }

  // The head that is named is the one with the most weight on the word to be fetched.
  const best = await figure.evaluate(({ result, sizes }) => {
    const { trace } = result.runs.get(4);
    const n = trace.tokens.length;
    const at = trace.tokens.findIndex(({ text }) => text === result.expected);
    const { layers, heads } = sizes.model(4).info;
    const all = Array.from({ length: layers * heads }, (_, i) => ({ layer: Math.floor(i / heads) + 1, head: (i % heads) + 1, weight: trace.get({ stage: "weights", layer: Math.floor(i / heads) }).data[((i % heads) * n + n - 1) * n + at] }));
    return all.reduce((a, b) => (b.weight > a.weight ? b : a));
  });
  await expect(figure.locator(".heads-of .reading")).toContainText(`layer ${best.layer}, head ${best.head} sends ${Math.round(best.weight * 100)} to ${question.right}`);
});

test("a hundred questions give the count on the card, beside the record's dot; cancelling keeps what was counted @page", async ({ page }) => {
  const figure = await open(page, "ability=list");
  const least = await figure.evaluate(({ result }) => result.family[0].size);
  const recorded = await figure.evaluate(({ sizes }, all) => Object.fromEntries(all.map((size) => [size, sizes.model(size).info.metrics.probes.list])), [least, 4]);
  await figure.locator(`[data-size="${least}"]`).click();
  await figure.getByRole("button", { name: strings.test.ask(least, recorded[least].rows) }).click();
  await expect(figure.locator(`[data-score="${least}"] .here b`)).toBeVisible({ timeout: 60_000 });
  const count = Number(await figure.locator(`[data-score="${least}"] .here b`).textContent());
  // One question may hang on a rounding.
  expect(Math.abs(count - recorded[least].accuracy * recorded[least].rows)).toBeLessThanOrEqual(1);
  expect(Math.abs(count - recorded[4].accuracy * recorded[4].rows)).toBeGreaterThan(1);
  await expect(figure.locator(`[data-point="here-${least}"]`)).toHaveAttribute("aria-label", strings.charts.tested({ size: least, ability: "list", right: count, total: recorded[least].rows }));
  await figure.getByRole("button", { name: strings.test.askAll }).click();
  await figure.getByRole("button", { name: strings.test.cancel }).click();
  await expect(figure.locator(".told")).toContainText(strings.test.cancelled);
  await expect(figure.locator('[data-score="4"] .here b')).toHaveCount(0);
  await expect(figure.locator(`[data-score="${least}"] .here b`)).toHaveText(String(count));
});

test("one's own text, keys, the address, what makes no sense, and axe @page", async ({ page }) => {
  const figure = await open(page, "ability=agreement&size=99&question=-3");
  const text = figure.locator("#own");
  await expect(figure.locator(".chart")).toHaveCount(4);
  const before = await figure.locator(".says").textContent();
  await text.fill("   ");
  await expect(figure.locator(".notes")).toContainText("Until then the last text stays");
  await settled(figure);
  expect(await figure.locator(".says").textContent()).toBe(before);
  await text.fill("zorblax the qwerty");
  await figure.locator("#expected").fill("frobnicate");
  await expect(figure.locator(".notes")).toContainText("zorblax, qwerty");
  await expect(figure.locator(".says")).toContainText("cannot say frobnicate");
  await expect(figure.locator(".verdict.none").first()).toBeVisible();
  await text.fill("cat ".repeat(120));
  await expect(figure.locator(".notes")).toContainText("You typed 120 words");
  await text.fill("the cats near the dog");
  await figure.locator("#expected").fill("are");
  await settled(figure);
  await expect.poll(() => page.url()).toMatch(/text=the\+cats\+near\+the\+dog.*expected=are|expected=are.*text=the\+cats/);

  await figure.locator('[data-size="4"]').focus();
  await page.keyboard.press("ArrowLeft");
  await expect(figure.locator('[data-size="3"]')).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("4");
  await expect(figure.locator('[data-size="4"]')).toHaveAttribute("aria-pressed", "true");
  const dot = figure.locator('.of-loss [data-point][tabindex="0"]');
  await dot.focus();
  await page.keyboard.press("Home");
  await expect(figure.locator(".pointed")).toContainText("Loss");
  await page.keyboard.press("Enter");
  await expect(figure.locator(".of-loss .open")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(figure.locator(".of-loss .open")).toHaveCount(0);
  await figure.locator('[data-head="0"]').focus();
  await page.keyboard.press("ArrowDown");
  await expect(figure.locator('[data-head="1"]')).toBeFocused();

  await figure.getByText(strings.charts.view.training).click();
  await expect(figure.locator(".records .reading")).toContainText("from step");
  await expect.poll(() => page.url()).toContain("view=training");
  await page.reload();
  await begun(figure);
  await expect(figure.locator("#own")).toHaveValue("the cats near the dog");
  expect(await figure.evaluate(({ state }) => state)).toMatchObject({ expected: "are", view: "training", ability: "agreement" });
  const { violations } = await new AxeBuilder({ page }).include("qkv-scaling").analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`)).toEqual([]);
});

test("a size whose file does not come says why, and the others stay @page", async ({ page, expected }) => {
  expected.push(/Failed to load resource/);
  const third = async (route) => ((await (await route.fetch()).json()).name === "family-3" ? route.abort() : route.continue());
  await page.route(/\/config[^/]*\.json/, third);
  const figure = await open(page);
  const gone = figure.locator(".size").nth(await figure.evaluate(({ result }) => result.family.findIndex(({ size }) => size === 3)));
  await expect(gone).toContainText("config");
  await expect(figure.locator('.size:has([data-size="4"]) .verdict')).toHaveText(/right|wrong/);
  await page.unroute(/\/config[^/]*\.json/, third);
  await gone.getByRole("button", { name: strings.sizes.again }).click();
  await expect(gone.locator(".verdict")).toHaveText(/right|wrong/);
});
