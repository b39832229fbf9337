// Models that many people use, opened in the playground as a reader would: a folder picked, a file dropped. Their files are no part of this
// repository; `npm test` fetches them, and where it cannot these tests are skipped.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import strings from "../../www/locales/en-playground.js";
import { ready } from "./support/figure.js";
import { expect, test } from "./support/test.js";

const at = (path) => fileURLToPath(new URL(`../real/.cache/${path}`, import.meta.url));
const MINILM = at("minilm");
const SMOLLM = at("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
const TIRED = "The cat sat on the mat because it was tired.";

async function open(page) {
  await page.goto("./playground.html");
  const playground = page.locator("qkv-playground");
  await ready(playground);
  return playground;
}

/** The reader's model is open, and its run of the sentence is shown. */
const opened = (playground) => expect.poll(() => playground.evaluate((element) => Boolean(element.result?.info.own && element.status === "ready")), { timeout: 60_000 }).toBe(true);

/** Drags a file or a folder of this machine over the page and lets go, as the system would. */
async function drop(page, path) {
  const browser = await page.context().newCDPSession(page);
  const drag = (type) => browser.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data: { items: [], files: [path], dragOperationsMask: 1 } });
  await page.evaluate(() => {
    window.dropped = false;
    window.addEventListener("drop", () => (window.dropped = true), { once: true });
  });
  // A browser under load may let go before the page has said that it takes the file: then the hand was too quick, and tries again.
  await expect(async () => {
    await drag("dragEnter");
    await drag("dragOver");
    await expect(page.locator("qkv-playground .drop-over")).toBeVisible({ timeout: 5_000 });
    await drag("dragOver");
    await drag("drop");
    await page.waitForFunction(() => window.dropped, null, { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
}

/** What a head gives on the shown sentence. */
const weights = (playground, place) => playground.evaluate((element, place) => {
  const { data } = element.trace.get({ stage: "weights", ...place });
  return { data: Array.from(data), words: element.trace.tokens.map(({ text }) => text.trim()) };
}, place);

/** Opens the square of the held row and goes down to its score, whose terms have to add up to what the model has. */
async function downToTheScore(playground, { row, column, terms }) {
  await playground.locator(".matrix tbody tr").nth(row).locator("td").nth(column).click();
  const inspector = playground.locator(".inspector");
  for (const name of ["exp", "after the mask", "score ÷ √d", "score of"]) {
    await inspector.locator(".n.opens").first().click();
    await expect(inspector.locator("[aria-current]")).toContainText(name);
  }
  const value = Number((await inspector.locator(".large").getAttribute("data-exact")).replace("−", "-"));
  const sum = Number((await inspector.locator("[data-sum]").textContent()).replace("−", "-"));
  expect(Math.abs(sum - value)).toBeLessThan(1e-3);
  await expect(inspector.locator(".sum-table tbody tr")).toHaveCount(terms);
  return inspector;
}

test("all-MiniLM-L6-v2, a folder picked: layer 1, head 3 looks at the piece before", async ({ page, backend }) => {
  test.skip(!existsSync(`${MINILM}/model.safetensors`), "tests/real/.cache/minilm is not there; npm test fetches it.");
  const playground = await open(page);
  await playground.getByRole("button", { name: strings.models.own, exact: true }).click();
  await playground.locator('[data-pick="folder"]').setInputFiles(MINILM);
  await opened(playground);
  expect(await playground.evaluate(({ result }) => [result.info.layers, result.info.heads, result.backend])).toEqual([6, 12, backend]);
  await expect(playground.locator(".plan-of-all tbody td")).toHaveCount(72);
  const { data, words } = await weights(playground, { layer: 0, head: 2 });
  const n = words.length;
  const looks = Array.from({ length: n - 1 }, (_, i) => data.slice((i + 1) * n, (i + 2) * n));
  const mean = looks.reduce((sum, look, i) => sum + look[i], 0) / looks.length;
  const most = looks.filter((look, i) => Math.max(...look) === look[i]).length;
  expect(mean).toBeGreaterThan(0.99);
  const row = playground.locator('[data-real="minilm"]');
  await row.getByRole("button", { name: strings.real.run }).click();
  await expect(row.locator("[data-mean]")).toHaveText(mean.toFixed(3));
  await expect(row.locator("[data-most]")).toHaveText(`${most} / ${n - 1}`);
  await expect(playground.locator(".next")).toContainText(strings.next.none);
  const inspector = await downToTheScore(playground, { row: 3, column: 2, terms: 32 });
  // On into the query and the layer's input: 384 products.
  await inspector.locator(".sum-table .n.opens").first().click();
  await expect(inspector.locator(".sum-table tbody tr")).toHaveCount(64);
  await inspector.getByRole("button", { name: /^Show all/ }).click();
  await expect(inspector.locator(".sum-table tbody tr")).toHaveCount(385);
  // The address names the file, and says so where it is not.
  const written = () => playground.evaluate(({ path, column }) => {
    const hash = new URLSearchParams(location.hash.slice(1));
    return [hash.get("file"), hash.get("path") === path, Number(hash.get("column")) === column];
  });
  // It is written when the reader rests for a moment.
  await expect.poll(written).toEqual(["minilm", true, true]);
  await page.reload();
  await expect(playground.locator(".own-panel .ask")).toContainText("minilm");
  // The same folder, dropped: the view comes back, down to the number that was open.
  await drop(page, MINILM);
  await opened(playground);
  await expect(inspector.locator("[aria-current]")).toContainText("query");
});

test("SmolLM2-135M, a GGUF dropped: the adjective looks back at its noun, and the model writes on", async ({ page, backend }) => {
  test.skip(!existsSync(SMOLLM), "tests/real/.cache/smollm2 is not there; npm test fetches it.");
  const playground = await open(page);
  await drop(page, SMOLLM);
  await opened(playground);
  await ready(playground, TIRED);
  expect(await playground.evaluate(({ result }) => [result.info.layers, result.info.heads, result.backend])).toEqual([30, 9, backend]);
  await expect(playground.locator(".plan-of-all tbody td")).toHaveCount(270);
  const { data, words } = await weights(playground, { layer: 14, head: 8 });
  const look = (from, to) => data[words.indexOf(from) * words.length + words.indexOf(to)];
  const row = playground.locator('[data-real="smollm"]');
  await row.getByRole("button", { name: strings.real.run }).click();
  const shown = (adjective, noun) => row.locator(`[data-adjective="${adjective}"] [data-noun="${noun}"]`);
  await expect(shown("tired", "cat")).toHaveText(look("tired", "cat").toFixed(3));
  await expect(shown("tired", "mat")).toHaveText(look("tired", "mat").toFixed(3));
  // PyTorch, of the same file: 0.166, 0.046; 0.036, 0.174.
  const read = async (...place) => Number(await shown(...place).textContent());
  for (const [adjective, noun, expected] of [["tired", "cat", 0.166], ["tired", "mat", 0.046], ["soft", "cat", 0.036], ["soft", "mat", 0.174]]) expect(Math.abs((await read(adjective, noun)) - expected)).toBeLessThanOrEqual(0.0021);
  await downToTheScore(playground, { row: words.indexOf("tired"), column: words.indexOf("cat"), terms: 64 });
  await playground.getByRole("button", { name: strings.writing.one }).click();
  await expect.poll(() => playground.evaluate((element) => element.text.length), { timeout: 60_000 }).toBeGreaterThan(TIRED.length);
});

test("a model on its way is called off, and what was open stays @page", async ({ page }) => {
  test.skip(!existsSync(SMOLLM), "tests/real/.cache/smollm2 is not there; npm test fetches it.");
  const playground = await open(page);
  const before = await playground.locator(".reading").first().textContent();
  await drop(page, SMOLLM);
  await playground.locator(".own-panel").getByRole("button", { name: /^(Cancel|Not now)$/ }).click();
  await expect(playground.locator('.own-panel[data-phase="idle"]')).toBeVisible();
  expect(await playground.locator(".reading").first().textContent()).toBe(before);
  expect(await playground.evaluate(({ model, result }) => [model, result.info.name])).toEqual(["encoder", "encoder"]);
});
