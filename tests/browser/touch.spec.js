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

test("a finger that lands 12 pixels beside the middle of a control still hits it", async ({ page }) => {
  const figure = await openFigure(page);
  const missed = await figure.evaluate((element) => {
    const controls = [...element.shadowRoot.querySelectorAll("button, textarea")].filter((control) => control.checkVisibility());
    return controls.filter((control) => {
      control.scrollIntoView({ block: "center" });
      const { left, top, width, height } = control.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      return [y - 11, y + 11].some((at) => !control.contains(element.shadowRoot.elementFromPoint(x, at)));
    }).map((control) => control.ariaLabel ?? control.textContent.trim());
  });
  expect(missed).toEqual([]);
});

test("the page keeps to its width, whatever is opened", async ({ page }) => {
  const figure = await openFigure(page);
  await figure.locator(".matrix tbody tr").nth(3).locator("td").nth(2).tap();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await page.evaluate(() => window.innerWidth)).toBe(390);
});
