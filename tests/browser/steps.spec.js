// Figure 2: nine steps, and the way from any number down to what was learned.

import strings from "../../www/locales/en-steps.js";
import { numbers, openFigure, ready } from "./support/figure.js";
import { expect, test } from "./support/test.js";

const STEPS = ["tokens", "embedding", "q, k, v", "scores", "÷ √d", "mask", "softmax", "mix", "output"];
const STAGES = ["features", "embed", "q", "scores", "scaled", "masked", "weights", "heads", "output"];

const open = (page, state = "") => openFigure(page, { name: "steps", hash: state && `#figure=steps&${state}` });
const at = (figure) => figure.getByRole("slider").getAttribute("aria-valuenow").then(Number);

/** A number as the page writes it: true minus, powers of ten written out. */
function read(text) {
  const plain = text.trim().replaceAll("−", "-").replace("∞", "Infinity").replaceAll(",", "");
  const power = plain.match(/^(.*) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/);
  if (!power) return Number(plain);
  return Number(`${power[1]}e${[...power[2]].map((c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join("")}`);
}

test("Space walks on, Shift Space back, and both ends hold @page", async ({ page }) => {
  const figure = await open(page);
  await figure.getByRole("slider").focus();
  await page.keyboard.press("Home");
  for (const [index, name] of STEPS.entries()) {
    await expect(figure.getByRole("slider")).toHaveAttribute("aria-valuetext", `step ${index + 1} of 9: ${name}`);
    await expect(figure.locator("[data-step][aria-current]")).toHaveAttribute("data-step", String(index));
    await page.keyboard.press("Space");
  }
  expect(await at(figure)).toBe(9);
  for (let back = 0; back < 10; back++) await page.keyboard.press("Shift+Space");
  expect(await at(figure)).toBe(1);
  expect(await page.evaluate(() => document.activeElement.localName)).toBe("qkv-steps");
});

test("the scrubber by keys and by pointer, the buttons, the pictures of the steps @page", async ({ page }) => {
  const figure = await open(page);
  const track = figure.getByRole("slider");
  await track.focus();
  await page.keyboard.press("End");
  expect(await at(figure)).toBe(9);
  await page.keyboard.press("ArrowLeft");
  expect(await at(figure)).toBe(8);
  const box = await track.boundingBox();
  await track.click({ position: { x: box.width * 0.4, y: box.height / 2 } });
  expect(await at(figure)).toBe(4);
  await figure.getByRole("button", { name: "Step on" }).click();
  await figure.getByRole("button", { name: "Step back" }).click();
  expect(await at(figure)).toBe(4);
  for (const index of [0, 6, 2]) {
    await figure.locator(`[data-step="${index}"]`).click();
    expect(await at(figure)).toBe(index + 1);
  }
});

