// <qkv-cost>: what attention costs by the number of words.

import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { rememberDevices } from "./support/devices.js";
import { openFigure } from "./support/figure.js";
import { expect, test } from "./support/test.js";

const open = (page, more = {}) => openFigure(page, { name: "cost", ...more });
const run = (figure) => figure.locator("[data-run]");

/** Waits until nothing is measured and the figure is drawn. */
const idle = (figure) => expect.poll(() => figure.evaluate(async (element) => {
  await element.updateComplete;
  return element.job === null;
}), { timeout: 60_000 }).toBe(true);

/** A short sweep: five kernels at three lengths. */
async function sweep(figure, lengths = "64 128 256", more = {}) {
  await figure.evaluate((element, set) => Object.assign(element, set), { lengths, ...more });
  await figure.locator("[data-sweep]").click();
  await idle(figure);
  return figure.evaluate((element) => JSON.parse(JSON.stringify(element.measurements)));
}

const UNITS = { "µs": 1e-3, ms: 1, s: 1e3, min: 6e4, B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, million: 1e6, billion: 1e9, trillion: 1e12, "": 1 };

/** Whether a text says a number as well as its digits can. */
function says(text, value) {
  const [, digits, unit = ""] = /^(?:about )?([\d,.]+)(?:\s(\S+))?$/.exec(text.trim()) ?? [];
  if (digits === undefined || !(unit in UNITS)) return false;
  const places = digits.split(".")[1]?.length ?? 0;
  // Zeros at the end may be left out, so three figures are granted.
  const last = Math.max(10 ** -places, value > 0 ? 10 ** (Math.floor(Math.log10(value / UNITS[unit])) - 2) : 0);
  const about = text.startsWith("about") ? 10 : 1;
  return Math.abs(Number(digits.replaceAll(",", "")) - value / UNITS[unit]) <= 0.501 * last * about;
}

