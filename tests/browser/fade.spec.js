// Two nets say a list back: what is shown is what they say word by word, and how far back each still reaches.

import AxeBuilder from "@axe-core/playwright";
import strings from "../../www/locales/en-fade.js";
import { fadePlot } from "../../www/view/fade-chart.js";
import { shuffled } from "../../www/view/shopping-list.js";
import { difference } from "./support/reference.js";
import { expect, test } from "./support/test.js";

/** Words that stand in for each in turn, as the figure says. */
const OTHERS = 3;

test.use({ contextOptions: { reducedMotion: "reduce" } });

async function open(page, state = "") {
  await page.goto(`./${state && `#figure=fade&${state}`}`);
  const figure = page.locator("qkv-fade");
  await figure.scrollIntoViewIfNeeded();
  await expect.poll(() => figure.evaluate((element) => element.status === "ready" && element.result !== null), { timeout: 60_000 }).toBe(true);
  return figure;
}

const listed = (figure) => figure.locator(".heard li").evaluateAll((items) => items.map((item) => item.textContent.trim()));
const shows = (figure, list) => expect.poll(() => listed(figure)).toEqual(list);

/** What stands in the figure for a net: the words said, whether each counts as right, and the count. */
const shown = (figure, net) => figure.locator(`.answer.of-${net}`).evaluate((answer) => ({
  said: [...answer.querySelectorAll(".said span")].map((word) => word.textContent),
  right: [...answer.querySelectorAll(".said")].map((word) => word.matches(".right") && !word.matches(".wrong")),
  corrected: [...answer.querySelectorAll(".said small")].map((mark) => mark.textContent.replace(/^[✓✗] ?/, "")),
  count: answer.querySelector("h3 b").textContent,
}));

/** A word after another, a run for each, its own words fed back; and the softmax in f64 of what it expected at each. */
const wordByWord = (figure, net) => figure.evaluate(async (element, net) => {
  const model = element.pair[net];
  const { list } = element.result;
  const said = [];
  const right = [];
  for (const word of list) {
    const run = await model.run([...list, "again", ...said].join(" "));
    const at = run.tokens.length - 1;
    const logits = Array.from(run.logits({ position: at }));
    const largest = Math.max(...logits);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    right.push(Math.exp(logits[model.tokenize(word).ids.at(-1)] - largest) / sum);
    said.push(run.predict({ position: at, count: 1 })[0].token);
    run.dispose();
  }
  return { said, right };
}, net);

/** The first place where the figure does not say what the net says, or null. */
function misread({ said, right, corrected, count }, truth, list) {
  const wrong = list.findIndex((word, at) => said[at] !== truth.said[at] || right[at] !== (truth.said[at] === word) || corrected[at] !== (truth.said[at] === word ? "" : word));
  if (wrong >= 0) return `word ${wrong}: ${said[wrong]}, ${truth.said[wrong]} for ${list[wrong]}`;
  return count === strings.right(list.filter((word, at) => word === truth.said[at]).length, list.length) ? null : `the count says ${count}`;
}

test("both say back what they say word by word, and every probability and thread is that of the run", async ({ page, backend }) => {
  const figure = await open(page);
  const list = await listed(figure);
  expect(list.length).toBe(12);
  for (const net of ["attention", "gru"]) {
    const truth = await wordByWord(figure, net);
    expect(misread(await shown(figure, net), truth, list)).toBeNull();
    expect(misread(await shown(figure, net), { said: truth.said.with(3, "nothing") }, list)).not.toBeNull();
    const { backend: used, largest, steps } = await figure.evaluate(async (element, net) => {
      const { trace, backend, steps } = element.result.answers[net];
      return { backend, largest: (await trace.verify()).largest, steps: steps.map(({ right }) => right.probability) };
    }, net);
    expect(used).toBe(backend);
    expect(largest).toBeLessThan(1e-3);
    expect(difference(steps, truth.right, 1e-4)).toBeNull();
    expect(difference(steps, truth.right.with(5, truth.right[5] + 0.01), 1e-4)).not.toBeNull();
  }
  // The pair is here to differ.
  const right = (net) => shown(figure, net).then((answer) => answer.right.filter(Boolean).length);
  expect(await right("attention")).toBeGreaterThan(await right("gru"));

  await figure.locator('.answer.of-gru [data-step="4"]').click();
  await expect(figure.locator(".step")).toContainText(`The 5th word, ${list[4]}, lies 12 words back`);
  const { weight, probability } = await figure.evaluate((element) => {
    const { head, answers, list } = element.result;
    const { data, shape } = answers.attention.trace.get({ stage: "weights", ...head });
    return { weight: data[(list.length + 5) * shape[1] + 5], probability: answers.gru.steps[4].right.probability };
  });
  const said = await figure.locator(".look.of-attention p").last().textContent();
  expect(Math.abs(Number(/sends (\d+) of its hundred/.exec(said)[1]) - 100 * weight)).toBeLessThanOrEqual(1);
  await expect(figure.locator(".look.of-gru .asked b")).toHaveText(strings.probability(probability));
  expect(await figure.locator(".threads path").getAttribute("d")).not.toBe("");
});

test("what the state holds, the first word's way back and the measured lists come out again another way @page", async ({ page }) => {
  const figure = await open(page, "words=6");
  const list = await listed(figure);
  await expect.poll(() => figure.evaluate((element) => element.echoes.found?.length === 6 && element.distances.found?.length > 0 && element.distances.done === element.distances.total)).toBe(true);
  const items = await figure.evaluate((element) => element.pair.items);
  expect(items.length).toBe(100);
  const others = list.map((_, at) => shuffled(items.filter((item) => !list.includes(item)), at).slice(0, OTHERS));
  const { ours, theirs, states } = await figure.evaluate(async (element, { list, others }) => {
    const after = async (words) => {
      const run = await element.pair.gru.run([...words, "again"].join(" "));
      const { data } = run.get({ stage: "state" });
      const state = Array.from(data).slice(-element.pair.gru.info.hiddenDim);
      run.dispose();
      return state;
    };
    const length = (values) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
    const whole = await after(list);
    const moved = [];
    for (const [at, words] of others.entries()) {
      const each = await Promise.all(words.map((word) => after(list.with(at, word))));
      moved.push(each.reduce((sum, state) => sum + length(state.map((value, i) => value - whole[i])) / length(whole), 0) / each.length);
    }
    return { ours: element.echoes.found, theirs: moved, states: whole };
  }, { list, others });
  expect(difference(ours, theirs, 1e-5)).toBeNull();
  expect(difference(ours, theirs.toReversed(), 1e-5)).not.toBeNull();
  expect(await figure.locator(".looks .state").getAttribute("aria-label")).toContain(String(states.length));

  // With six words the chart's point is the answer's own first step.
  const { point, own } = await figure.evaluate((element) => ({
    point: element.distances.found.find(({ length }) => length === 6),
    own: ["attention", "gru"].map((net) => element.result.answers[net].steps[0].right.probability),
  }));
  expect(difference([point.attention.probability, point.gru.probability], own, 1e-5)).toBeNull();

  // The lines are the records', the dots what this page counts.
  const { records, rows } = await figure.evaluate(async (element) => {
    await element.measuring.start({ pair: element.pair, seed: 3, lengths: [5, 9], lists: 2 });
    await element.updateComplete;
    return { records: element.result.records, rows: element.measuring.rows };
  });
  const chart = figure.locator(".fade-chart").last();
  const width = Number(await chart.getAttribute("width"));
  const { y } = fadePlot({ width, height: 300, from: 1, to: 64 });
  const heights = async (path) => [...(await path.getAttribute("d")).matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, at]) => Number(at));
  const shipped = records.nets.gru.seeds.find(({ ships }) => ships).accuracy;
  const drawn = shipped.map((share) => Math.round(y(share) * 10) / 10);
  expect(difference(await heights(chart.locator(".line.gru:not(.thin)")), drawn, 1e-9)).toBeNull();
  expect(difference(await heights(chart.locator(".line.attention:not(.thin)")), drawn, 1e-9)).not.toBeNull();
  await expect(chart.locator(".dot")).toHaveCount(4);
  const counted = await figure.evaluate(async (element, lists) => {
    let right = 0;
    for (const list of lists) {
      const said = [];
      for (const word of list) {
        const run = await element.pair.gru.run([...list, "again", ...said].join(" "));
        said.push(run.predict({ position: run.tokens.length - 1, count: 1 })[0].token);
        right += said.at(-1) === word;
        run.dispose();
      }
    }
    return right / lists.flat().length;
  }, [0, 1].map((which) => shuffled(items, 300_000 + 900 + which).slice(0, 9)));
  expect(rows.find(({ net, length }) => net === "gru" && length === 9).accuracy).toBeCloseTo(counted, 6);

  await figure.getByRole("button", { name: strings.many.more }).click();
  await figure.getByRole("button", { name: strings.many.cancel }).click();
  await expect(figure.locator("[role=status]")).toHaveText(strings.many.cancelled);
});

