// A model that people have, opened as a file: SmolLM2-135M in the page and, natively, in llama.cpp.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { output, root, say } from "../xtask/npm/lib/run.mjs";
import { countMemory } from "./memory.mjs";

const FILE = join(root, "tests/real/.cache/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
/** Six words and the full stop, eleven tokens, again and again. */
const SENTENCE = "The cat sat on the mat because it was tired.";
const PROMPT = 64;
const WORDS = 48;

/** With the engine of the page at `address`: see `opens`. Null where the file is not here or something failed. */
export async function ownModel(browser, address) {
  if (!existsSync(FILE)) return missing();
  const page = await browser.newPage();
  const held = await countMemory(page);
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("qkv-attention")?.engine);
  try {
    await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", '<input type="file" id="own">'));
    await page.setInputFiles("#own", FILE);
    const before = await held();
    const opened = await page.evaluate(opens);
    const openedBytes = since(before, await held());
    const written = await page.evaluate(writes, { sentence: SENTENCE, prompt: PROMPT, words: WORDS, repeats: 3 });
    return { ...opened, openedBytes, ...written, writingBytes: since(before, await held()) };
  } catch ({ message }) {
    say(`own model: ${message.split("\n")[0]}`);
    return null;
  } finally {
    await page.close();
  }
}

const since = (before, after) => after.wasm + after.device - before.wasm - before.device;

function missing() {
  say("own model: SmolLM2 is not in tests/real/.cache; `npm test -- --only rust` fetches it.");
  return null;
}

/** Runs inside the page: the file read through, and then opened as a model until that has run on one word, wherever it runs. */
async function opens() {
  const [file] = document.querySelector("#own").files;
  const reads = async () => {
    const start = performance.now();
    const reader = file.stream().getReader();
    while (!(await reader.read()).done);
    return performance.now() - start;
  };
  await reads();
  const readMillis = await reads();
  const start = performance.now();
  window.own = await document.querySelector("qkv-attention").engine.loadModel(file);
  (await window.own.run("The", { trace: "weights" })).dispose();
  const loadMillis = performance.now() - start;
  return { fileBytes: file.size, readMillis, loadMillis, beyondMillis: loadMillis - readMillis };
}

/** Runs inside the page: milliseconds from a prompt to its first token, and tokens a second after that, with attention traced. */
async function writes({ sentence, prompt, words, repeats }) {
  const model = window.own;
  // A software adapter would take minutes.
  if (document.querySelector("qkv-attention").engine.adapter?.software) [words, repeats] = [words / 6, 1];
  const text = `${sentence} `.repeat(Math.ceil(prompt / model.tokenize(sentence).ids.length)).trim();
  const ends = model.tokenize(text).tokens;
  const given = text.slice(0, ends[prompt - 1].end);
  const tokens = model.tokenize(given).ids.length;
  const [firsts, rates] = [[], []];
  for (let n = -1; n < repeats; n++) {
    const start = performance.now();
    let [first, last, count] = [0, 0, 0];
    for await (const _ of model.generate(given, { maxTokens: words, temperature: 0 })) {
      last = performance.now();
      if (count++ === 0) first = last;
    }
    if (n < 0) continue;
    firsts.push(first - start);
    rates.push((count - 1) / (last - first) * 1000);
  }
  model.dispose();
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  return { promptTokens: tokens, firstMillis: median(firsts), tokensPerSecond: median(rates) };
}

/** llama.cpp on the same file with one thread; null where Python has no `llama_cpp`. */
export function llamaCpp() {
  if (!existsSync(FILE)) return null;
  const line = output(process.env.PYTHON ?? "python3", [join(root, "bench/native/llama.py"), FILE, "--prompt", String(PROMPT), "--tokens", String(WORDS)]);
  if (line === null) say("own model: Python has no llama_cpp (`pip install llama-cpp-python`; PYTHON names another Python).");
  return line && JSON.parse(line);
}
