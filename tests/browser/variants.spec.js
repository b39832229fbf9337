// Figure 6: five ways through the same q, k and v. What it says of each is held against f64 and against the engine's own arithmetic.

import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import strings from "../../www/locales/en-variants.js";
import { linearAttention } from "./support/linear.js";
import { attention, difference } from "./support/reference.js";
import { expect, test } from "./support/test.js";
import { apart, blocksOf, countPairs, flashState, readNumber, restated } from "./support/variants.js";

const SENTENCE = "The cat sat on the mat because it was tired.";

/** Opens the figure in a state, and waits until it has nothing more to do. */
async function open(page, state = "") {
  await page.goto(`./#figure=variants&${state}`);
  const figure = page.locator("qkv-variants");
  await expect.poll(() => figure.evaluate((element) => element.status ?? ""), { timeout: 60_000 }).toBe("ready");
  await settled(figure);
  return figure;
}

const settled = (figure) => figure.evaluate((element) => element.settled());

/** What went into the figure and came out, as plain data. */
const data = (figure) => figure.evaluate(({ result, engine }) => {
  const { input, settings, kinds, backend, tokens } = result;
  const { window: width, sinks, size, local, global, random, seed } = settings;
  const masks = { window: { window: { left: width, right: width, sinks } }, blocks: { blocks: { size, local, global, random, seed } } };
  const kernels = { naive: "naive", flash: "flash", window: "flash", blocks: "block-sparse", linear: "linear" };
  const { headDim, queries } = input.shape;
  return {
    backend, settings, shape: input.shape, causal: input.causal, words: tokens.map(({ word }) => word), q: [...input.q], k: [...input.k], v: [...input.v],
    ways: Object.fromEntries(Object.values(kinds).map(({ kind, output, peakBytes }) => {
      const { comparisons, scoreBytes } = engine.cost({ tokens: queries, heads: 1, headDim }, { kernel: kernels[kind], mask: { causal: input.causal, ...masks[kind] } });
      return [kind, { output: [...output], peakBytes, cost: { comparisons, scoreBytes } }];
    })),
  };
});

/** What a row of the table says, as text and as the full digits behind it. */
const said = (figure) => figure.locator("[data-kind]").evaluateAll((rows) => Object.fromEntries(rows.map((row) => {
  const cell = (name) => row.querySelector(`.cell.of-${name}`);
  const cells = Object.fromEntries(["comparisons", "time", "memory", "difference"].map((name) => [name, {
    value: cell(name).querySelector(".value").textContent.trim(), exact: cell(name).querySelector(".value").dataset.exact, note: cell(name).querySelector(".note").textContent.trim(),
  }]));
  const squares = [...row.querySelectorAll(".pattern path:not(.frame, .mesh, .hatching)")].reduce((sum, path) => sum + path.getAttribute("d").split("M").length - 1, 0);
  return [row.dataset.kind, { ...cells, squares, gives: row.querySelector(".says > p").textContent }];
})));

/** All five once more, in f64. */
function recomputed({ q, k, v, shape, causal, settings }) {
  const { window: width, sinks } = settings;
  const call = { q, k, v, shape, causal };
  const lists = blocksOf(settings, shape.queries, causal);
  const listed = (i, j) => lists[Math.floor(i / settings.size)].has(Math.floor(j / settings.size));
  const exact = attention(call);
  const window = attention({ ...call, window: { left: width, right: width, sinks } });
  const blocks = attention({ ...call, listed });
  const { queries: tokens, heads, headDim } = shape;
  const linear = linearAttention({ ...call, shape: { heads, tokens, headDim }, featureMap: "elu+1", normalise: true });
  return { naive: exact, flash: exact, window, blocks, linear };
}