test.describe("arithmetic", () => {
  test("every number of the table is the engine's, by slider and typed @page", async ({ page }) => {
    const figure = await open(page);
    const check = async (words) => {
      const costs = await figure.evaluate((element, tokens) => ["naive", "flash"].map((kernel) => element.engine.cost({ tokens, heads: 1, headDim: 32 }, { kernel })), words);
      const shown = await figure.evaluate((element) => Object.fromEntries([...element.shadowRoot.querySelectorAll("[data-fact]")].map((row) => [row.dataset.fact, [...row.querySelectorAll("td")].map((cell) => cell.textContent)])));
      const expected = { comparisons: ({ comparisons }) => comparisons, operations: ({ flops }) => flops, peak: ({ peakBytes }) => peakBytes, moved: ({ bytesRead, bytesWritten }) => bytesRead + bytesWritten };
      for (const [key, of] of Object.entries(expected)) costs.forEach((cost, i) => expect(says(shown[key][i], of(cost)), `${words} words, ${key}: ${shown[key][i]} for ${of(cost)}`).toBe(true));
      expect(says(shown.scores[0], costs[0].scoreBytes)).toBe(true);
      expect(shown.scores[1]).toBe("none");
      expect(shown.time).toEqual(["not measured yet"]);
      expect(costs[0].comparisons).toBe(words * words);
    };
    await check(1000);

    const slider = figure.getByRole("slider");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    const next = await figure.evaluate((element) => element.words);
    expect(next).toBeGreaterThan(1000);
    await expect(slider).toHaveAttribute("aria-valuetext", /words/);
    await check(next);
    await page.keyboard.press("End");
    await check(100_000);
    await expect(figure.locator("[data-fact=comparisons] td").first()).toHaveText(/10\sbillion/);
    await page.keyboard.press("Home");
    await check(8);
    await expect(figure.locator("[data-fact=comparisons] td").first()).toHaveText("64");

    const field = figure.getByRole("textbox");
    await field.fill("12,345");
    await check(12_345);
    for (const [typed, then] of [["7", 8], ["2000000", 100_000], ["many", 100_000], ["", 100_000], ["900", 900]]) {
      await field.fill(typed);
      await field.press("Enter");
      expect(await figure.evaluate((element) => element.words)).toBe(then);
    }
    await check(900);
  });

  test("what reads digits sees a wrong one @page", () => {
    expect(says("1 million", 1e6)).toBe(true);
    expect(says("132 million", 132_000_064)).toBe(true);
    expect(says("133 million", 132_000_064)).toBe(false);
    expect(says("4.65 MB", 4_663_000)).toBe(false);
    expect(says("not measured yet", 0)).toBe(false);
  });

  test("the address holds the view; one that makes no sense does no harm @page", async ({ page }) => {
    const figure = await open(page, { hash: "#figure=cost&words=5000&zoom=100&axis=memory&kernels=flash+linear" });
    expect(await figure.evaluate((element) => element.state)).toEqual({ words: 5000, zoom: 100, axis: "memory", kernels: "flash linear" });
    await expect(figure.locator(".kernels [aria-pressed=true]")).toHaveCount(2);
    await figure.getByRole("textbox").fill("400");
    await expect(page).toHaveURL(/words=400/);
    await page.goto("about:blank");
    await page.goto("./#figure=cost&words=-3&zoom=x&axis=sideways&kernels=none");
    const other = await open(page, { hash: "#figure=cost&words=-3&zoom=x&axis=sideways&kernels=none" });
    expect(await other.evaluate((element) => ({ ...element.state }))).toMatchObject({ words: 8 });
    await expect(other.locator(".kernels [aria-pressed=true]")).toHaveCount(5);
  });

  test("the square is to scale, and can be stepped back from @page", async ({ page }) => {
    const figure = await open(page);
    const drawn = () => figure.evaluate((element) => {
      const [area] = element.shadowRoot.querySelectorAll(".square .area");
      return { width: Number(area.getAttribute("width")), height: Number(area.getAttribute("height")), perPixel: element.perPixel };
    });
    const button = (name) => figure.getByRole("button", { name, exact: true });
    expect((await drawn()).perPixel).toBe(1);
    await button("Show all of it").click();
    const whole = await drawn();
    expect(whole.width).toBeCloseTo(whole.height, 0);
    expect(Math.abs((whole.width * whole.height * whole.perPixel) / 1e6 - 1)).toBeLessThan(0.01);
    await button("One pixel each").click();
    await button("Step back").click();
    expect((await drawn()).perPixel).toBeCloseTo(10, 6);
    await expect(figure.locator(".scale")).toContainText("One pixel is 10 comparisons");
    await button("Step closer").click();
    await expect(figure.locator(".scale")).toContainText("One pixel is one comparison");
    // 26.5 m of a hundred thousand pixels at 96 to the inch
    await figure.evaluate((element) => { element.words = 100_000; });
    await expect(figure.locator(".area-part .reading")).toContainText(/26\sm/);
    // a cell for each of 64
    await figure.evaluate((element) => { element.words = 8; element.zoom = undefined; });
    expect(await figure.evaluate((element) => element.shadowRoot.querySelector(".square .gaps").getAttribute("d").match(/M/g).length)).toBe(14);
  });
});

