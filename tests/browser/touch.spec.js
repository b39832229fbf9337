// A phone: taps instead of a mouse, 390 pixels wide.

import { numbers, openFigure, ready } from "./support/figure.js";
import { expect, test } from "./support/test.js";

test("tapping a word shows its threads, tapping a square opens its weight", async ({ page }) => {
  const figure = await openFigure(page);
  const word = figure.locator(".w[data-i='2']");
  await word.tap();
  await expect(word).toHaveAttribute("aria-pressed", "true");
  await figure.locator(".matrix tbody tr").nth(3).locator("td").nth(2).tap();
  await expect(figure.getByRole("region", { name: "One weight" })).toBeVisible();
  expect(await figure.evaluate((element) => [element.word, element.column])).toEqual([3, 2]);
});

test("the last word changes places by a tap", async ({ page }) => {
  const figure = await openFigure(page);
  await figure.getByRole("button", { name: "soft" }).first().tap();
  await ready(figure, "The cat sat on the mat because it was soft.");
  expect((await numbers(figure)).text).toContain("soft");
});

test("controls are large enough for a finger", async ({ page }) => {
  const figure = await openFigure(page);
  const small = await figure.evaluate((element) => [...element.shadowRoot.querySelectorAll("button, textarea, label")]
    .filter((control) => control.checkVisibility() && !control.closest(".vh"))
    .map((control) => ({ name: control.ariaLabel ?? control.textContent.trim(), ...control.getBoundingClientRect().toJSON() }))
    .filter(({ width, height }) => Math.min(width, height) < 24)
    .map(({ name, width, height }) => `${name}: ${width} × ${height}`));
  expect(small).toEqual([]);
});

test("the page keeps to its width, whatever is opened", async ({ page }) => {
  const figure = await openFigure(page);
  await figure.locator(".matrix tbody tr").nth(3).locator("td").nth(2).tap();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await page.evaluate(() => window.innerWidth)).toBe(390);
});