/** The first thing that the figure says or gives and that f64 does not bear out, or null. */
function misstated(run, told, ways) {
  const { weights, output: exact } = ways.naive;
  for (const [kind, { output, masked }] of Object.entries(ways)) {
    const way = run.ways[kind];
    const wrong = difference(way.output, output, 2e-4);
    if (wrong) return `${kind}: output ${wrong}`;
    const { comparisons, difference: off, gives } = told[kind];
    const pairs = masked ? countPairs(masked) : run.shape.queries;
    if (readNumber(comparisons.value) !== pairs || way.cost.comparisons !== pairs) return `${kind}: ${comparisons.value} comparisons, counted ${pairs}, by the engine ${way.cost.comparisons}`;
    if (masked && told[kind].squares !== pairs) return `${kind}: ${told[kind].squares} squares for ${pairs} pairs`;
    if (masked && kind !== "naive" && kind !== "flash") {
      const left = weights.reduce((sum, weight, i) => sum + (masked[i] === -Infinity ? weight : 0), 0) / run.shape.queries;
      const share = Number(/(\d+) % of the exact/.exec(gives)?.[1]);
      if (!(Math.abs(share - 100 * left) <= 0.51)) return `${kind}: ${share} % left out, ${100 * left} by f64`;
    }
    if (kind === "naive") continue;
    const { largest, mean } = apart(output, exact);
    if (!restated(off.value, largest, 2e-4)) return `${kind}: off by ${off.value}, ${largest} by f64`;
    if (!restated(off.note.replace(" on average", ""), mean, 2e-4)) return `${kind}: ${off.note}, ${mean} by f64`;
    if (kind === "flash" && !(readNumber(off.value) < 2e-5)) return `flash: ${off.value} is more than rounding`;
  }
  return null;
}

test("what is said of the five is so in f64", async ({ page, backend }) => {
  const figure = await open(page);
  for (const state of [{}, { mask: "causal", layer: 2, head: 3, window: 1, sinks: 2, size: 3, local: 1, global: 0, random: 1, seed: 5 }]) {
    await figure.evaluate((element, state) => { element.state = state; }, state);
    await settled(figure);
    const [run, told] = [await data(figure), await said(figure)];
    expect(run.backend).toBe(backend);
    expect(run.settings).toMatchObject(Object.fromEntries(["window", "sinks", "size", "local", "global", "random", "seed"].flatMap((key) => (key in state ? [[key, state[key]]] : []))));
    const ways = recomputed(run);
    expect(misstated(run, told, ways)).toBeNull();
    memoryOf(run, told);

    // and whatever is spoiled is found
    const spoil = (change) => {
      const [other, words] = [structuredClone(run), structuredClone(told)];
      change(other, words);
      return misstated(other, words, ways);
    };
    const width = run.shape.headDim;
    for (const kind of Object.keys(ways)) {
      expect(spoil(({ ways: { [kind]: way } }) => way.output.fill(0, 3 * width, 4 * width)), `a row of ${kind}`).toMatch(kind);
      expect(spoil(({ ways: { [kind]: way } }) => { way.output[5] = NaN; }), `a NaN in ${kind}`).toMatch(kind);
      expect(spoil((_, { [kind]: row }) => { row.comparisons.value = "170"; })).toMatch("comparisons");
    }
    expect(spoil((_, { window }) => { window.difference.value = "0.0100"; })).toMatch("off by");
    expect(spoil((_, { linear }) => { linear.difference.note = "0.0001 on average"; })).toMatch("average");
    expect(spoil((_, { flash }) => { flash.difference.value = "0.0001"; })).toMatch("flash");
    expect(spoil((_, { blocks }) => { blocks.gives = "1 % of the exact weight"; })).toMatch("left out");
    expect(spoil((_, { window }) => window.squares--)).toMatch("squares");
  }
});

/** Memory is what the call held, and of it the scores. */
function memoryOf(run, told) {
  for (const [kind, { peakBytes, cost }] of Object.entries(run.ways)) {
    expect(readNumber(told[kind].memory.exact)).toBe(peakBytes);
    expect(told[kind].memory.note).toMatch(cost.scoreBytes ? /of it scores/ : strings.noScores);
  }
  expect(run.ways.naive.cost.scoreBytes).toBeGreaterThanOrEqual(4 * run.shape.queries ** 2);
  for (const kind of ["flash", "window", "blocks", "linear"]) expect(run.ways[kind].cost.scoreBytes).toBe(0);
}

