// The two halves of a build: the engine's wasm (Rust) and the site (Vite).

import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, run, say } from "./run.mjs";

export async function buildWasm({ dev = false } = {}) {
  const first = !existsSync(join(root, "target"));
  say(`Building the engine (Rust → wasm) …${first ? " The first time takes a minute or two." : ""}`);
  // RUSTFLAGS in the environment would replace the flags of .cargo/config.toml and lose SIMD.
  await run("cargo", ["xtask", "build", ...(dev ? ["--dev"] : [])], { env: { RUSTFLAGS: undefined } });
}

export async function buildSite() {
  say("Building the site …");
  const { build } = await import("vite");
  await build({ root: join(root, "www"), configFile: join(root, "vite.config.js"), logLevel: "warn" });
}
