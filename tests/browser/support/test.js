// The test function of every browser test. It fails a test on any console warning or error, any uncaught error and any
// request to another host, unless the test said beforehand that it provokes one.

import { test as base, expect } from "@playwright/test";

export { expect };

export const test = base.extend({
  /** "webgpu" or "cpu": what the project's browser offers, and what the engine is expected to run on. */
  backend: ["webgpu", { option: true }],

  /** Problems the test provokes itself: `expected.push(/pattern/)`. */
  expected: async ({}, use) => use([]),

  context: async ({ context, backend }, use) => {
    if (backend === "cpu") await context.addInitScript(() => { delete Navigator.prototype.gpu; });
    await use(context);
  },

  clean: [async ({ context, expected }, use) => {
    const problems = watch(context);
    await use();
    expect(problems().filter((problem) => !expected.some((pattern) => pattern.test(problem)))).toEqual([]);
  }, { auto: true }],
});

// The browser says this when it was busy for some seconds, whatever the page did: a wall clock, which no test may hang on.
const LATE = /was preloaded using link preload but not used within a few seconds/;

/** Collects what a page must not do; the function that comes back lists it. */
export function watch(context) {
  const problems = [];
  context.on("console", (message) => {
    if (["warning", "error"].includes(message.type()) && !LATE.test(message.text())) problems.push(`console ${message.type()}: ${message.text()} ${message.location().url}`);
  });
  context.on("weberror", (event) => problems.push(`uncaught: ${event.error()?.stack ?? event.error()}`));
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && hostname !== "localhost") problems.push(`foreign request: ${request.url()}`);
  });
  return () => problems;
}

/** The address of a page of tests/browser/pages. */
export const pageOf = (name) => new URL(name, test.info().config.metadata.pages).href;

/** Opens the bare engine page; `window.qkv` is the package. */
export async function openEngine(page) {
  await page.goto(pageOf("engine.html"));
  await page.waitForFunction(() => window.qkv);
}
