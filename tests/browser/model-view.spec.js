// One word through the whole model: what is shown is what was computed, and what was computed is what the f64 reference says.

import AxeBuilder from "@axe-core/playwright";
import { difference } from "./support/reference.js";
import { expect, test } from "./support/test.js";

const STEPS = ["word, ending", "embedding", "norm", "q, k, v", "weights", "heads", "output", "add output", "norm", "hidden", "GELU", "feed-forward", "add feed-forward", "all blocks", "last norm", "un-embedding", "logits", "softmax"];
// What each step lays out, line by line; "<" is what flows into the block.
const LINES = { 1: ["features"], 2: ["embed"], 3: ["<", "norm"], 4: ["q", "k", "v"], 6: ["heads"], 7: ["heads", "output"], 8: ["<", "output", "residual"], 9: ["residual", "norm2"], 10: ["hidden"], 11: ["hidden", "activation"], 12: ["feedforward"], 13: ["residual", "feedforward", "block"], 15: [">", "final"], 16: ["unembed"] };

async function open(page, state = "") {
  await page.goto(`./#figure=steps&view=model${state && `&${state}`}`);
  const figure = page.locator("qkv-steps[view=model]");
  await figure.scrollIntoViewIfNeeded();
  await settled(figure);
  return figure;
}

const settled = (figure) => expect.poll(() => figure.evaluate((element) => element.status === "ready" && element.at?.step !== undefined && element.trace.text === element.fitted.text && element.fitted.text !== "" && element.runText.startsWith(element.fitted.text)), { timeout: 60_000 }).toBe(true);
const step = (figure) => figure.getByRole("slider").getAttribute("aria-valuenow").then(Number);

/** A number as the page writes it. */
function read(text) {
  const plain = text.trim().replaceAll("−", "-").replaceAll(",", "");
  const power = plain.match(/^(.*) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/);
  return power ? Number(`${power[1]}e${[...power[2]].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")}`) : Number(plain);
}

/** All digits that the step shows, and the engine's own numbers for them, asked for by stage. */
const digits = (figure, lines) => figure.evaluate((element, lines) => {
  const { trace, at: { block, word } } = element;
  const { layers, heads } = element.loaded.info;
  const row = ({ data, shape }) => Array.from(data.slice(word * shape[1], (word + 1) * shape[1]));
  const into = (layer) => (layer === 0 ? { stage: "embed" } : { stage: "block", layer: layer - 1 });
  const ours = lines.flatMap((stage) => row(trace.get(stage === "<" ? into(block) : stage === ">" ? into(layers) : { stage, layer: block })));
  const weights = Array.from({ length: heads }, (_, head) => row(trace.get({ stage: "weights", layer: block, head })));
  return { shown: [...element.shadowRoot.querySelectorAll(".digits-of button")].map((button) => button.dataset.exact), ours: lines.length ? ours : weights.flat(), lines: weights.length };
}, lines);

test("each digit of a walk is the engine's, and the engine's numbers are the reference's", async ({ page, backend }) => {
  const figure = await open(page, "word=9&block=3");
  expect(await figure.evaluate((element) => element.trace.backend)).toBe(backend);
  const { largest, count } = await figure.evaluate((element) => element.trace.verify());
  expect(count).toBeGreaterThan(100_000);
  expect(!(largest <= 1e-3), `off by ${largest}`).toBe(false);

  await figure.locator(".digits-of summary").click();
  for (let at = 1; at <= STEPS.length; at++) {
    await figure.evaluate((element, at) => { element.step = at; return element.updateComplete; }, at);
    if (!LINES[at] && at !== 5) continue;
    const { shown, ours, lines } = await digits(figure, LINES[at] ?? []);
    expect(shown.length, STEPS[at - 1]).toBe(ours.length);
    expect(difference(shown.map(read), ours, 1e-6), STEPS[at - 1]).toBeNull();
    // the twin: one number disturbed is seen
    expect(difference(shown.map((text, i) => read(text) + (i === 7 ? 0.01 : 0)), ours, 1e-6)).not.toBeNull();
    if (at === 5) for (let line = 0; line < lines; line++) expect(shown.map(read).slice((line * shown.length) / lines, ((line + 1) * shown.length) / lines).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    if (at === 8 || at === 13) {
      const [before, added, after] = [0, 1, 2].map((line) => shown.map(read).slice((line * shown.length) / 3, ((line + 1) * shown.length) / 3));
      expect(difference(after, before.map((value, i) => value + added[i]), 1e-5)).toBeNull();
      const length = (list) => Math.sqrt(list.reduce((sum, value) => sum + value * value, 0));
      const told = await figure.locator(".lengths dd").allTextContents();
      expect(Number(/(\d+)\s%/.exec(told[1])[1]), told.join()).toBe(Math.round((100 * length(added)) / length(before)));
    }
  }
});

test("the guess for a hidden word: probabilities are the softmax of the logits and add up, in figures and in bars", async ({ page }) => {
  const figure = await open(page, "step=18&word=2&hide=true");
  const { logits, best, special } = await figure.evaluate((element) => ({ logits: Array.from(element.trace.logits({ position: 2 })), best: element.trace.predict({ position: 2, count: 1 })[0].token, special: element.trace.tokens[2].special }));
  expect(special).toBe("mask");
  const largest = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  const softmax = logits.map((logit) => Math.exp(logit - largest) / sum).sort((a, b) => b - a);
  const rows = figure.locator(".outcome.shares tbody tr");
  const shown = (await rows.locator(".probability").evaluateAll((cells) => cells.map((cell) => cell.dataset.exact))).map(read);
  expect(shown.length).toBe(9);
  expect(difference(shown.slice(0, 8), softmax.slice(0, 8), 1e-6)).toBeNull();
  expect(!(Math.abs(shown.reduce((a, b) => a + b) - 1) <= 1e-6)).toBe(false);
  await expect(rows.first().locator("th")).toHaveText(best);
  const widths = await rows.locator(".length").evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width / bar.parentElement.clientWidth));
  widths.forEach((width, i) => expect(Math.abs(width - shown[i])).toBeLessThan(0.02));
  await expect(figure.locator(".reading")).toContainText("cat");

  // its logit opens into a sum that gives it again
  await rows.first().locator("button").click();
  const [added, engine] = await figure.locator("section.cell dl.check:not(.notes) dd").allTextContents();
  expect(Math.abs(read(engine) - largest)).toBeLessThan(1e-5);
  expect(Math.abs(read(added) - largest)).toBeLessThan(1e-3);
});

