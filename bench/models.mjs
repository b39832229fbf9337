// The models in the page: how long a short run takes, and how fast one writes, every attention weight kept.

import { say } from "../xtask/npm/lib/run.mjs";

/** Twelve tokens, the rests included. */
const SENTENCE = "The dog chased the ball because it was fast.";
const REPEATS = 21;
/** So many words are written anew for each time. */
const WORDS = 60;

/** With the engine of the page at `address`: milliseconds of a run of the encoder, words a second of the decoder; null where it failed. */
export async function models(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("qkv-attention")?.engine);
  const time = (work, options) => page.evaluate(work, options).catch(({ message }) => say(`models: ${message.split("\n")[0]}`)).then((value) => value ?? null);
  const encoderMillis = await time(runs, { text: SENTENCE, repeats: REPEATS });
  const decoderWordsPerSecond = await time(writes, { words: WORDS, repeats: 7 });
  await page.close();
  return { encoderMillis, decoderWordsPerSecond };
}

/** Runs inside the page: the median run. */
async function runs({ text, repeats }) {
  const model = await document.querySelector("qkv-attention").engine.loadModel("encoder");
  const times = [];
  for (let n = -3; n < repeats; n++) {
    const trace = await model.run(text, { trace: "weights" });
    if (n >= 0) times.push(trace.millis);
    trace.dispose();
  }
  model.dispose();
  return times.sort((a, b) => a - b)[repeats >> 1];
}

/** Runs inside the page: the median rate, from asking for the first word to having the last. */
async function writes({ words, repeats }) {
  const model = await document.querySelector("qkv-attention").engine.loadModel("decoder");
  const rates = [];
  for (let n = -1; n < repeats; n++) {
    const start = performance.now();
    let count = 0;
    for await (const _ of model.generate("once there was a girl", { maxTokens: words, seed: n + 1 })) count++;
    if (n >= 0) rates.push(count / (performance.now() - start) * 1000);
  }
  model.dispose();
  return rates.sort((a, b) => a - b)[repeats >> 1];
}