test("the view comes back from its address, keys walk it, and what is no list gets a sentence @page", async ({ page }) => {
  const figure = await open(page, "words=4&list=milk+eggs&word=2&of=first");
  const list = await listed(figure);
  expect(list.slice(0, 2)).toEqual(["milk", "eggs"]);
  expect(list.length).toBe(4);
  await expect(figure.locator(".step")).toContainText("eggs");
  await expect(figure.getByRole("radio", { name: strings.many.measures.first })).toBeChecked();
  await figure.locator('.answer.of-gru [data-step="0"]').focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(figure.locator('.answer.of-attention [data-step="2"]')).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(figure.locator('.answer.of-attention [data-step="2"]')).toHaveAttribute("aria-pressed", "true");
  expect(await figure.evaluate((element) => element.link)).toContain("word=3");
  await page.keyboard.press("Escape");
  await expect(figure.locator('[aria-pressed="true"]')).toHaveCount(0);

  const field = figure.getByRole("textbox");
  const note = figure.locator("#own-note");
  for (const [text, sentence] of [["milk zebar", "zebar"], ["milk ".repeat(65), "65"], [" , ", "no word"]]) {
    await field.fill(text);
    await expect(note).toContainText(sentence);
    await shows(figure, list);
  }
  await field.fill("Tea, milk, tea");
  await shows(figure, ["tea", "milk", "tea"]);
  await expect(note).toContainText("twice");
  await figure.getByRole("slider").press("End");
  await expect(figure.locator(".heard li")).toHaveCount(64);
  await expect(figure.locator(".mark")).toContainText("longer than any");
  await expect(figure.locator(".answer.of-attention .said")).toHaveCount(64);
  await figure.getByRole("button", { name: strings.another }).click();
  await expect(field).toHaveValue("");
  await expect.poll(async () => (await listed(figure))[0]).not.toBe("tea");
  await figure.evaluate((element) => element.reset());
  await expect(figure.locator(".heard li")).toHaveCount(12);
  const { violations } = await new AxeBuilder({ page }).include("qkv-fade").analyze();
  expect(violations).toEqual([]);
  const [csv, svg] = await figure.evaluate((element) => [element.rows().flat().length, element.picture() !== null]);
  expect(csv).toBeGreaterThan(100);
  expect(svg).toBe(true);
});
