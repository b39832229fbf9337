// Figure 4: a recurrent cell against attention. What is said about the times is held against the rows they came from.

import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { openFigure } from "./support/figure.js";
import { expect, test } from "./support/test.js";

const LENGTHS = [64, 128, 256, 512, 1024, 2048, 4096, 8192];
const open = (page, state = "tokens=64", query = "") => openFigure(page, { name: "race", hash: `#figure=race&${state}`, query });
/** Where the times are staged the device does not matter, and the processor is there at once. */
const openStaged = (page, state) => open(page, state, "?backend=cpu");
const settled = (figure) => figure.evaluate((element) => element.settled());
const reading = (figure) => figure.locator(".reading");
const status = (figure) => figure.locator("p[role=status]");
const start = (figure, name = /Just start|Race again|Run them all/) => figure.getByRole("button", { name }).click();

/** A time as the page writes it, in milliseconds. */
function read(text) {
  const [, digits, unit] = /([\d.,]+)\u00a0(µs|ms|s|min)/.exec(text);
  return Number(digits.replaceAll(",", "")) * { µs: 1e-3, ms: 1, s: 1e3, min: 6e4 }[unit];
}
/** Two figures are shown: half a unit of the second is their worth. */
const near = (shown, value) => expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.051 * value);

/** Who was faster in at least nine of ten pairings of runs, and by five per cent in the middle. */
function winnerOf(rows) {
  const [cell, attention] = ["recurrent", "flash"].map((kernel) => rows.find((row) => row.kernel === kernel));
  const [first, second] = cell.medianMillis < attention.medianMillis ? [cell, attention] : [attention, cell];
  let won = 0;
  for (const a of first.millis) for (const b of second.millis) won += a < b ? 1 : a === b ? 0.5 : 0;
  const ratio = second.medianMillis / first.medianMillis;
  return { winner: ratio >= 1.05 && won >= 0.9 * first.millis.length * second.millis.length ? first.kernel : null, ratio };
}

/** Stands in for the device: times by the rules given, as functions of the length, in place of `engine.measure`. */
const stage = (figure, { recurrent, flash, wait = 0, spoil = {} }) => figure.evaluate((element, { recurrent, flash, wait, spoil }) => {
  const times = { recurrent: new Function("n", `return ${recurrent}`), flash: new Function("n", `return ${flash}`) };
  element.engine.measure = async ({ kernels, lengths, heads, headDim }, { signal, onProgress }) => {
    const rows = [];
    const total = kernels.length * lengths.length;
    const aborted = () => { if (signal.aborted) throw Object.assign(new Error("aborted"), { code: "aborted" }); };
    for (const length of lengths) for (const kernel of kernels) {
      const say = (more) => onProgress({ done: rows.length, total, part: 0.5, kernel, length, ...more });
      aborted();
      say({ paused: Boolean(spoil.paused) });
      if (wait) await new Promise((resolve) => { setTimeout(resolve, wait); signal.addEventListener("abort", resolve); });
      aborted();
      const { comparisons, flops } = element.engine.cost({ tokens: length, heads, headDim }, { kernel, mask: "causal" });
      const time = times[kernel](length);
      const row = {
        kernel, length, backend: element.engine.backend, adapter: element.engine.adapter, comparisons, flops, peakBytes: 1, maxAbsError: 2e-7, checkedRows: 8, repeats: 5,
        callsPerSample: 1, gpuTimed: false, millis: [0.99, 0.995, 1, 1.005, 1.01].map((share) => share * time), medianMillis: time, minMillis: 0.99 * time, maxMillis: 1.01 * time,
      };
      if (spoil.kernel === kernel && (spoil.length ?? length) === length) Object.assign(row, spoil.error === "NaN" ? { maxAbsError: NaN } : spoil.row);
      rows.push(row);
      say({ done: rows.length, row });
    }
    return rows;
  };
}, { recurrent, flash, wait, spoil });

test.beforeEach(async ({ page }) => page.emulateMedia({ reducedMotion: "reduce" }));