test("by keyboard: Space from end to end, the column, a number and back @page", async ({ page }) => {
  const figure = await open(page);
  await figure.getByRole("slider").focus();
  for (const [i, name] of STEPS.entries()) {
    await expect(figure.getByRole("slider")).toHaveAttribute("aria-valuetext", `step ${i + 1} of 18: ${name}`);
    await expect(figure.locator(".tower [aria-current]")).toHaveAttribute("data-step", String(i));
    await page.keyboard.press("Space");
  }
  expect(await step(figure)).toBe(18);
  await figure.locator(".tower [aria-current]").focus();
  for (let up = 0; up < 5; up++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  expect(await figure.evaluate((element) => [element.block, element.at.step.id])).toEqual([4, "norm"]);

  await figure.locator("[data-grid] [role=gridcell][tabindex='0']").focus();
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  await expect(figure.locator(".crumb .here")).toContainText("3");
  await expect.poll(() => new URLSearchParams(new URL(page.url()).hash.slice(1)).get("path")).toMatch(/^norm-\d+-3$/);
  await page.keyboard.press("Escape");
  await expect(figure.locator(".crumb")).toHaveCount(0);

  await figure.locator(".pieces [tabindex='0']").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  expect(await figure.evaluate((element) => element.at.word)).toBe(1);
  await figure.getByRole("checkbox").check();
  await expect.poll(() => figure.evaluate((element) => element.trace.tokens[1].special)).toBe("mask");
});

test("from a sum down to what was learned, and the address leads there again, past the other figure @page", async ({ page }) => {
  const figure = await open(page, "step=8&block=2&word=3");
  await figure.evaluate((element) => element.moves.lock("residual", 2, 5));
  const leaf = figure.locator(".leaf .digits");
  for (let level = 0; (await leaf.count()) === 0; level++) {
    expect(level).toBeLessThan(40);
    await figure.locator("section.cell [data-open]:visible").first().click();
    await figure.evaluate((element) => element.updateComplete);
  }
  const path = await figure.evaluate((element) => element.path);
  await expect.poll(() => new URLSearchParams(new URL(page.url()).hash.slice(1)).get("path")).toBe(path);
  const [address, digits] = [page.url(), await leaf.textContent()];
  await page.goto("about:blank");
  await page.goto(address);
  await settled(figure);
  await expect(leaf).toHaveText(digits);
  expect(await page.evaluate(() => document.querySelector("#figure-2").state.view)).toBeUndefined();
});

test("what makes no sense keeps the last good state @page", async ({ page }) => {
  const figure = await open(page, "step=99&block=-7&word=1e9&path=q-1-1/..%2Fweights@9.9-1-1&hide=true");
  expect(await step(figure)).toBe(18);
  expect(await figure.evaluate((element) => [element.at.block, element.at.word])).toEqual([0, 12]);
  for (const text of ["", "  "]) {
    await figure.getByRole("textbox").fill(text);
    await expect(figure.locator("#own-notes")).not.toBeEmpty();
    await expect(figure.locator(".tower .station")).toHaveCount(11);
  }
  const long = Array.from({ length: 500 }, (_, n) => ["the", "cat", "sat"][n % 3]).join(" ");
  for (const text of [long, "zzyzx", "🐈", "_", "<mask> <mask>", "don't stop"]) {
    await figure.evaluate((element, text) => { element.state = { text, word: 38, hide: true }; }, text);
    await settled(figure);
    await expect(figure.locator(".stopped")).toHaveCount(0);
    expect(await figure.evaluate((element) => element.shadowRoot.querySelector(".reading").textContent)).not.toMatch(/undefined|NaN|\[object/);
  }
});

test("accessible at the steps that look different, light and dark @page", async ({ page }) => {
  const figure = await open(page);
  for (const [at, colorScheme] of [[5, "light"], [14, "dark"], [18, "light"]]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await figure.evaluate((element, at) => { element.step = at; return element.updateComplete; }, at);
    const { violations } = await new AxeBuilder({ page }).include("#figure-4").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(" ")).join("; ")}`)).toEqual([]);
  }
});
