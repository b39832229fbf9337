// The npm package as its users get it: packed, unpacked into a project of its own, and taken through Node, TypeScript,
// three bundlers and a page without any, each of which has to compute the right numbers in a browser.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Stop, npm, program, root, say } from "../../xtask/npm/lib/run.mjs";
import { browsers } from "./consumers/browsers.mjs";
import { node } from "./consumers/node.mjs";
import { types } from "./consumers/types.mjs";

const here = dirname(fileURLToPath(import.meta.url));

await program(async (args) => {
  const folder = mkdtempSync(join(tmpdir(), "qkv-package-"));
  try {
    const project = await unpack(folder);
    const manifest = JSON.parse(readFileSync(join(project, "node_modules/qkv/package.json"), "utf8"));
    contents(join(project, "node_modules/qkv"), manifest);
    for (const check of [node, types, browsers]) await check(project, manifest);
  } finally {
    if (args.includes("--keep")) say(`Kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
});

/** A project with the packed package and its dependencies in node_modules. Nothing is downloaded again. */
async function unpack(folder) {
  const project = join(folder, "project");
  const modules = join(project, "node_modules");
  mkdirSync(modules, { recursive: true });
  await npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { stdio: ["ignore", "ignore", "inherit"] });
  const { name, version, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  execFileSync("tar", ["-xzf", `${name}-${version}.tgz`], { cwd: folder });
  cpSync(join(folder, "package"), join(modules, name), { recursive: true });
  for (const dependency of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(join(root, "node_modules", dependency), join(modules, dependency), "junction");
  }
  cpSync(join(here, "app"), project, { recursive: true });
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  return project;
}

/** Every export leads to a file, resolves, and nothing of the workshop came along. */
function contents(folder, { exports, files }) {
  const require = createRequire(join(folder, "../../main.js"));
  for (const [name, target] of Object.entries(exports)) {
    if (name.includes("*")) continue;
    for (const path of typeof target === "string" ? [target] : Object.values(target)) {
      if (!existsSync(join(folder, path))) throw new Stop(`exports["${name}"] names ${path}, which is not in the package.`);
    }
    if (typeof target === "string") require.resolve(join("qkv", name).replaceAll("\\", "/"));
  }
  for (const path of ["models/encoder/weights.safetensors", "models/encoder/card.md", "models/encoder/probes/agreement.tsv", "LICENSE-MIT", "LICENSE-APACHE", "NOTICE", "README.md"]) {
    if (!existsSync(join(folder, path))) throw new Stop(`${path} is not in the package.`);
  }
  for (const path of ["src", "tests", "xtask", "training", "shaders", "www/pages"]) {
    if (existsSync(join(folder, path))) throw new Stop(`${path} is in the package and should not be (files: ${files.join(", ")}).`);
  }
  say("contents: every export leads to a file");
}
