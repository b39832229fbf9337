// The readers of model files under libFuzzer, some seconds each, from the committed files and what earlier runs found.
// By hand and longer: the programs that this builds, with another -max_total_time.

import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Stop, output, root, run, say } from "./run.mjs";
import { find } from "./system.mjs";

const SECONDS = 10;
const execFileAsync = promisify(execFile);

// What `cargo fuzz run -s none` passes, which needs no nightly compiler: the readers have no unsafe code for a sanitizer to watch.
const FLAGS = [
  "--cfg fuzzing",
  "-Cpasses=sancov-module",
  ...["level=4", "inline-8bit-counters", "pc-table", "trace-compares"].map((flag) => `-Cllvm-args=-sanitizer-coverage-${flag}`),
].join(" ");

export async function fuzz() {
  if (process.platform === "win32" || !find("c++", "g++", "clang++")) {
    return say("LEFT OUT: libFuzzer is built with a C++ compiler, and this machine has none (Debian: apt-get install g++).");
  }
  const host = output("rustc", ["-vV"]).match(/host: (.*)/)[1];
  const folder = join(root, "fuzz");
  const target = join(root, "target/fuzz");
  const built = ["build", "-q", "--release", "--locked", "--target", host, "--target-dir", target];
  await run("cargo", built, { cwd: folder, env: { RUSTFLAGS: FLAGS } });
  // Two at once: each keeps one processor busy.
  await Promise.all(["gguf", "safetensors"].map(async (name) => {
    const found = join(target, "found", name);
    mkdirSync(found, { recursive: true });
    const args = [`-max_total_time=${SECONDS}`, "-rss_limit_mb=1024", "-timeout=10", "-print_final_stats=1", `-artifact_prefix=${join(target, `${name}-`)}`];
    try {
      const { stderr } = await execFileAsync(join(target, host, "release", name), [...args, found, join(folder, "corpus", name)], { cwd: target, maxBuffer: 1 << 28 });
      say(`${name}: ${stderr.match(/number_of_executed_units: *(\d+)/)[1]} files, none of which broke the reader`);
    } catch (error) {
      say(error.stderr);
      throw new Stop(`The reader of ${name} files broke on the file that is named above.`);
    }
  }));
}
