// The article and its first figure, as a reader meets them.

import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { lookOf, misread, numbers, openFigure, ready, recomputed, write } from "./support/figure.js";
import { difference } from "./support/reference.js";
import { expect, pageOf, test, watch } from "./support/test.js";

const SENTENCE = "The cat sat on the mat because it was tired.";
const words = (figure) => figure.locator(".sentence .w[data-i]");

test.describe("the headline", () => {
  for (const [ending, noun] of [["tired", "cat"], ["soft", "mat"]]) {
    test(`when it was ${ending}, “it” looks at the ${noun}, and every digit shown is the engine's`, async ({ page, backend }) => {
      const figure = await openFigure(page);
      if (ending === "soft") {
        await figure.getByRole("button", { name: "soft" }).first().click();
        await ready(figure, SENTENCE.replace("tired", "soft"));
      }
      const run = await numbers(figure);
      expect(run.backend).toBe(backend);
      const weights = recomputed(run);
      expect(difference(run.weights, weights, 5e-5)).toBeNull();
      const { row, best } = lookOf("it", run, weights);
      expect(best.text.toLowerCase()).toBe(noun);
      await expect(figure.locator(".reading")).toContainText(noun);
      await expect(figure.locator(".w.is-row")).toContainText("it");

      // the counts under the words: hundredths of the row; remainders under a half are not drawn, so a few may be missing
      const size = run.tokens.length;
      const threads = await words(figure).evaluateAll((buttons) => buttons.map((button) => [Number(button.dataset.i), Number(/, (\d[\d,]*) thread/.exec(button.ariaLabel)?.[1])]));
      expect(threads.length).toBe(size);
      const drawn = threads.reduce((sum, [, count]) => sum + count, 0);
      expect(drawn).toBeLessThanOrEqual(100);
      expect(drawn).toBeGreaterThan(100 - size / 2);
      for (const [i, count] of threads) expect(Math.abs(count - 100 * weights[row * size + i])).toBeLessThan(1);

      // the matrix: each square says its weight to three places
      expect(await misread(figure, weights)).toBeNull();
    });
  }

  test("swapping the last word forth and back gives the first numbers again", async ({ page }) => {
    const figure = await openFigure(page);
    const before = (await numbers(figure)).weights;
    await figure.getByRole("button", { name: "soft" }).first().click();
    await ready(figure, SENTENCE.replace("tired", "soft"));
    await figure.getByRole("button", { name: /tired/ }).first().click();
    await ready(figure, SENTENCE);
    expect(difference((await numbers(figure)).weights, before, 1e-6)).toBeNull();
  });
});

