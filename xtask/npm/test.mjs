// `npm test [-- --only stage,…]`: sets up what is missing, then checks everything, stage by stage, and stops at the first failure.

import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser } from "./lib/browser.mjs";
import { buildSite, buildWasm } from "./lib/build.mjs";
import { fuzz } from "./lib/fuzz.mjs";
import { realModels } from "./lib/real.mjs";
import { Stop, npm, option, program, root, run, say } from "./lib/run.mjs";
import { addRustTools, prepare } from "./lib/setup.mjs";
import { softwareVulkan, vulkan } from "./lib/system.mjs";

// The software Vulkan driver spends most of the tests' time on compiling shaders, and a third of that on optimising what runs once.
const cargo = (args, env) => run("cargo", args, { env: { RUSTFLAGS: undefined, XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(), GALLIVM_PERF: "nopt", ...env } });
// What a build keeps for the next one costs a first build time, and may never be used.
if (!existsSync(join(root, "target"))) process.env.CARGO_INCREMENTAL ??= "0";

/** Several at once, to the end of each; then the first that failed. */
async function together(...works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

/** Models that people have: fetched beside the first stages, awaited by those that use them. */
let real;

const stages = {
  format: ["Rust is formatted", () => cargo(["fmt", "--all", "--check"])],
  lints: ["Rust has no warnings, natively and as wasm", async () => {
    await cargo(["clippy", "-q", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    await cargo(["clippy", "-q", "-p", "qkv", "--lib", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]);
  }],
  rust: ["Reference, processor and shaders agree; formats; the model's metrics", async () => {
    await together(cargo(["test", "-q", "--workspace", "--no-run"]), real);
    // Many tests keep one processor busy, and so does the end of the engine's build.
    // Where other widths can be had, half of the device's cases run here, the others below.
    const half = softwareVulkan() ? { QKV_PART: "0/2" } : {};
    await together(cargo(["test", "--workspace"], half), buildWasm());
  }],
  subgroups: ["Shaders again, with subgroups of 4 and of 16 (above: 8)", async () => {
    const driver = softwareVulkan();
    if (!driver) return say("Left out: this machine has no software Vulkan driver, the only one whose subgroups can be chosen.");
    for (const [bits, part] of [[128, "1/4"], [512, "3/4"]]) {
      await cargo(["test", "--workspace", "--test", "parity", "--test", "parity_device"], { QKV_PART: part, LP_NATIVE_VECTOR_WIDTH: String(bits), VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver });
    }
  }],
  fuzz: ["Readers of model files, on files that nobody would write", () => fuzz()],
  onnx: ["The ONNX cases and their mapping, by the definition", () => run(process.execPath, [join(root, "tests/onnx/check.mjs")])],
  tokenizers: ["Opened models: which files, and the reference's token ids", async () => {
    await real;
    await run(process.execPath, ["--test", "--test-reporter=dot", join(root, "tests/tokenizers.mjs"), join(root, "tests/sources.mjs")]);
  }],
  engine: ["The engine as wasm", () => buildWasm()],
  site: ["The production site", () => buildSite()],
  docs: ["Documents: links, versions, numbers, the policy", () => run(process.execPath, [join(root, "tests/docs.mjs")])],
  bench: ["The side-by-side benchmark checks what it should", () => run(process.execPath, ["--test", "--test-reporter=dot", join(root, "tests/peers.mjs")])],
  package: ["The packed npm package in Node, Vite, webpack, esbuild and a plain page", () => run(process.execPath, [join(root, "tests/package/run.mjs")])],
  browser: ["The site in a browser", async () => {
    await real;
    const test = (...args) => npm(["exec", "--", "playwright", "test", ...args]);
    await test("--project=webgpu", "--project=touch", "--project=cpu", "--workers=2");
    // A graphics process that is made to crash is better alone.
    await test("--project=crash");
  }],
};

await program(async (args) => {
  const only = option(args, "only")?.split(",");
  const unknown = only?.filter((name) => !(name in stages)) ?? [];
  if (unknown.length > 0) throw new Stop(`No stage is called ${unknown.join(", ")}. There are: ${Object.keys(stages).join(", ")}.`);

  await prepare();
  const wanted = Object.entries(stages).filter(([name]) => !only || only.includes(name));
  const names = wanted.map(([name]) => name);
  if (names.some((name) => ["format", "lints"].includes(name))) await addRustTools();
  if (names.some((name) => ["rust", "subgroups"].includes(name))) await vulkan();
  if (names.some((name) => ["package", "browser"].includes(name))) await browser();

  if (names.some((name) => ["rust", "tokenizers", "browser"].includes(name))) real = realModels();

  const begun = Date.now();
  for (const [at, [name, [title, check]]] of wanted.entries()) {
    say(`\n── ${at + 1}/${wanted.length} ${name}: ${title}`);
    const start = Date.now();
    try {
      await check();
    } catch (error) {
      if (error instanceof Stop) throw new Stop(`${error.message}\n${at} stages passed, 1 failed: ${name}`);
      throw error;
    }
    say(`── ${name} passed in ${seconds(start)}`);
  }
  say(`\n${wanted.length} stages passed, 0 failed, in ${seconds(begun)}`);
});

function seconds(start) {
  const total = Math.round((Date.now() - start) / 1000);
  return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`;
}