test("a race on this device: times, winner and errors are those of the rows", async ({ page, backend }) => {
  const figure = await open(page);
  await expect(reading(figure)).toContainText("Nothing has been run yet");
  await expect(figure.locator(".made")).toContainText(backend === "cpu" ? "your processor" : "software WebGPU adapter");
  // what the engine says, overheard
  await figure.evaluate((element) => {
    const { measure } = element.engine;
    window.heard = [];
    element.engine.measure = function (plan, { onProgress, ...rest }) {
      window.plan = plan;
      return measure.call(this, { ...plan, millisBudget: 60_000 }, { ...rest, onProgress: (progress) => { if (progress.row) window.heard.push(progress.row); onProgress(progress); } });
    };
  });
  await figure.locator('[data-answer="flash"]').click();
  await expect.poll(() => figure.evaluate((element) => element.race?.length), { timeout: 60_000 }).toBe(2);
  const { rows, plan, steps, costs } = await figure.evaluate((element) => ({
    rows: window.heard, plan: window.plan, costs: { recurrent: element.costs.recurrent, flash: element.costs.flash },
    steps: ["recurrent", "flash"].map((kernel) => element.engine.cost({ tokens: 64, heads: 1, headDim: 64 }, { kernel, mask: "causal" }).sequentialSteps),
  }));
  expect(plan).toMatchObject({ kernels: ["recurrent", "flash"], lengths: [64], heads: 1, headDim: 64, causal: true });
  expect(steps).toEqual([64, 1]);
  for (const row of rows) {
    expect(row).toMatchObject({ length: 64, backend });
    expect(row.skipped).toBeUndefined();
    expect(row.checkedRows).toBeGreaterThan(0);
    expect(row.maxAbsError).toBeLessThan(1e-5);
    near(read(await figure.locator(`.lane[data-kernel="${row.kernel}"] .time`).textContent()), row.medianMillis);
    expect(await figure.locator(`.lane[data-kernel="${row.kernel}"] .time`).getAttribute("title")).toBe(`${row.medianMillis} ms`);
  }
  const cells = await figure.locator(".facts tbody tr").evaluateAll((all) => all.map((line) => [...line.cells].slice(1).map((cell) => cell.textContent.trim())));
  expect(cells[0]).toEqual(["64", "1"]);
  expect(cells[1].map((cell) => Number(cell.replaceAll(",", "")))).toEqual([costs.recurrent.comparisons, costs.flash.comparisons]);
  expect(costs.flash.comparisons).toBe((64 * 65) / 2);
  rows.forEach((row, at) => near(read(cells[3][at]), row.medianMillis));

  const { winner, ratio } = winnerOf(rows);
  await expect(reading(figure)).toContainText("You said attention.");
  if (winner) {
    await expect(reading(figure)).toContainText(`${winner === "flash" ? "Attention" : "The recurrent cell"} was`);
    expect(Math.abs(Number(await reading(figure).locator("b").textContent()) - ratio)).toBeLessThanOrEqual(ratio < 10 ? 0.051 : 0.51);
  } else await expect(reading(figure)).toContainText("Too near to call");
  await expect(figure.locator(".told-by")).toContainText(backend === "cpu" ? "graphics card would do was not measured" : "not the times of a graphics card");
  await expect(status(figure)).toHaveText(await reading(figure).textContent());

  // and over two lengths
  await figure.evaluate((element) => {
    const { measure } = element.engine;
    element.engine.measure = function (plan, options) {
      return measure.call(this, { ...plan, lengths: [64, 128], repeats: 2 }, options);
    };
    element.view = "lengths";
  });
  await start(figure);
  await settled(figure);
  const sweep = await figure.evaluate((element) => element.sweep.map(({ kernel, length, backend, skipped, maxAbsError, medianMillis }) => ({ kernel, length, backend, skipped, maxAbsError, medianMillis })));
  expect(sweep.map(({ kernel, length }) => `${kernel} ${length}`)).toEqual(["recurrent 64", "flash 64", "recurrent 128", "flash 128"]);
  for (const row of sweep) {
    expect(row).toMatchObject({ backend, skipped: undefined });
    expect(row.maxAbsError).toBeLessThan(1e-5);
    near(read((await figure.locator(`[data-point="${row.kernel}-${row.length}"]`).getAttribute("aria-label")).split(":")[1]), row.medianMillis);
  }
  await expect(figure.locator(".exponent")).toHaveCount(0);
});