test.describe("a sentence of one's own", () => {
  test("is computed as it is typed, and its digits are the engine's", async ({ page }) => {
    const figure = await openFigure(page);
    await figure.getByRole("textbox").first().fill("");
    await figure.getByRole("textbox").first().pressSequentially("The dog chased the ball because it was fast.");
    await ready(figure, "The dog chased the ball because it was fast.");
    const run = await numbers(figure);
    expect(run.tokens.filter(({ special }) => !special).map(({ text }) => text)).toEqual("The dog chased the ball because it was fast .".split(" "));
    expect(difference(run.weights, recomputed(run), 5e-5)).toBeNull();
  });

  test("empty: says so and keeps the last picture @page", async ({ page }) => {
    const figure = await openFigure(page);
    for (const text of ["", "   ", " "]) {
      await figure.getByRole("textbox").first().fill(text);
      await expect(figure.locator("#own-notes")).not.toBeEmpty();
      await expect(words(figure)).not.toHaveCount(0);
    }
    await write(figure, "A cat.");
    await expect(words(figure)).toHaveCount(5);
  });

  test("one word; one mark @page", async ({ page }) => {
    const figure = await openFigure(page);
    for (const text of ["Cat", "!"]) {
      await write(figure, text);
      await expect(words(figure)).toHaveCount(3);
      await expect(figure.locator(".reading")).not.toBeEmpty();
    }
  });

  test("two thousand words: what fits is shown, nothing typed is lost @page", async ({ page }) => {
    const figure = await openFigure(page);
    const long = Array.from({ length: 2000 }, (_, n) => ["the", "cat", "sat", "quietly"][n % 4]).join(" ");
    await write(figure, long);
    await expect(words(figure)).toHaveCount(40);
    await expect(figure.locator("#own-notes")).toContainText("2,000");
    await expect(figure.getByRole("textbox").first()).toHaveValue(long);
  });

  test("emoji, right to left, combining marks, control characters @page", async ({ page }) => {
    const figure = await openFigure(page);
    for (const text of ["The 🐈‍⬛ sat 👩🏽‍🚀 🇪🇺.", "القطة جلست على الحصيرة لأنها كانت متعبة", "Ça va, ñandú? e\u0301te\u0301 Straße", "tab\tand\u0000zero\u202eturned", "日本語の文章です"]) {
      await write(figure, text);
      const run = await numbers(figure);
      expect(run.tokens.length).toBeGreaterThan(2);
      expect(difference(run.weights, recomputed(run), 5e-5)).toBeNull();
      await expect(figure.locator(".stopped")).toHaveCount(0);
    }
  });

  test("a lone half of a surrogate pair, which no encoding can carry @page", async ({ page }) => {
    const figure = await openFigure(page);
    await figure.evaluate((element) => { element.text = "a \ud800 lone \udfff half"; });
    await expect.poll(() => figure.evaluate((element) => element.trace.tokens.length)).toBe(7);
    await ready(figure);
    const run = await numbers(figure);
    expect(difference(run.weights, recomputed(run), 5e-5)).toBeNull();
  });

  test("markup is text @page", async ({ page }) => {
    const figure = await openFigure(page);
    await write(figure, `<img src=x onerror="window.hacked=1"> <b>cat</b> &amp; \${1+1}`);
    expect(await page.evaluate(() => window.hacked)).toBeUndefined();
    expect(await figure.evaluate((element) => element.shadowRoot.querySelectorAll("img, .w b").length)).toBe(0);
    await page.goto(`./#figure=attention&text=${encodeURIComponent("<svg onload=window.hacked=1> sat")}`);
    await ready(figure, "<svg onload=window.hacked=1> sat");
    expect(await page.evaluate(() => window.hacked)).toBeUndefined();
  });

  test("unknown words are named @page", async ({ page }) => {
    const figure = await openFigure(page);
    await write(figure, "The flurbgax sat because it was tired.");
    await expect(figure.locator("#own-notes")).toContainText("flurbgax");
  });

  test("an example is one press away @page", async ({ page }) => {
    const figure = await openFigure(page);
    const example = figure.locator(".examples button:visible").first();
    const text = await example.textContent();
    await example.click();
    await ready(figure, text);
  });
});