test.describe("the run", () => {
  test("ends with the numbers of the measurement", async ({ page, backend }) => {
    const figure = await open(page);
    await figure.evaluate((element) => {
      element.words = 1500;
      element.told = [];
      element.addEventListener("qkv-progress", ({ detail }) => element.told.push(detail));
    });
    await run(figure).click();
    await idle(figure);
    const row = await figure.evaluate((element) => element.told.findLast(({ job, row }) => job === "run" && row).row);
    expect(row).toMatchObject({ kernel: "flash", length: 1500, backend, comparisons: 2_250_000 });
    expect(row.maxAbsError).toBeLessThan(1e-5);
    const [comparisons, time] = await figure.locator(".facts-part .outcome b").allTextContents();
    expect(comparisons).toBe("2,250,000");
    expect(says(time, row.medianMillis), `${time} for ${row.medianMillis}`).toBe(true);
    const [rate, error] = await figure.locator(".facts-part .outcome + .sub span").evaluateAll((spans) => spans.map(({ title }) => Number(title)));
    expect(rate).toBeCloseTo((row.comparisons / row.medianMillis) * 1000, 0);
    expect(error).toBe(row.maxAbsError);
    await expect(figure.locator(".made")).toContainText(backend === "cpu" ? "your processor" : "software");
    await expect(figure.locator("[data-fact=time] td").last()).toContainText("about");
  });

  test("can be stopped on the way; all memory comes back and the next run works", async ({ page }) => {
    const figure = await open(page);
    const held = await figure.evaluate((element) => element.engine.memory.tensorBytes);
    await figure.evaluate((element) => { element.words = 100_000; });
    await run(figure).click();
    await expect(run(figure)).toHaveText("Stop");
    await expect.poll(async () => {
      if (await run(figure).textContent() === "Run them") await run(figure).click();
      return figure.evaluate((element) => element.job?.kind === "run" && element.job.share);
    }, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect(figure.locator(".counter")).toContainText("of 10,000,000,000 comparisons");
    await page.keyboard.press("Escape");
    await idle(figure);
    await expect(figure.locator(".facts-part .state")).toContainText("Stopped at about");
    // what the device still works on is given back once it is through
    await expect.poll(() => figure.evaluate((element) => element.engine.memory.tensorBytes)).toBe(held);

    await figure.evaluate((element) => { element.words = 300; });
    await run(figure).click();
    await expect(figure.locator(".facts-part .outcome")).toContainText("90,000");
    expect(await figure.evaluate((element) => element.engine.memory.tensorBytes)).toBe(held);
  });

  test("waits while the page is hidden, and says so @page", async ({ page }) => {
    const figure = await open(page);
    const show = (state) => page.evaluate((visibility) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
    await show("hidden");
    await figure.evaluate((element) => { element.words = 300; });
    await run(figure).click();
    await expect(figure.locator(".facts-part .state")).toContainText("in the background");
    await show("visible");
    await expect(figure.locator(".facts-part .outcome")).toContainText("90,000");
  });
});

/** The first point that the table or the chart says otherwise than it was measured, or null. */
const misread = (figure, rows) => figure.evaluate((element, rows) => {
  for (const row of rows) {
    const name = `${row.kernel} ${row.length}`;
    const cells = [...element.shadowRoot.querySelectorAll(`[data-row="${name}"] td`)];
    if (!cells.length) return `${name} is not in the table`;
    if (row.skipped) {
      if (!cells.some((cell) => cell.textContent.includes(row.skipped))) return `${name} does not say why it was skipped`;
      continue;
    }
    const titles = cells.map((cell) => parseFloat(cell.title));
    if (titles[1] !== row.medianMillis || titles[2] !== row.minMillis || titles[3] !== row.maxMillis || titles[7] !== row.maxAbsError) return `${name} has other numbers in the table`;
    const [point] = [...element.shadowRoot.querySelectorAll("[data-point]")].filter(({ dataset }) => dataset.point.endsWith(`-${row.kernel}-${row.length}`));
    if (!point?.ariaLabel.includes(cells[1].textContent)) return `${name} is not in the chart as in the table`;
  }
  return null;
}, rows);

test.describe("the curves", () => {
  test("chart, table, exponents and CSV hold what was measured; an altered row is found", async ({ page, backend }) => {
    const figure = await open(page);
    await figure.evaluate((element) => {
      element.told = [];
      element.addEventListener("qkv-progress", ({ detail }) => detail.row && element.told.push(detail.row));
    });
    // A software adapter takes its time to compile: there a kernel of each kind stands for all.
    const kernels = backend === "cpu" ? ["naive", "flash", "window", "block-sparse", "linear"] : ["flash", "linear"];
    const rows = await sweep(figure, "64 128 256", { measures: kernels.join(" ") });
    const count = 3 * kernels.length;
    expect(rows.length).toBe(count);
    expect(await figure.evaluate((element) => JSON.parse(JSON.stringify(element.told)))).toEqual(expect.arrayContaining(rows));
    expect(rows.every((row) => row.backend === backend && (row.skipped || row.maxAbsError < 1e-5))).toBe(true);
    await expect(figure.locator(".chart-part .point")).toHaveCount(count);
    await figure.locator(".numbers summary").click();
    expect(await misread(figure, rows)).toBeNull();
    await figure.evaluate((element, kernel) => { element.shadowRoot.querySelector(`[data-row="${kernel} 128"] td:nth-of-type(2)`).title = "0.5 ms"; }, kernels[0]);
    expect(await misread(figure, rows)).toContain("other numbers");

    const exponents = await figure.locator(".kernels td b").allTextContents();
    const fits = await figure.evaluate((element) => element.record().exponents);
    expect(fits.length).toBe(kernels.length);
    for (const fit of fits) expect(exponents.map((text) => Number(text.replace("−", "-")))).toContain(Number(fit.exponent.toFixed(2)));

    const save = async (label) => {
      await figure.getByRole("button", { name: "Figure menu" }).click();
      const [file] = await Promise.all([page.waitForEvent("download"), figure.getByRole("menuitem", { name: label }).click()]);
      return (await readFile(await file.path())).toString();
    };
    const [head, ...lines] = (await save("Save numbers as CSV")).trim().split("\r\n").map((line) => line.replaceAll(/"[^"]*"/g, "quoted").split(","));
    expect(lines.length).toBe(count);
    const at = Object.fromEntries(head.map((name, i) => [name, i]));
    rows.forEach((row) => {
      const line = lines.find((each) => each[at.kernel] === row.kernel && each[at.words] === String(row.length));
      expect([line[at.backend], Number(line[at["median ms"]]), Number(line[at.comparisons]), Number(line[at["max abs error"]])]).toEqual([backend, row.medianMillis, row.comparisons, row.maxAbsError]);
    });
    const json = JSON.parse(await save("Save numbers as JSON"));
    expect(json).toMatchObject({ backend, plan: { lengths: [64, 128, 256] }, headDim: 32 });
    expect(json.measurements).toEqual(rows);
    expect(await save("Save as SVG")).toMatch(/^<svg[\s\S]*linear[\s\S]*<\/svg>\s*$/);
  });

  test("what is too large is refused before anything is allocated, with the reason", async ({ page }) => {
    const figure = await open(page);
    const held = await figure.evaluate((element) => element.engine.memory.tensorBytes);
    const rows = await sweep(figure, "128 65536", { measures: "naive", memoryBudget: 1_000_000_000 });
    const [small, large] = rows;
    expect(small.skipped).toBeUndefined();
    expect(large).toMatchObject({ kernel: "naive", length: 65_536, skippedCode: "too-large", medianMillis: null });
    expect(large.largest).toBeLessThan(65_536);
    expect(await figure.evaluate((element) => element.engine.memory.tensorBytes)).toBe(held);
    await expect(figure.locator(".ends")).toContainText("ends after 128 words");
    await expect(figure.locator(".ends")).toContainText(/scores alone need \d/);
    await expect(figure.locator(".chart .note")).toContainText("65,536 words: skipped");
    await figure.locator(".point .skipped").locator("xpath=..").focus();
    await expect(figure.locator(".pointed")).toContainText(large.skipped);
  });

  test("points are walked by arrows, a part is seen closer and all of it again @page", async ({ page }) => {
    const figure = await open(page);
    await sweep(figure, "64 128 256", { measures: "flash linear" });
    await figure.locator(".point[tabindex='0']").focus();
    const at = () => figure.evaluate((element) => element.shadowRoot.activeElement.dataset.point);
    const start = await at();
    await page.keyboard.press("ArrowRight");
    expect(await at()).not.toBe(start);
    await page.keyboard.press("ArrowLeft");
    expect(await at()).toBe(start);
    await expect(figure.locator(".pointed dl")).toContainText("your processor");
    const ticks = () => figure.locator(".chart-part .tick").allTextContents();
    const whole = await ticks();
    for (let times = 0; times < 3; times++) await page.keyboard.press("+");
    expect(await ticks()).not.toEqual(whole);
    await page.keyboard.press("0");
    expect(await ticks()).toEqual(whole);

    const box = await figure.locator(".chart-part .plot").boundingBox();
    await page.mouse.move(box.x + 100, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 250, box.y + 350, { steps: 4 });
    await page.mouse.up();
    expect(await ticks()).not.toEqual(whole);
    await figure.locator(".chart-part .plot").dblclick({ position: { x: 300, y: 60 } });
    expect(await ticks()).toEqual(whole);

    // two fingers moving apart, on the chart and on the square
    const pinch = (selector) => figure.evaluate((element, selector) => {
      const plot = element.shadowRoot.querySelector(selector);
      const { left, top } = plot.getBoundingClientRect();
      const touch = (type, pointerId, x) => plot.dispatchEvent(new PointerEvent(type, { pointerId, pointerType: "touch", clientX: left + x, clientY: top + 150, bubbles: true }));
      touch("pointerdown", 1, 200);
      touch("pointerdown", 2, 220);
      for (const x of [240, 280, 320]) touch("pointermove", 2, x);
      for (const id of [1, 2]) touch("pointerup", id, 200);
      return element.updateComplete.then(() => element.perPixel);
    }, selector);
    await pinch(".chart-part .plot");
    expect(await ticks()).not.toEqual(whole);
    await figure.getByRole("button", { name: "Whole chart" }).click();
    expect(await ticks()).toEqual(whole);
    expect(await pinch(".area-part .plot")).toBeLessThan(0.5);

    await page.keyboard.press("Escape");
    await figure.locator("[data-kernel=flash] button").click();
    await expect(figure.locator("[data-point*=flash]")).toHaveCount(0);
    await expect(figure.locator("[data-point*=linear]")).toHaveCount(3);
    for (const axis of ["operations", "bytes moved", "memory", "time"]) {
      await figure.locator(".axis-switch label", { hasText: axis }).click();
      await expect(figure.locator(".chart-part .line").first()).toBeAttached();
    }
  });

  test("a lost device: what was measured stays, and the rest goes on elsewhere @once", async ({ page, expected }) => {
    expected.push(/lost|destroyed|device/i);
    await rememberDevices(page);
    const figure = await open(page);
    await figure.evaluate((element) => {
      Object.assign(element, { lengths: "64 128 256 512", measures: "linear" });
      element.addEventListener("qkv-progress", ({ detail }) => detail.row && window.devices.forEach((device) => device.destroy()));
    });
    await figure.locator("[data-sweep]").click();
    await idle(figure);
    await expect(figure.locator("[data-sweep]")).toHaveText("Go on");
    const before = await figure.evaluate((element) => element.measurements.length);
    expect(before).toBeGreaterThan(0);
    await figure.locator("[data-sweep]").click();
    await idle(figure);
    const rows = await figure.evaluate((element) => element.measurements.map(({ backend, length, skipped }) => ({ backend, length, skipped })));
    expect(rows.filter(({ backend }) => backend === "webgpu").length).toBe(before);
    expect(rows.filter(({ backend, skipped }) => backend === "cpu" && !skipped).length).toBeGreaterThan(0);
    await expect(figure.locator(".point.pale")).not.toHaveCount(0);
    await expect(figure.locator(".says")).toContainText("Paler");
  });
});

test("the guess comes first, and is told in arithmetic and in measured time @page", async ({ page }) => {
  const figure = await open(page);
  await page.locator("#square .answers button", { hasText: /^10$/ }).click();
  const outcome = page.locator("#square .outcome");
  await expect(outcome).toContainText("You said 10. It is 100");
  expect(await figure.evaluate((element) => element.words)).toBe(10_000);
  await expect(outcome).toContainText("Timed just now", { timeout: 60_000 });
  const [few, many] = await figure.evaluate((element) => element.measurements.filter(({ kernel }) => kernel === "flash").map(({ medianMillis }) => medianMillis));
  const shown = /Timed just now: ([\d.,]+\s\S+) and ([\d.,]+\s\S+), ([\d.,]+) times/.exec(await outcome.textContent());
  expect(says(shown[1], few)).toBe(true);
  expect(says(shown[2], many)).toBe(true);
  expect(Math.abs(Number(shown[3]) - many / few)).toBeLessThan(0.06 * (many / few));
});

test("axe finds nothing and the page keeps to its width, wide and narrow, light and dark @page", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const figure = await open(page);
  await sweep(figure, "64 128 256", { measures: "linear" });
  await figure.locator(".numbers summary").click();
  for (const [width, colorScheme] of [[1440, "light"], [390, "dark"]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await expect(figure.locator(".chart-part .chart")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include("qkv-cost").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(" ")).join("; ")}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  }
});