test("flash walks its tiles: maximum, sum and mix of the row at every step, naive's digits at the end; then the state grows", async ({ page }) => {
  const figure = await open(page, "open=flash&row=9&tile=4");
  const run = await data(figure);
  const size = run.shape.queries;
  const slider = figure.getByRole("slider", { name: strings.step });
  const steps = Number(await slider.getAttribute("max"));
  expect(steps).toBe(Math.ceil(size / 4) ** 2);
  const row = 8;
  const walked = await figure.evaluate(async (element, steps) => {
    const read = () => {
      const numberOf = (name) => element.renderRoot.querySelector(`[data-figure=${name}] dd`).dataset.exact ?? null;
      const cells = [...element.renderRoot.querySelectorAll(".digits p")];
      return { max: numberOf("max"), sum: numberOf("sum"), divided: cells.map((cell) => cell.querySelector("b").dataset.exact ?? null), flash: cells.map((cell) => cell.querySelector("b").textContent), naive: cells.map((cell) => cell.querySelector("span").textContent), agree: element.renderRoot.querySelector(".agree").textContent };
    };
    const seen = [];
    for (element.step = 1; seen.length < steps; element.step++) {
      await element.updateComplete;
      seen.push(read());
    }
    return seen;
  }, steps);
  for (const [at, { max, sum, divided }] of walked.entries()) {
    const step = at + 1;
    const seen = flashState(run, row, step, 4);
    if (!seen) expect(max).toBeNull();
    else {
      const held = [max, sum, ...divided].map(readNumber);
      const expected = [seen.max, seen.sum, ...seen.divided];
      expect(difference(held, expected, 1e-4), `step ${step}`).toBeNull();
      held[4] += 0.01;
      expect(difference(held, expected, 1e-4)).not.toBeNull();
    }
  }
  const end = walked.at(-1);
  expect(end.flash).toEqual(end.naive);
  expect(end.agree).toMatch(new RegExp(`^\\s*All of ${run.shape.headDim} numbers`));
  const exact = attention(run).output.slice(row * run.shape.headDim, (row + 1) * run.shape.headDim);
  expect(difference(end.divided.map(readNumber), exact, 1e-5)).toBeNull();

  await slider.focus();
  for (const [key, value] of [["End", steps], ["Shift+Space", steps - 1], ["ArrowLeft", steps - 2], ["Home", 1], ["Space", 2], ["Space", 3]]) {
    await page.keyboard.press(key);
    await expect(slider).toHaveValue(String(value));
  }
  await stateGrows(figure, run);
});

/** The state grows by each word and keeps its size; after any of them it is that of f64. */
async function stateGrows(figure, run) {
  const { queries: tokens, headDim } = run.shape;
  await figure.evaluate((element) => { element.open = "state"; });
  const slider = figure.getByRole("slider", { name: strings.step });
  await expect(slider).toHaveAttribute("max", String(tokens));
  for (const step of [1, 7, tokens]) {
    await figure.evaluate((element, step) => { element.step = step; }, step);
    await expect(slider).toHaveValue(String(step));
    await expect(figure.locator("[data-size=state]")).toHaveText(strings.grow.numbers(headDim * (headDim + 1)));
    await expect(figure.locator("[data-size=cache]")).toHaveText(strings.grow.numbers(2 * headDim * step));
    const state = await figure.evaluate((element, at) => [...element.walks.now.walk.states[at]], step - 1);
    const cut = (data) => data.slice(0, step * headDim);
    const values = Array.from({ length: step }, (_, t) => [...run.v.slice(t * headDim, (t + 1) * headDim), 1]).flat();
    const shape = { heads: 1, tokens: step, headDim, valueDim: headDim + 1 };
    const expected = linearAttention({ q: cut(run.q), k: cut(run.k), v: values, shape, featureMap: "elu+1", scale: 1 }).state;
    expect(difference(state, expected, 1e-4)).toBeNull();
    state[3 * (headDim + 1) + 3] += 0.1;
    expect(difference(state, expected, 1e-4)).not.toBeNull();
  }
  await expect(figure.locator(".walks")).toContainText("After the last word it is the state of a single call");
}