test.describe("what may be chosen", () => {
  test("a head: the numbers change with it", async ({ page }) => {
    const figure = await openFigure(page);
    for (const [layer, head] of [[1, 1], [3, 2], [4, 4]]) {
      await figure.locator(`[data-at="${layer - 1}-${head - 1}"]`).click();
      await expect(figure.locator(".pick")).toHaveText(new RegExp(`layer ${layer}, head ${head}`));
      const run = await numbers(figure);
      expect([run.layer, run.head]).toEqual([layer - 1, head - 1]);
      expect(await misread(figure, recomputed(run))).toBeNull();
    }
  });

  test("only earlier words: what is hidden is hatched and gets nothing", async ({ page }) => {
    const figure = await openFigure(page);
    await figure.locator("label", { hasText: "earlier words only" }).click();
    await expect.poll(() => figure.evaluate((element) => element.trace.mask)).toBe("causal");
    const run = await numbers(figure);
    const size = run.tokens.length;
    expect(difference(run.weights, recomputed(run), 5e-5)).toBeNull();
    const cells = await figure.locator(".matrix td[aria-label]").evaluateAll((all) => all.map((cell) => cell.ariaLabel));
    for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) {
      const hidden = column > row;
      expect(cells[row * size + column] === "hidden").toBe(hidden);
      if (hidden) expect(run.weights[row * size + column]).toBe(0);
    }
  });

  test("the address holds the view and gives it back", async ({ page }) => {
    const figure = await openFigure(page, { hash: "#figure=attention&text=The+dog+slept+because+it+was+old.&layer=2&head=3&mask=causal&word=3" });
    expect(await figure.evaluate((element) => element.state)).toMatchObject({ text: "The dog slept because it was old.", layer: 2, head: 3, mask: "causal", word: 3 });
    expect(await numbers(figure)).toMatchObject({ layer: 1, head: 2, causal: true });

    await figure.locator('[data-at="3-0"]').click();
    await expect(page).toHaveURL(/layer=4&head=1/);
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    await ready(figure, "The dog slept because it was old.");
    expect(await numbers(figure)).toMatchObject({ layer: 3, head: 0, causal: true });
  });

  test("an address that makes no sense does no harm @page", async ({ page }) => {
    const figure = await openFigure(page, { hash: "#figure=attention&text=%F0%9F&layer=99&head=-4&mask=sideways&word=1e9&column=x&nonsense=1" });
    await expect(words(figure)).not.toHaveCount(0);
    await page.goto("./#figure=nothing&text=x");
    await openFigure(page, { hash: "#no-such-anchor" });
  });
});

test("what computed it is named: model, card, device", async ({ page, backend }) => {
  const figure = await openFigure(page);
  const made = figure.locator(".made");
  await expect(made).toContainText("encoder");
  await expect(made).toContainText(backend === "cpu" ? "your processor" : "software WebGPU adapter");
  const card = await figure.locator(".made a").evaluate((link) => link.href);
  expect((await page.request.get(card)).headers()["content-type"]).toContain("text/html");
  await page.goto(card);
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.locator("table").first()).toBeVisible();
});

test("?backend=cpu runs on the processor where WebGPU is there @once", async ({ page }) => {
  const figure = await openFigure(page, { query: "?backend=cpu" });
  expect((await numbers(figure)).backend).toBe("cpu");
});

test("by keyboard alone: words, squares, the opened weight, the list of keys @page", async ({ page }) => {
  const figure = await openFigure(page);
  await figure.locator(".w[data-i][tabindex='0']").focus();
  const start = Number(await figure.locator(".w:focus").getAttribute("data-i"));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(figure.locator(".w:focus")).toHaveAttribute("data-i", String(start - 2));
  await page.keyboard.press("Enter");
  await expect(figure.locator(`.w[data-i="${start - 2}"]`)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await expect(figure.locator(".w:focus")).toHaveAttribute("data-i", "0");

  await figure.locator(".matrix td[tabindex='0']").focus();
  await page.keyboard.press("Home");
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  const opened = figure.getByRole("region", { name: "One weight" });
  await expect(opened).toBeVisible();
  const { word, column, shown } = await figure.evaluate((element) => ({ word: element.word, column: element.column, shown: element.shadowRoot.querySelector(".cell .large").textContent }));
  expect(column).toBe(2);
  const run = await numbers(figure);
  expect(Math.abs(Number(shown.replace("−", "-")) - recomputed(run)[word * run.tokens.length + column])).toBeLessThan(5e-5);
  await page.keyboard.press("Escape");
  await expect(opened).toBeHidden();

  await page.keyboard.press("?");
  await expect(figure.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(figure.getByRole("dialog")).toBeHidden();
});

test("every control of the page can be reached by Tab, and none is a trap @page", async ({ page }) => {
  const figure = await openFigure(page);
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  const seen = new Set();
  for (let press = 0; press < 120; press++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active === document.body || !active ? null : `${active.localName}.${active.className} ${active.getAttribute("aria-label") ?? active.textContent.trim().slice(0, 30)}`;
    });
    if (at === null) break;
    seen.add(at);
  }
  expect(seen.size).toBeGreaterThan(10);
  expect([...seen].some((name) => name.startsWith("textarea"))).toBe(true);
  expect([...seen].some((name) => name.startsWith("td"))).toBe(true);
  expect(await figure.evaluate((element) => element.status)).toBe("ready");
});