test("who won is told right, whoever it is, and with what the guess was", async ({ page, backend }) => {
  const figure = await open(page, "tokens=1024");
  const cases = [
    ["8", "2", "flash", "You said the cell. Attention was 4.0 times as fast."],
    ["2", "34", "flash", "You said the cell. The recurrent cell was 17 times as fast."],
    ["3", "3.05", "flash", "You said the cell. Too near to call: now one was faster, now the other."],
  ];
  for (const [recurrent, flash, , sentence] of cases) {
    await stage(figure, { recurrent, flash });
    await figure.locator('[data-answer="recurrent"]').click();
    await expect(reading(figure)).toHaveText(sentence);
  }
  // why: attention's arithmetic over the cell's, and who waited
  const work = await figure.evaluate((element) => element.costs.flash.flops / element.costs.recurrent.flops);
  await expect(figure.locator(".told-by")).toContainText(`attention did ${work.toFixed(1)} times the arithmetic`);
  await expect(figure.locator(".told-by")).toContainText("the cell had to wait 1,024 times");
  await expect(figure.locator(".told-by")).toContainText(backend === "cpu" ? "This is your processor" : "This is a software adapter");
});

test("a wrong result has no time and no winner; what fails is told and tried again @once", async ({ page }) => {
  const figure = await openStaged(page);
  for (const [kernel, spoil, words] of [["recurrent", { error: "NaN" }, "recurrent cell was wrong: it is not even a number"], ["flash", { row: { maxAbsError: 0.5 } }, "attention was wrong: it is 0.5 off"], ["flash", { row: { maxAbsError: null } }, "attention was wrong"]]) {
    await stage(figure, { recurrent: "2", flash: "4", spoil: { kernel, ...spoil } });
    await start(figure);
    await settled(figure);
    await expect(reading(figure)).toContainText(words);
    await expect(reading(figure)).not.toContainText("times as fast");
    await expect(figure.locator(`.lane[data-kernel="${kernel}"] .time`)).toHaveText("wrong");
    await expect(figure.locator(".facts tbody tr").nth(3)).toContainText("wrong");
  }
  await stage(figure, { recurrent: "2", flash: "4" });
  await start(figure);
  await expect(reading(figure)).toContainText("The recurrent cell was 2.0 times as fast");

  // a measuring that fails: a sentence, the last result stays, and trying again runs it again
  await figure.evaluate((element) => {
    element.engine.measure = () => Promise.reject(Object.assign(new Error("It let go."), { code: "device-lost" }));
  });
  await start(figure);
  const alert = figure.getByRole("alert");
  await expect(alert).toContainText("The graphics card let go");
  await expect(reading(figure)).toContainText("2.0 times as fast");
  await stage(figure, { recurrent: "3", flash: "9" });
  await alert.getByRole("button").click();
  await expect(reading(figure)).toContainText("3.0 times as fast");
  await expect(alert).toBeHidden();
});

test("what was not run says why @once", async ({ page }) => {
  const figure = await openStaged(page);
  const row = { skipped: "It would take about 9 s, more than allowed.", skippedCode: "too-slow", medianMillis: null, minMillis: null, maxMillis: null, millis: [], maxAbsError: null, repeats: 0, checkedRows: 0 };
  await stage(figure, { recurrent: "2", flash: "4", spoil: { kernel: "flash", row } });
  await start(figure);
  await settled(figure);
  await expect(reading(figure)).toContainText("Attention was not run");
  await expect(figure.locator('.lane[data-kernel="flash"] .time')).toHaveText(row.skipped);
  await stage(figure, { recurrent: "n / 100", flash: "n * n / 4000", spoil: { kernel: "flash", length: 8192, row } });
  await figure.evaluate((element) => { element.view = "lengths"; });
  await start(figure);
  await settled(figure);
  await expect(figure.locator(".absent")).toHaveText(`Attention, 8,192 words: not run. ${row.skipped}`);
  await expect(figure.locator('[data-point="flash-8192"] .skipped')).toHaveCount(1);
  await expect(figure.locator(".chart .note")).toContainText("8,192 words: not run");
  await stage(figure, { recurrent: "n / 100", flash: "n * n / 4000", spoil: { kernel: "flash", length: 256, error: "NaN" } });
  await start(figure);
  await settled(figure);
  await expect(figure.locator(".absent")).toHaveText("Attention, 256 words: the result was wrong, so it has no time.");
});