test("each step has an address; the walk plays and stops; Escape lets go of the row, then of the walk @page", async ({ page }) => {
  const figure = await open(page);
  await figure.getByRole("button", { name: strings.watch.flash }).click();
  await expect(figure.locator(".walks h3")).toBeFocused();
  await settled(figure);
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/open=flash&step=3/);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(figure.getByRole("slider", { name: strings.step })).toHaveValue("3");

  const steps = Number(await figure.getByRole("slider", { name: strings.step }).getAttribute("max"));
  await figure.getByRole("button", { name: strings.play }).click();
  await expect.poll(() => figure.getByRole("slider", { name: strings.step }).inputValue().then(Number)).toBeGreaterThan(3);
  await figure.getByRole("button", { name: strings.pause }).click();
  await figure.evaluate((element, last) => { element.step = last; }, steps);
  await expect(figure.getByRole("button", { name: strings.on })).toBeDisabled();
  await figure.locator("[data-set=row]").selectOption("3");
  await figure.locator(".walks h3").focus();
  await page.keyboard.press("Escape");
  expect(await figure.evaluate((element) => [element.open, element.row])).toEqual(["flash", undefined]);
  await page.keyboard.press("Escape");
  await expect(figure.locator(".walks")).toHaveCount(0);
  await expect(figure.locator("[data-watch=flash]")).toBeFocused();
});

test("the window by keyboard, the blocks by choice and by lot: the comparisons shown are the engine's; a race that is stopped, and one that is not", async ({ page }) => {
  const figure = await open(page);
  const shown = async (kind) => readNumber((await said(figure))[kind].comparisons.value);
  const before = await shown("window");
  await figure.locator("input[data-set=window]").focus();
  await page.keyboard.press("ArrowRight");
  await settled(figure);
  const wider = await data(figure);
  expect(wider.settings.window).toBe(3);
  expect(await shown("window")).toBe(wider.ways.window.cost.comparisons);
  expect(wider.ways.window.cost.comparisons).toBeGreaterThan(before);
  await expect(page).toHaveURL(/window=3/);
  await page.keyboard.press("End");
  await settled(figure);
  expect(await shown("window")).toBe(wider.shape.queries ** 2);
  expect(readNumber((await said(figure)).window.difference.value)).toBeLessThan(1e-5);

  const lot = (await data(figure)).ways.blocks.output;
  await figure.getByRole("button", { name: strings.redraw }).click();
  await settled(figure);
  expect((await data(figure)).settings.seed).toBe(2);
  expect((await data(figure)).ways.blocks.output).not.toEqual(lot);
  await figure.locator("[data-set=size]").selectOption("4");
  await settled(figure);
  const last = await data(figure);
  expect(await shown("blocks")).toBe(last.ways.blocks.cost.comparisons);
  await raceRuns(figure);
});

/** The race stops when it is told to, keeps what it has, and times all five when it is not. */
async function raceRuns(figure) {
  const times = () => said(figure).then((rows) => Object.values(rows).map(({ time }) => time.value));
  for (const time of await times()) expect(time).toMatch(/^[\d.]+ m?s$/);
  await figure.evaluate(async (element) => {
    element.renderRoot.querySelector("[data-race]").click();
    for (let stop; !stop; await new Promise((resolve) => setTimeout(resolve))) {
      stop = element.renderRoot.querySelector("[data-stop]");
      stop?.click();
    }
  });
  await settled(figure);
  await expect(figure.locator(".race")).toContainText(strings.stopped);
  expect((await times()).filter((time) => time === "–").length).toBeGreaterThan(0);
  await figure.locator("[data-race]").click();
  await expect(figure.locator(".race")).toContainText("All five were timed on", { timeout: 30_000 });
  for (const time of await times()) expect(time).toMatch(/^[\d.]+ m?s$/);
}

test("a long text: each sentence through the model by itself, the attention over all of them", async ({ page }) => {
  const figure = await open(page);
  await figure.evaluate((element) => { element.long = "One morning the dog found a key. It was old!\n\nNobody knew which door it opened, but the dog kept it."; });
  await figure.getByRole("radio", { name: strings.source.long }).check();
  await expect.poll(() => figure.evaluate((element) => element.result.source)).toBe("long");
  await settled(figure);
  const run = await data(figure);
  expect(run.words.join(" ")).toBe("One morning the dog found a key .   It was old !   Nobody knew which door it opened , but the dog kept it .".replace(/^|$/g, " "));
  await expect(figure.locator("#own-notes")).toContainText(strings.longNote(3, run.words.length));
  expect(await figure.evaluate(async (element) => {
    const { layer, head } = element.chosen;
    const trace = await element.loaded.run("It was old!");
    const { data } = trace.get({ stage: "q", layer, head });
    const first = 10 * element.loaded.info.headDim;
    return Math.max(...data.map((value, i) => Math.abs(value - element.result.input.q[first + i])));
  })).toBeLessThan(1e-5);
  expect(misstated(run, await said(figure), recomputed(run))).toBeNull();
  await expect(page).toHaveURL(/source=long/);
  expect(page.url()).not.toContain("morning");
});