test("the menu saves what is shown @page", async ({ page }) => {
  const figure = await openFigure(page);
  const save = async (label) => {
    await figure.getByRole("button", { name: "Figure menu" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), figure.getByRole("menuitem", { name: label }).click()]);
    return readFile(await file.path());
  };
  const run = await numbers(figure);
  const csv = (await save("Save numbers as CSV")).toString().trim().split(/\r?\n/);
  expect(csv.length).toBeGreaterThanOrEqual(run.tokens.length);
  const json = JSON.parse((await save("Save numbers as JSON")).toString());
  expect(json).toMatchObject({ text: SENTENCE, layer: run.layer + 1, head: run.head + 1, model: { name: "encoder" } });
  expect((await save("Save as SVG")).toString()).toMatch(/^(<\?xml[^>]*>\s*)?<svg[\s\S]*<\/svg>\s*$/);
  expect((await save("Save as PNG")).subarray(1, 4).toString()).toBe("PNG");
});

test.describe("looks", () => {
  // Each figure's own tests have the other pairs.
  for (const [colorScheme, width] of [["dark", 1440], ["light", 390]]) {
    test(`axe finds nothing: ${colorScheme}, ${width} wide @page`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await openFigure(page);
      await openFigureBelow(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(" ")).join("; ")}`)).toEqual([]);
    });
  }

  for (const width of [1440, 768, 390, 320]) {
    test(`nothing shifts and nothing scrolls sideways at ${width} @page`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => list.getEntries().filter((entry) => !entry.hadRecentInput).forEach(({ value, sources }) => window.shifts.push({
          value, moved: sources.map(({ node, previousRect, currentRect }) => `${node?.localName ?? node?.nodeName}.${node?.className ?? ""} ${previousRect.y}+${previousRect.height} → ${currentRect.y}+${currentRect.height}`),
        }))).observe({ type: "layout-shift", buffered: true });
      });
      const figure = await openFigure(page);
      await openFigureBelow(page);
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      const shifts = await page.evaluate(() => window.shifts);
      expect(shifts.reduce((sum, { value }) => sum + value, 0), JSON.stringify(shifts, null, 1)).toBeLessThan(0.05);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      await write(figure, "Pneumonoultramicroscopicsilicovolcanoconiosis sat on the antidisestablishmentarianism because it was tired and so very very old and grey.");
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    });
  }

  test("with reduced motion nothing moves @page", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const figure = await openFigure(page);
    await figure.getByRole("button", { name: "soft" }).first().click();
    await ready(figure, SENTENCE.replace("tired", "soft"));
    const moving = await figure.evaluate((element) => [...document.getAnimations(), ...element.shadowRoot.getAnimations()].filter((animation) => animation.effect.getComputedTiming().activeDuration > 1).length);
    expect(moving).toBe(0);
  });

  test("forced colours keep words and squares @page", async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active" });
    const figure = await openFigure(page);
    await expect(words(figure).first()).toBeVisible();
    await expect(figure.locator(".matrix")).toBeVisible();
  });
});

test.describe("when files do not come", () => {
  const cases = {
    "the wasm is missing": [/qkv_bg[^/]*\.wasm$/, (route) => route.abort()],
    "the wasm answers 404": [/qkv_bg[^/]*\.wasm$/, (route) => route.fulfill({ status: 404, body: "" })],
    "the wasm is cut short": [/qkv_bg[^/]*\.wasm$/, cutShort("application/wasm")],
    "the weights are missing": [/weights[^/]*\.safetensors$/, (route) => route.abort()],
    "the weights are cut short": [/weights[^/]*\.safetensors$/, cutShort("application/octet-stream")],
    "the words are cut short": [/words\.0[^/]*\.safetensors$/, cutShort("application/octet-stream")],
    "a login page answers for the weights": [/weights[^/]*\.safetensors$/, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Log in</title>" })],
    "the config is missing": [/config[^/]*\.json$/, (route) => route.fulfill({ status: 503, body: "" })],
  };
  for (const [name, [pattern, answer]] of Object.entries(cases)) {
    test(`${name}: a sentence, a readable page, and the button works @page`, async ({ page, expected }) => {
      expected.push(/Failed to load resource/);
      await page.route(pattern, answer);
      await page.goto("./");
      const figure = page.locator("qkv-attention").first();
      const alert = figure.getByRole("alert");
      await expect(alert).toBeVisible();
      await expect(alert).not.toContainText(/undefined|\[object|Error:|panicked/);
      expect((await alert.locator(".what").textContent()).length).toBeGreaterThan(15);
      await expect(page.locator("h1")).toBeVisible();
      await expect(page.locator("main")).toContainText("Where words look");
      await page.unroute(pattern);
      await alert.getByRole("button").first().click();
      await ready(figure);
      await expect(alert).toBeHidden();
      expect((await numbers(figure)).tokens.length).toBe(13);
    });
  }

  function cutShort(contentType) {
    return async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      await route.fulfill({ status: 200, contentType, body: body.subarray(0, Math.floor(body.length / 3)) });
    };
  }
});

test("without scripts the article is all there @page", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const problems = watch(context);
  const page = await context.newPage();
  await page.goto(baseURL);
  await expect(page.locator("h1")).toBeVisible();
  expect((await page.locator("main").innerText()).length).toBeGreaterThan(1500);
  await expect(page.locator("qkv-attention").first()).toContainText("cat");
  expect(problems()).toEqual([]);
  await context.close();
});

test("printed, the article keeps its text and its figure @page", async ({ page }) => {
  const figure = await openFigure(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("h1")).toBeVisible();
  await expect(words(figure).first()).toBeVisible();
});

test("on a foreign page the element works, and an element can move and go", async ({ page }) => {
  await page.goto(pageOf("foreign.html"));
  const figure = page.locator("qkv-attention");
  await ready(figure, "The dog chased the ball because it was fast.");
  await page.evaluate(() => {
    const figure = document.querySelector("qkv-attention");
    const frame = document.body.appendChild(document.createElement("div"));
    frame.append(figure);
    const second = document.createElement("qkv-attention");
    second.setAttribute("text", "A bird sang.");
    second.setAttribute("loading", "eager");
    document.body.prepend(second);
  });
  await ready(figure.first(), "A bird sang.");
  await ready(figure.nth(1), "The dog chased the ball because it was fast.");
  await page.evaluate(() => document.querySelectorAll("qkv-attention").forEach((figure) => figure.remove()));
  await expect(figure).toHaveCount(0);
});

test("events tell the page what happens @page", async ({ page }) => {
  await page.addInitScript(() => {
    window.told = [];
    for (const name of ["qkv-ready", "qkv-change", "qkv-progress", "qkv-error"]) document.addEventListener(name, (event) => window.told.push([name, event.composed, event.detail]));
  });
  const figure = await openFigure(page);
  await write(figure, "A cat slept.");
  const told = await page.evaluate(() => window.told.map(([name, composed, detail]) => ({ name, composed, detail: JSON.parse(JSON.stringify(detail)) })));
  expect(told.every(({ composed }) => composed)).toBe(true);
  expect(told.filter(({ name }) => name === "qkv-ready").length).toBeGreaterThan(0);
  expect(told.findLast(({ name, detail }) => name === "qkv-change" && detail.figure === "attention").detail).toMatchObject({ text: "A cat slept." });
  expect(told.filter(({ name }) => name === "qkv-error")).toEqual([]);
});

/** The figures further down start when they come near: goes there and waits for them. */
async function openFigureBelow(page) {
  for (const figure of await page.locator("qkv-attention, qkv-steps").all()) {
    await figure.scrollIntoViewIfNeeded();
    await expect.poll(() => figure.evaluate((element) => element.trace !== null), { timeout: 60_000 }).toBe(true);
  }
}