test("cancelled by the button or by Escape, and the next race runs", async ({ page }) => {
  const figure = await open(page, "tokens=4096");
  await start(figure);
  await expect(figure.locator('.lane[data-kernel="recurrent"]')).toHaveAttribute("aria-busy", "true");
  await figure.getByRole("button", { name: "Cancel" }).click();
  await settled(figure);
  await expect(status(figure)).toContainText("Cancelled");
  expect(await figure.evaluate((element) => [element.race, element.job.now, element.status])).toEqual([undefined, null, "ready"]);
  await stage(figure, { recurrent: "2", flash: "4", wait: 20_000 });
  await start(figure);
  await expect(figure.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(figure.getByRole("button", { name: "Just start" })).toBeFocused();
  await expect(reading(figure)).toContainText("Nothing has been run yet");
  // choosing another length ends a race as well
  await start(figure);
  await expect(figure.getByRole("button", { name: "Cancel" })).toBeVisible();
  await figure.getByRole("slider").press("ArrowLeft");
  await expect(figure.getByRole("button", { name: "Just start" })).toBeVisible();
  await stage(figure, { recurrent: "2", flash: "4" });
  await start(figure);
  await settled(figure);
  expect(await figure.evaluate((element) => [element.tokens, element.race.length])).toEqual([2048, 2]);
  // taken out while it runs, and put back
  await stage(figure, { recurrent: "2", flash: "4", wait: 20_000 });
  await start(figure);
  await expect(figure.getByRole("button", { name: "Cancel" })).toBeVisible();
  await figure.evaluate(async (element) => {
    const { parentElement, nextElementSibling } = element;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 100));
    parentElement.insertBefore(element, nextElementSibling);
    await element.settled();
  });
  await expect(figure.getByRole("button", { name: "Race again" })).toBeVisible();
  await expect(reading(figure)).toContainText("2.0 times as fast");
});

test("every length: the chart, the table and the files hold the rows, the sentence says where they cross @once", async ({ page }) => {
  const figure = await openStaged(page, "view=lengths");
  await stage(figure, { recurrent: "n / 100", flash: "0.25 + n * n / 150000" });
  await start(figure);
  await settled(figure);
  const rows = await figure.evaluate((element) => element.sweep);
  expect(rows.map(({ length }) => length)).toEqual(LENGTHS.flatMap((length) => [length, length]));
  const winners = LENGTHS.map((length) => winnerOf(rows.filter((row) => row.length === length)));
  const up = LENGTHS[winners.findLastIndex(({ winner }) => winner === "flash")];
  const from = LENGTHS[winners.findIndex(({ winner }, at) => winner === "recurrent" && LENGTHS[at] > up)];
  await expect(reading(figure)).toHaveText(`Up to ${up.toLocaleString("en")} words attention was ahead, from ${from.toLocaleString("en")} on the cell: ${winners.at(-1).ratio.toFixed(1)} times as fast at 8,192 words.`);
  await expect(status(figure)).toHaveText(await reading(figure).textContent());
  // with lengths at which neither was ahead, one of them the first
  for (const [recurrent, flash, sentence] of [
    ["n === 64 || n === 1024 ? 1 : n / 100", "n === 64 || n === 1024 ? 1 : n * n / 150000", "From 128 to 512 words attention was ahead, from 2,048 on the cell: 5.5 times as fast at 8,192 words. At 64 and 1,024 words it was too near to call."],
    ["8", "2", "Attention was ahead at every length measured, 64 to 8,192 words: 4.0 times as fast."],
    ["n === 64 ? 2 : 8", "2", "Attention was ahead at 128 to 8,192 words: 4.0 times as fast. At 64 words it was too near to call."],
    ["n === 64 || n === 256 ? 2 : 8", "2", "Attention was ahead at 128 and 512 to 8,192 words: 4.0 times as fast. At 64 and 256 words it was too near to call."],
    ["2", "2", "Too near to call, from 64 to 8,192 words."],
    ["n === 256 ? 8 : 2", "4", "64 to 128 words: the cell; 256 words: attention; 512 to 8,192 words: the cell."],
    ["n / 100", "0.25 + n * n / 150000", await reading(figure).textContent()],
  ]) {
    await stage(figure, { recurrent, flash });
    await start(figure);
    await settled(figure);
    await expect(reading(figure)).toHaveText(sentence);
  }

  await expect(figure.locator("[data-point]")).toHaveCount(rows.length);
  for (const row of rows) near(read((await figure.locator(`[data-point="${row.kernel}-${row.length}"]`).getAttribute("aria-label")).split(":")[1]), row.medianMillis);
  await figure.locator("summary").click();
  const lines = await figure.locator(".numbers tbody tr").evaluateAll((all) => all.map((line) => [...line.cells].map((cell) => cell.textContent)));
  expect(lines.length).toBe(LENGTHS.length);
  lines.forEach((cells, at) => [1, 3].forEach((column, racer) => near(read(cells[column]), rows[2 * at + racer].medianMillis)));

  // the exponents of these rules are known
  const exponents = await figure.locator(".exponent b").allTextContents();
  expect(Number(exponents[0])).toBeCloseTo(1, 2);
  expect(Number(exponents[1])).toBeCloseTo(2, 1);

  const save = async (label) => {
    await figure.getByRole("button", { name: "Figure menu" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), figure.getByRole("menuitem", { name: label }).click()]);
    return (await readFile(await file.path())).toString();
  };
  const csv = (await save("Save numbers as CSV")).trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
  expect(csv.map((cells) => [cells[0], Number(cells[1]), Number(cells[3])])).toEqual(rows.map((row) => [row.kernel, row.length, row.medianMillis]));
  const json = JSON.parse(await save("Save numbers as JSON"));
  expect(json.rows.map(({ millis }) => millis)).toEqual(rows.map(({ millis }) => millis));
  expect(await save("Save as SVG")).toMatch(/<svg[\s\S]*recurrent cell[\s\S]*<\/svg>\s*$/);
});