for (const [index, name] of STEPS.entries()) {
  test(`step ${index + 1}, ${name}: a cell opens, its number is the engine's, its terms add up`, async ({ page }) => {
    const figure = await open(page, `text=The+cat+sat+on+the+mat+because+it+was+tired.&step=${index + 1}&row=9&column=3`);
    expect(await at(figure)).toBe(index + 1);
    const cell = figure.locator("section.cell");
    await expect(cell.locator(".results")).not.toHaveCount(0);
    const { value, sum, size, terms } = await figure.evaluate((element, stage) => {
      const { layer, head } = element.chosen;
      const of = { layer, ...(["q", "scores", "scaled", "masked", "weights", "heads"].includes(stage) && { head }) };
      const { data, shape } = element.trace.get({ stage, ...of });
      const { terms } = element.trace.explain({ stage, ...of, row: 8, column: 2 });
      return {
        value: data[8 * shape[1] + 2], terms: terms.length,
        sum: terms.reduce((total, term) => total + term.value, 0), size: terms.reduce((total, term) => total + Math.abs(term.value), 1),
      };
    }, STAGES[index]);
    if (terms > 0) expect(Math.abs(sum - value)).toBeLessThan(1e-5 * size);
    const strong = read(await cell.locator(".results .strong").first().textContent());
    if (STAGES[index] !== "scores") expect(Math.abs(strong - value)).toBeLessThan(0.0051);

    const check = cell.locator("dl.check:not(.notes) dd");
    if (await check.count()) {
      const [added, engine, difference] = await check.allTextContents();
      expect(read(engine)).toBe(Number(value.toPrecision(9)) === 0 ? 0 : read(engine));
      expect(Math.abs(read(engine) - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      expect(Math.abs(read(added) - value)).toBeLessThan(1e-5 * size);
      const told = difference.trim() === "no difference" ? 0 : read(difference);
      expect(Math.abs(told - (read(engine) - read(added)))).toBeLessThan(1e-6 * size);
    }
  });
}

test("a cell opens by pressing it and by Enter; Escape lets go, level by level @page", async ({ page }) => {
  const figure = await open(page, "step=4&row=0");
  const picture = figure.locator("[data-grid=scores] .picture");
  const box = await picture.boundingBox();
  const size = (await numbers(figure)).tokens.length;
  await picture.click({ position: { x: (2.5 * box.width) / size, y: (5.5 * box.height) / size } });
  expect(await figure.evaluate((element) => [element.row, element.column])).toEqual([6, 3]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  expect(await figure.evaluate((element) => [element.row, element.column])).toEqual([6, 4]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  expect(await figure.evaluate((element) => element.at.row)).toBeNull();
});

test("from a share all the way down to a learned number, and the address leads there again @page", async ({ page }) => {
  const figure = await open(page, "step=7&row=9&column=3");
  const links = figure.locator("section.cell [data-open]:visible");
  const leaf = figure.locator(".leaf");
  let levels = 0;
  for (; (await leaf.count()) === 0; levels++) {
    expect(levels, "the way down ends").toBeLessThan(80);
    const before = await figure.evaluate((element) => element.path ?? "");
    // a learned number as soon as there is one, after some levels of computed ones
    const learned = figure.locator("section.cell [data-open*='weight']:visible");
    await (levels > 3 && (await learned.count()) ? learned : links).first().click();
    await expect.poll(() => figure.evaluate((element) => element.path ?? "")).not.toBe(before);
    await expect(figure.locator(".crumb .here")).toBeVisible();
  }
  expect(levels).toBeGreaterThan(3);
  const digits = await figure.locator(".leaf .digits").textContent();
  expect(Number.isFinite(read(digits))).toBe(true);

  const path = await figure.evaluate((element) => element.path);
  await expect.poll(() => new URLSearchParams(new URL(page.url()).hash.slice(1)).get("path")).toBe(path);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await ready(figure);
  await expect(figure.locator(".leaf .digits")).toHaveText(digits);

  for (let up = 0; up < levels; up++) await page.locator("qkv-steps").getByRole("button", { name: /let go/ }).click();
  expect(await figure.evaluate((element) => element.path ?? "")).toBe("");
});

test("following only computed numbers ends too: at the word list @page", async ({ page }) => {
  const figure = await open(page, "step=4&row=9&column=3&layer=1&head=1");
  const leaf = figure.locator(".leaf");
  for (let level = 0; (await leaf.count()) === 0; level++) {
    expect(level).toBeLessThan(40);
    await figure.locator("section.cell [data-open]:visible").first().click();
    await figure.evaluate((element) => element.updateComplete);
  }
  await expect(leaf).toContainText(/learned/i);
});

test("the address restores step, cell, head and mask; nonsense in it does no harm @page", async ({ page }) => {
  const figure = await open(page, "text=The+dog+slept+because+it+was+old.&step=6&row=7&column=2&layer=3&head=2&mask=causal");
  expect(await at(figure)).toBe(6);
  expect(await numbers(figure)).toMatchObject({ layer: 2, head: 1, causal: true, text: "The dog slept because it was old." });
  await figure.getByRole("slider").focus();
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/step=7/);
  await page.goto("about:blank");
  const other = await open(page, "step=99&row=-3&column=1e9&path=q-1-1/../weights@9.9-1-1/%00&layer=x");
  expect(await at(other)).toBe(9);
  await expect(other.locator(".stopped")).toHaveCount(0);
});

test("the mask hides what is ahead, in the picture, in words and in the numbers", async ({ page }) => {
  const figure = await open(page, "step=7&row=3&column=5");
  await figure.getByRole("radio", { name: strings.maskCausal }).click();
  await expect.poll(() => figure.evaluate((element) => element.trace.mask)).toBe("causal");
  const { weights, tokens } = await numbers(figure);
  for (let row = 0; row < tokens.length; row++) for (let column = row + 1; column < tokens.length; column++) expect(weights[row * tokens.length + column]).toBe(0);
  await figure.locator('[data-step="5"]').click();
  await expect(figure.locator("table.row .hatch").first()).toBeVisible();
});

test("from figure 1 the opened weight leads to its arithmetic here @page", async ({ page }) => {
  const first = await openFigure(page);
  await first.locator(".matrix tbody tr").nth(8).locator("td").nth(2).click();
  await first.getByRole("button", { name: /figure 2/i }).click();
  const figure = page.locator("qkv-steps").first();
  await ready(figure);
  await expect(figure.locator(".crumb .here")).toBeVisible();
  const both = await page.evaluate(() => {
    const [one, two] = [document.querySelector("qkv-attention"), document.querySelector("qkv-steps")];
    return [one.word, one.column, two.at.row, two.at.column, one.chosen, two.chosen, one.trace.text, two.trace.text];
  });
  expect(both.slice(0, 2)).toEqual([8, 2]);
  expect(both.slice(2, 4)).toEqual([8, 2]);
  expect(both[5]).toEqual(both[4]);
  expect(both[7]).toBe(both[6]);
});
