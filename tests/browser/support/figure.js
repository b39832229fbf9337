// Driving a figure the way a reader does, and reading the numbers behind it.

import { expect } from "@playwright/test";
import { attention } from "./reference.js";

/** Opens the article and gives its first figure of that kind, once it shows numbers. */
export async function openFigure(page, { name = "attention", hash = "", query = "" } = {}) {
  await page.goto(`./${query}${hash}`);
  const figure = page.locator(`qkv-${name}`).first();
  await figure.scrollIntoViewIfNeeded();
  await ready(figure);
  return figure;
}

/** Waits until the figure shows the run of what stands in it. */
export const ready = (figure, text) =>
  expect.poll(() => figure.evaluate((element, text) => {
    const settled = element.status === "ready" && element.trace !== null && (text === undefined || element.runText === text);
    return settled && (element.fitted?.text ? element.trace.text === element.fitted.text : true);
  }, text), { message: `the figure shows ${text ?? "numbers"}`, timeout: 60_000 }).toBe(true);

/** Types a text into the figure's field and waits for its numbers. */
export async function write(figure, text) {
  await figure.getByRole("textbox").first().fill(text);
  await ready(figure, text);
}

/** What the figure's run says, as plain data: tokens and one head's matrices. */
export const numbers = (figure, at = {}) => figure.evaluate((element, at) => {
  const { layer, head } = { ...element.chosen, ...at };
  const of = (stage) => Array.from(element.trace.get({ stage, layer, head }).data);
  return {
    tokens: element.trace.tokens, backend: element.trace.backend, text: element.trace.text, causal: element.trace.mask === "causal", layer, head,
    q: of("q"), k: of("k"), v: of("v"), weights: of("weights"), info: { ...element.loaded.info, card: String(element.loaded.info.card) },
  };
}, at);

/** The first square of the matrix whose label is not its weight to three places, or null. A weight too small for them says so. */
export async function misread(figure, weights) {
  const labels = await figure.locator(".matrix td[aria-label]").evaluateAll((cells) => cells.map((cell) => cell.ariaLabel));
  if (labels.length !== weights.length) return `${labels.length} squares for ${weights.length} weights`;
  const right = (label, weight) => (label === "< 0.001" ? weight > 0 && weight <= 6e-4 : Math.abs(Number(label) - weight) <= 6e-4);
  const wrong = labels.findIndex((label, at) => !right(label, weights[at]));
  return wrong < 0 ? null : `square ${wrong} says ${labels[wrong]}, its weight is ${weights[wrong]}`;
}

/** The weights once more, in f64, from the run's own q, k and v. */
export function recomputed({ q, k, v, tokens, causal, info }) {
  const size = tokens.length;
  return attention({ q, k, v, causal, shape: { heads: 1, queries: size, keys: size, headDim: info.headDim } }).weights;
}

/** The place of a word, and the word it looks at most, itself and the marks left out. */
export function lookOf(word, { tokens }, weights) {
  const row = tokens.findIndex((token) => token.text.toLowerCase() === word);
  const others = tokens.map((token, at) => ({ at, text: token.text, weight: weights[row * tokens.length + at], special: token.special })).filter(({ at, special }) => at !== row && !special);
  const best = others.reduce((a, b) => (b.weight > a.weight ? b : a));
  return { row, best };
}