test("a sweep that is stopped keeps what was measured; a hidden page is told of @once", async ({ page }) => {
  const figure = await openStaged(page, "view=lengths");
  await stage(figure, { recurrent: "1", flash: "2", wait: 60, spoil: { paused: true } });
  await start(figure);
  await expect(figure.locator(".sweep")).toContainText("page is hidden");
  await expect(figure.getByRole("progressbar")).toBeVisible();
  await expect.poll(() => figure.evaluate((element) => element.sweep.length)).toBeGreaterThan(2);
  await page.keyboard.press("Escape");
  await settled(figure);
  const kept = await figure.evaluate((element) => element.sweep.length);
  expect(kept).toBeGreaterThan(2);
  await expect(figure.locator("[data-point]")).toHaveCount(kept);
  await expect(reading(figure)).toContainText("The recurrent cell was");
});

test("shown once more in slow motion, to scale @once", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  const figure = await openStaged(page);
  await stage(figure, { recurrent: "0.8", flash: "0.2" });
  await start(figure);
  // 0.8 ms in at most four seconds: five thousand times slower
  await expect(reading(figure)).toHaveText("Shown 5,000 times slower than it was, both to the same scale.");
  await figure.getByRole("button", { name: "Go to the end" }).click();
  await expect(reading(figure)).toHaveText("Attention was 4.0 times as fast.");
  await expect(figure.getByRole("button", { name: "Show it again" })).toBeFocused();
  const widths = await figure.locator(".track i").evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  expect(widths[0] / widths[1]).toBeCloseTo(4, 1);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await start(figure);
  await settled(figure);
  await expect(reading(figure)).toHaveText("Attention was 4.0 times as fast.");
});

test("the address holds the view and gives it back; by keyboard alone @once", async ({ page }) => {
  const figure = await openStaged(page, "tokens=300&view=race&nonsense=1");
  expect(await figure.evaluate((element) => element.state)).toEqual({ tokens: 256, view: "race" });
  await figure.getByRole("slider").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(figure.getByRole("slider")).toHaveAttribute("aria-valuetext", "1,024 words");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await figure.getByRole("radio", { name: "one length" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/tokens=2048&view=lengths/);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  const again = page.locator("qkv-race");
  await expect.poll(() => again.evaluate((element) => element.state)).toEqual({ tokens: 2048, view: "lengths" });
  await expect(again.locator(".sweep")).toBeVisible();
  await stage(again, { recurrent: "n / 100", flash: "n * n / 100000" });
  await again.getByRole("button", { name: "Run them all" }).press("Enter");
  await settled(again);
  await again.locator('[data-point][tabindex="0"]').focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
  await expect(again.locator('[data-point="flash-256"]')).toBeFocused();
  await expect(again.locator(".pointed")).toContainText("Attention, 256 words:");
  await page.keyboard.press("Enter");
  await expect(again.locator('[data-point="flash-256"]')).toHaveAttribute("aria-pressed", "true");
});

test("axe finds nothing and nothing scrolls sideways, wide and narrow, light and dark @once", async ({ page }) => {
  const figure = await openStaged(page);
  await stage(figure, { recurrent: "n / 100", flash: "n * n / 100000" });
  for (const view of ["race", "lengths"]) {
    await figure.evaluate((element, view) => { element.view = view; }, view);
    await start(figure);
    await settled(figure);
    if (view === "lengths") await figure.locator("summary").click();
    for (const [width, colorScheme] of [[1440, "light"], [390, "dark"]]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).include("qkv-race").analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(" ")).join("; ")}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
  }
});
