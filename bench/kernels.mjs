// Each kernel on one problem: in the page on either backend, and natively through the program in bench/native/.

import { output, run, say } from "../xtask/npm/lib/run.mjs";

const full = { queries: 512, keys: 512 };
const decode = { queries: 1, keys: 4096 };
const blocks = { size: 64, local: 1, global: 1, random: 1, seed: 1 };

/** 8 heads, 64 wide. `args`: the same for the native program. */
export const KERNELS = [
  { kernel: "naive", work: "512 tokens", shape: full, args: ["--n", "512"] },
  { kernel: "flash", work: "512 tokens", shape: full, args: ["--n", "512"] },
  { kernel: "decode", work: "1 query, 4096 keys", shape: decode, args: ["--n", "1", "--keys", "4096"] },
  { kernel: "block-sparse", work: "1024 tokens, a quarter of the blocks", shape: { queries: 1024, keys: 1024 }, blocks, args: ["--n", "1024", "--blocks", "64,1,1,1"] },
  { kernel: "linear", work: "1024 tokens", shape: { tokens: 1024 }, args: ["--n", "1024"] },
];
const REPEATS = 5;
/** Before the calls that are timed: the engine meanwhile finds out which variant of a kernel is the fastest. */
const WARM_SECONDS = 3;

/** Milliseconds of each kernel with the engine of the page at `address`, inputs and output on the device; null where it failed. */
export async function inPage(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("qkv-attention")?.engine);
  const millis = [];
  for (const problem of KERNELS) {
    const time = await page.evaluate(timeKernel, { problem, repeats: REPEATS, warmMillis: WARM_SECONDS * 1000 }).catch(({ message }) => say(`${problem.kernel}: ${message.split("\n")[0]}`));
    millis.push(time ?? null);
  }
  const about = await page.evaluate(() => {
    const { backend, adapter: { vendor, architecture, description } } = document.querySelector("qkv-attention").engine;
    return { ran: backend, adapter: [vendor, architecture, description].filter(Boolean).join(" ") };
  });
  await page.close();
  return { ...about, millis };
}

/** Runs inside the page. */
async function timeKernel({ problem: { kernel, shape, blocks }, repeats, warmMillis }) {
  const { engine } = document.querySelector("qkv-attention");
  const [heads, headDim] = [8, 64];
  const { tokens, queries = tokens, keys = tokens } = shape;
  const tensor = (rows, seed) => engine.tensor(Float32Array.from({ length: heads * rows * headDim }, (_, n) => Math.sin(n * 1.618 + seed)));
  const input = { q: tensor(queries, 0), k: tensor(keys, 1), v: tensor(keys, 2), shape: { heads, headDim, ...shape } };
  const call = async () => {
    const { output, state, wallMillis } = kernel === "linear"
      ? await engine.linearAttention(input, { keep: true })
      : await engine.attention({ ...input, kernel, blocks }, { keep: true });
    output.dispose();
    state?.dispose();
    return wallMillis;
  };
  const start = performance.now();
  do await call(); while (performance.now() - start < warmMillis);
  const times = [];
  for (let n = 0; n < repeats; n++) times.push(await call());
  for (const name of ["q", "k", "v"]) input[name].dispose();
  return times.sort((a, b) => a - b)[repeats >> 1];
}

/** The same through wgpu on the adapter that this machine has outside the browser. */
export async function natively() {
  say("Building the native program …");
  await run("cargo", ["build", "-q", "--release", "--example", "bench"]);
  const lines = KERNELS.map(({ kernel, args }) => {
    const line = output("cargo", ["run", "-q", "--release", "--example", "bench", "--", ...args, "--kernel", kernel, "--repeats", String(REPEATS), "--warm", String(WARM_SECONDS)]);
    return line === null ? null : JSON.parse(line);
  });
  return { adapter: lines.find(Boolean)?.adapter ?? null, millis: lines.map((line) => line?.medianMillis ?? null) };
}
