// The playground with our own models: one sentence, every head, every number down to its terms; and files that are no models.

import AxeBuilder from "@axe-core/playwright";
import strings from "../../www/locales/en-playground.js";
import { misread, numbers, ready, recomputed } from "./support/figure.js";
import { difference } from "./support/reference.js";
import { expect, test } from "./support/test.js";

async function open(page, state = "") {
  await page.goto(`./playground.html${state && `#figure=playground&${state}`}`);
  const playground = page.locator("qkv-playground");
  await ready(playground);
  return playground;
}

/** Waits until what the address names is drawn and the numbers below it are worked out. */
const settled = (playground) => playground.evaluate(async (element) => {
  await element.settled();
  await element.updateComplete;
});

const chosen = (playground) => playground.evaluate((element) => [element.chosen.layer + 1, element.chosen.head + 1]);

test("a sentence in: its matrix is the engine's, walked by keys through layers and heads", async ({ page, backend }) => {
  const playground = await open(page);
  await playground.getByRole("textbox", { name: strings.field.label }).fill("The dogs near the tree are tired.");
  await ready(playground, "The dogs near the tree are tired.");
  const run = await numbers(playground);
  expect(run.backend).toBe(backend);
  expect(difference(run.weights, recomputed(run), 5e-5)).toBeNull();
  expect(await misread(playground, run.weights)).toBeNull();
  const before = await chosen(playground);
  await playground.locator(".plan-of-all td[aria-selected='true']").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  expect(await chosen(playground)).toEqual([2, 2]);
  expect(before).not.toEqual([2, 2]);
  await expect(playground.getByRole("gridcell", { name: "layer 2, head 2" })).toBeFocused();
  // The check tells two heads apart, or it would check nothing.
  expect(await misread(playground, run.weights)).not.toBeNull();
  expect(await misread(playground, (await numbers(playground)).weights)).toBeNull();
  await page.keyboard.press("]");
  await page.keyboard.press("}");
  expect(await chosen(playground)).toEqual([3, 3]);
});

test("a square opens down to the terms of its sum, which add up to what the engine holds @page", async ({ page }) => {
  const playground = await open(page);
  await playground.locator(".matrix tbody tr").nth(8).locator("td").nth(2).click();
  const inspector = playground.locator(".inspector");
  await expect(inspector.locator(".large")).toHaveAttribute("data-exact", /^0\.99/);
  const down = async (name) => {
    await inspector.locator(".n.opens").first().click();
    await expect(inspector.locator("[aria-current]")).toContainText(name);
  };
  for (const name of ["exp", "after the mask", "score ÷ √d", "score of it and cat"]) await down(name);
  await expect(inspector.locator(".sum-table tbody tr")).toHaveCount(32);
  const read = await inspector.evaluate((section) => {
    const digits = (element) => Number(element.dataset.exact.replace("−", "-").replace(/ × 10(.*)$/, ""));
    const rows = [...section.querySelectorAll(".sum-table tbody tr")].map((row) => [...row.querySelectorAll("td [data-exact]")].map(digits));
    return { rows, value: digits(section.querySelector(".large")) };
  });
  const { layer, head } = await playground.evaluate((element) => element.chosen);
  const truth = await playground.evaluate((element, at) => {
    const size = element.trace.tokens.length;
    const q = element.trace.get({ stage: "q", ...at });
    const k = element.trace.get({ stage: "k", ...at });
    const d = q.shape[1];
    return { q: Array.from(q.data.subarray(8 * d, 9 * d)), k: Array.from(k.data.subarray(2 * d, 3 * d)), score: element.trace.get({ stage: "scores", ...at }).data[8 * size + 2] };
  }, { layer, head });
  const summed = read.rows.reduce((sum, [q, k]) => sum + q * k, 0);
  expect(Math.abs(summed - truth.score)).toBeLessThan(1e-3);
  expect(Math.abs(read.value - truth.score)).toBeLessThan(1e-4);
  read.rows.forEach(([q, k], i) => {
    expect(Math.abs(q - truth.q[i])).toBeLessThan(1e-5);
    expect(Math.abs(k - truth.k[i])).toBeLessThan(1e-5);
  });
  await playground.getByText("largest first").click();
  const [first, second] = await inspector.locator(".sum-table .result [data-exact]").evaluateAll((cells) => cells.slice(0, 2).map((cell) => Math.abs(parseFloat(cell.textContent.replace("−", "-")))));
  expect(first).toBeGreaterThanOrEqual(second);
  await page.keyboard.press("Escape");
  await expect(inspector.locator("[aria-current]")).toContainText("score ÷ √d");
});

test("a head taken out and another temperature change what comes next; a model that writes goes on", async ({ page }) => {
  const playground = await open(page, "model=decoder&text=The+keys+to+the+cabinet");
  const shown = (column) => playground.locator(`.next tbody td:nth-child(${column}) .amount > span`).allTextContents();
  const trained = await shown(2);
  await playground.getByRole("switch").click();
  await expect(playground.locator(".next thead")).toContainText(strings.next.changed);
  expect((await shown(2)).slice(0, 3)).toEqual(trained.slice(0, 3));
  const truth = await playground.evaluate((element) => {
    const { seen, plain } = element.result;
    const position = seen.tokens.length - 1;
    const of = (trace) => trace.predict({ position, count: 1 })[0];
    return { before: of(plain), after: of(seen.trace) };
  });
  await expect(playground.locator(".next tbody tr").filter({ hasText: truth.after.token }).first()).toContainText(truth.after.probability.toFixed(2));
  await playground.locator("#heat").fill("30");
  await expect.poll(() => playground.evaluate((element) => element.result.temperature)).toBe(8);
  await playground.getByRole("button", { name: strings.writing.one }).click();
  await expect.poll(() => playground.evaluate((element) => element.text.length)).toBeGreaterThan("The keys to the cabinet".length);
  expect(await playground.evaluate((element) => element.text.startsWith("The keys to the cabinet"))).toBe(true);
});

test("the address holds the whole view, and gives it back @page", async ({ page }) => {
  const playground = await open(page, "model=family-3&text=The+girl+saw+a+dog.&layer=2&head=1&word=4&column=2&path=exp-5-3/masked-5-3/scaled-5-3/scores-5-3&temperature=0.5&off=1.1&ask=previous-word");
  await expect(playground.locator(".inspector [aria-current]")).toContainText("score of");
  await expect(playground.locator(".rank button").first()).toBeVisible();
  expect(await playground.evaluate(({ model, text, layer, head, word, column, temperature, off, ask }) => ({ model, text, layer, head, word, column, temperature, off, ask })))
    .toEqual({ model: "family-3", text: "The girl saw a dog.", layer: 2, head: 1, word: 4, column: 2, temperature: 0.5, off: "1.1", ask: "previous-word" });
  await page.keyboard.press("]");
  await expect.poll(() => new URL(page.url()).hash).toContain("head=2");
  // What names no model, no head and no number is followed as far as it leads.
  await page.goto("./playground.html#figure=playground&model=nothing&layer=77&word=99&path=nonsense&temperature=hot&off=9.9");
  await page.reload();
  await ready(playground);
  expect(await playground.evaluate(({ model, chosen, temperature }) => [model, chosen.layer, temperature])).toEqual(["encoder", 3, 1]);
  await page.goto("./playground.html#figure=playground&model=own&file=theirs.gguf&text=Hello");
  await page.reload();
  await expect(playground.locator(".own-panel .ask")).toContainText("theirs.gguf");
  await playground.getByRole("radio", { name: "our encoder", exact: true }).check({ force: true });
  await ready(playground, "Hello");
});

/** Drops files on the page as a hand would. */
const drop = (page, files) => page.evaluate((files) => {
  const transfer = new DataTransfer();
  for (const { name, text } of files) transfer.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
}, files);

test("what is no model gets a sentence, and what was open stays @page", async ({ page }) => {
  const playground = await open(page, "text=The+bird+was+hungry.");
  const before = await playground.locator(".reading").first().textContent();
  await drop(page, [{ name: "holiday.gguf", text: "not at all a model" }]);
  const stopped = playground.locator(".own-panel .stopped");
  await expect(stopped).toContainText("holiday.gguf");
  await expect(stopped).toContainText(strings.own.stays("Our encoder"));
  expect(await playground.locator(".reading").first().textContent()).toBe(before);
  await drop(page, []);
  await playground.getByLabel(strings.own.url).fill("somewhere");
  await page.keyboard.press("Enter");
  await expect(stopped).toContainText("is no address");
  await playground.getByRole("button", { name: strings.models.close }).click();
  await expect(playground.locator(".own-panel")).toHaveCount(0);
  await playground.getByRole("textbox", { name: strings.field.label }).fill("  ");
  await expect(playground.locator(".notes")).toContainText("Until then the last sentence stays");
});

test("a large model is loaded when its reader says so, and can be called off before and while it comes @page", async ({ page }) => {
  const playground = await open(page);
  // The engine's part, for a model of a size that no test should load.
  await playground.evaluate((element) => {
    element.engine.loadModel = async (_, { signal, onPlan, onProgress }) => {
      await onPlan({ name: "large", architecture: "Llama", layers: 24, heads: 16, parameters: 5e8, format: "Q8_0", fileBytes: 531e6, memoryBytes: 1062e6 });
      if (!signal.aborted) onProgress({ loaded: 53.1e6, total: 531e6, file: "large.gguf" });
      return new Promise((_, reject) => {
        const stop = () => reject(Object.assign(new Error("stopped"), { code: "aborted" }));
        if (signal.aborted) stop();
        signal.addEventListener("abort", stop);
      });
    };
  });
  const panel = playground.locator(".own-panel");
  await drop(page, [{ name: "large.gguf", text: "GGUF" }]);
  await expect(panel.locator(".plan-facts")).toHaveText(/24 × 16.*500\.00 M.*Q8_0.*531\.0 MB.*1062\.0 MB/);
  await panel.getByRole("button", { name: strings.own.notNow }).click();
  await expect(panel).toHaveAttribute("data-phase", "idle");
  await drop(page, [{ name: "large.gguf", text: "GGUF" }]);
  await panel.getByRole("button", { name: strings.own.load }).click();
  await expect(panel.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "10");
  await expect(panel).toContainText("53.1 MB of 531.0 MB");
  await expect(panel.getByRole("button", { name: strings.own.cancel })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveAttribute("data-phase", "idle");
  expect(await playground.evaluate(({ model, status }) => [model, status])).toEqual(["encoder", "ready"]);
});

test("by keyboard alone: everything is reached by Tab, and nothing holds it @page", async ({ page }) => {
  await open(page, "word=8&column=2");
  const seen = [];
  for (let press = 0; press < 120; press++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active && active !== document.body ? [active.localName, active.className, active.getAttribute("name") ?? "", active.ariaLabel ?? active.textContent.trim().slice(0, 24)].join(" ") : null;
    });
    if (at === null) break;
    seen.push(at);
  }
  expect(seen.length).toBeLessThan(120);
  const reached = ["input  model", "button own-open", "textarea", "td here", "td ", "select", "button w", "button quiet", "button n opens", "button step"];
  expect(reached.filter((each) => !seen.some((name) => name.startsWith(each)))).toEqual([]);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("axe finds nothing, and the page keeps to its width @page", async ({ page }) => {
  const playground = await open(page, "word=8&column=2&path=exp-9-3/masked-9-3/scaled-9-3/scores-9-3");
  await expect(playground.locator(".sum-table tbody tr")).toHaveCount(32);
  await playground.getByRole("button", { name: strings.models.own, exact: true }).click();
  for (const [width, colorScheme] of [[1440, "light"], [390, "dark"]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await settled(playground);
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
});

test("a figure of the article is taken along @page", async ({ page }) => {
  await page.goto("./#figure=attention&text=The+dog+slept.&layer=2&head=3");
  const figure = page.locator("qkv-attention").first();
  await ready(figure, "The dog slept.");
  await figure.getByRole("button", { name: "Figure menu" }).click();
  await figure.getByRole("menuitem", { name: "Open in playground" }).click();
  const playground = page.locator("qkv-playground");
  await ready(playground, "The dog slept.");
  expect(await chosen(playground)).toEqual([2, 3]);
});