test("the story is long, known and fits @page", async ({ page }) => {
  const figure = await open(page, "source=long");
  const story = await figure.evaluate(({ result, fitted, story }) => ({
    words: story.split(/\s+/).length, ...fitted, size: result.tokens.length, pictures: result.kinds.window.visible.length,
    unknown: result.tokens.filter(({ known, special, word }) => !known && !special && /\p{L}/u.test(word)).length,
  }));
  expect(story.words).toBeGreaterThan(600);
  expect(story.words).toBeLessThan(900);
  expect(story.shown).toBe(story.total);
  expect(story.size).toBeLessThanOrEqual(1024);
  expect(story.unknown).toBeLessThan(story.words / 50);
  // the walks show its beginning, and say so
  for (const [open, steps] of [["flash", "16"], ["state", "64"]]) {
    await figure.evaluate((element, open) => { element.open = open; }, open);
    await expect(figure.getByRole("slider", { name: strings.step })).toHaveAttribute("max", steps);
    await expect(figure.locator(".walks header")).toContainText("first 64");
  }
});

test("a long text that is being read can be stopped: what was there stays @page", async ({ page }) => {
  const figure = await open(page);
  await figure.evaluate(async (element) => {
    element.source = "long";
    for (let stop; !stop; await new Promise((resolve) => setTimeout(resolve))) {
      stop = element.read && element.renderRoot.querySelector("[data-stop]");
      stop?.click();
    }
  });
  await settled(figure);
  expect(await figure.evaluate(({ source, result, status }) => [source, result.source, status])).toEqual(["sentence", "sentence", "ready"]);
  await expect(figure.locator("[data-kind]")).toHaveCount(5);
});

test("an address that makes no sense does no harm; a sentence too short for anything, too @page", async ({ page }) => {
  const figure = await open(page, "window=-9&sinks=x&size=1e9&local=99&global=-1&random=77&seed=-3&tile=0&open=both&step=99&row=-2&source=book&layer=9&mask=sideways");
  await expect(figure.locator("[data-kind]")).toHaveCount(5);
  for (const text of ["Cat", "!"]) {
    await figure.getByRole("textbox").fill(text);
    await expect.poll(() => figure.evaluate((element) => element.result.text)).toBe(text);
    await settled(figure);
    expect(misstated(await data(figure), await said(figure), recomputed(await data(figure)))).toBeNull();
    for (const open of ["flash", "state"]) {
      await figure.evaluate((element, open) => { element.open = open; }, open);
      await expect(figure.getByRole("slider", { name: strings.step })).toBeVisible();
    }
  }
  await figure.getByRole("textbox").fill(" ");
  await expect(figure.locator("#own-notes")).toContainText(strings.empty);
  await expect(figure.locator("[data-kind]")).toHaveCount(5);
});

test("the figure can be taken along: SVG, CSV, JSON @page", async ({ page }) => {
  const figure = await open(page);
  const save = async (label) => {
    await figure.getByRole("button", { name: "Figure menu" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), figure.getByRole("menuitem", { name: label }).click()]);
    return (await readFile(await file.path())).toString();
  };
  const csv = (await save("Save numbers as CSV")).trim().split(/\r?\n/);
  expect(csv.length).toBe(6);
  const json = JSON.parse(await save("Save numbers as JSON"));
  expect(json).toMatchObject({ text: SENTENCE, source: "sentence", model: { name: "encoder" } });
  const { q, k, v, shape, causal } = json;
  expect(difference(json.ways.naive.output, attention({ q, k, v, shape, causal }).output, 5e-5)).toBeNull();
  expect(await save("Save as SVG")).toMatch(/^<svg[\s\S]*sliding window[\s\S]*<\/svg>\s*$/);
});

for (const [width, colorScheme, walk] of [[1440, "light", "flash"], [390, "dark", "state"]]) {
  test(`axe finds nothing and nothing scrolls sideways: ${width}, ${colorScheme}, ${walk} @page`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const figure = await open(page, `open=${walk}&step=3`);
    await expect(figure.getByRole("slider", { name: strings.step })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include("#taming").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(" ")).join("; ")}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  });
}
