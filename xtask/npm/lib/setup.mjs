// What a fresh machine lacks, step by step: each function looks first and acts only where something is missing.

import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { Stop, npm, output, root, run, say } from "./run.mjs";
import { linker } from "./system.mjs";

const TARGET = "wasm32-unknown-unknown";

/** Node itself: the lowest version is the one package.json names. */
export function checkNode() {
  const wanted = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node.match(/\d+/g).map(Number);
  const have = process.versions.node.split(".").map(Number);
  const older = have[0] < wanted[0] || (have[0] === wanted[0] && have[1] < wanted[1]);
  if (older) throw new Stop(`Node ${wanted.join(".")} or newer is needed; this is ${process.versions.node}. Newer ones: https://nodejs.org`);
}

/** cargo and a compiler that is new enough; finds a fresh rustup's folder even where the shell does not know it yet. */
export async function checkRust() {
  const folder = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");
  if (!output("cargo", ["--version"]) && existsSync(folder)) process.env.PATH = folder + delimiter + process.env.PATH;
  if (!output("rustc", ["--version"]) && output("rustup", ["--version"])) {
    say("Installing the stable Rust toolchain …");
    await run("rustup", ["-q", "default", "stable"]);
  }
  const version = output("rustc", ["--version"]);
  if (!version || !output("cargo", ["--version"])) {
    const how = process.platform === "win32"
      ? "winget install Rustlang.Rustup"
      : "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh";
    throw new Stop(`Rust is missing. Install it with\n\n    ${how}\n\nand run this again.`);
  }
  const wanted = readFileSync(join(root, "Cargo.toml"), "utf8").match(/rust-version = "1\.(\d+)/)[1];
  if (Number(version.match(/1\.(\d+)/)[1]) < Number(wanted)) {
    throw new Stop(`Rust 1.${wanted} or newer is needed; this is "${version}". With rustup: rustup update stable`);
  }
}

/** The npm packages of a folder's lock file, installed only where its node_modules does not hold exactly them. */
export async function installPackages(folder = root) {
  if (packagesCurrent(folder)) return;
  say(`Installing npm packages${folder === root ? "" : ` in ${relative(root, folder)}`} …`);
  await npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
}

function packagesCurrent(folder) {
  const installed = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, "utf8")).packages;
  const want = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
  return Object.entries(want).every(([path, { version, optional }]) =>
    path === "" || have[path]?.version === version || (optional && !have[path]));
}

/** The standard library for wasm. rustup adds it; other installations of Rust have packages of their own. */
export async function addWasmTarget() {
  const installed = () => existsSync(join(output("rustc", ["--print", "sysroot"]), "lib/rustlib", TARGET, "lib"));
  if (installed()) return;
  if (output("rustup", ["--version"])) {
    say(`Adding the Rust target ${TARGET} …`);
    await run("rustup", ["-q", "target", "add", TARGET]);
    if (installed()) return;
  }
  throw new Stop(`This Rust lacks the target ${TARGET}, and rustup does not manage it. Install Rust with rustup
(https://rustup.rs), or your system's package for that target (Debian: libstd-rust-dev-wasm32,
Fedora: rust-std-static-${TARGET}, Arch: rust-wasm), and run this again.`);
}

/** rustfmt and clippy, which a minimal rustup profile leaves out; only the tests need them. */
export async function addRustTools() {
  for (const [command, component] of [["fmt", "rustfmt"], ["clippy", "clippy"]]) {
    if (output("cargo", [command, "--version"])) continue;
    if (!output("rustup", ["--version"])) throw new Stop(`cargo ${command} is missing: install the ${component} of your Rust.`);
    say(`Adding ${component} …`);
    await run("rustup", ["-q", "component", "add", component]);
  }
}

/** All a build needs. */
export async function prepare() {
  checkNode();
  await checkRust();
  await linker();
  await installPackages();
  await addWasmTarget();
}
