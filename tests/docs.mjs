// What the documents say is held against the code: links and paths lead somewhere, versions agree, numbers are the record's.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { marks } from "../bench/marks.mjs";
import { peersTable } from "../bench/peers/table.mjs";
import { readmeBlock } from "../bench/record.mjs";
import { Stop, program, root, say } from "../xtask/npm/lib/run.mjs";
import { policy } from "../xtask/vite/policy.js";

const read = (path) => readFileSync(join(root, path), "utf8");
const problems = [];
/** What is made here and not kept: a fresh clone has none of it. */
const made = read(".gitignore").split("\n").filter((line) => line.startsWith("/")).map((line) => line.slice(1));
const check = (holds, problem) => holds || problems.push(problem);

await program(async () => {
  const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "shaders/README.md", "training/README.md", "bench/README.md", ...markdown("docs"), ...markdown("models")]
    .filter((path) => existsSync(join(root, path)));
  for (const path of documents) {
    links(path);
    paths(path);
  }
  versions();
  tokens();
  check(read("docs/embedding.md").includes(policy.replaceAll("; ", ";\n")), "docs/embedding.md does not hold the policy of xtask/vite/policy.js, one directive a line");
  numbers("bench", "bench/record.json", readmeBlock);
  numbers("bench:peers", "bench/peers/record.json", peersTable);
  if (problems.length > 0) throw new Stop(problems.join("\n"));
  say(`${documents.length} documents agree with the code`);
});

/** The elements carry the page's visual language for pages that do not load it: the same properties, word for word. */
function tokens() {
  const properties = (path) => read(path).replace(/\/\*[\s\S]*?\*\//g, "").match(/--qkv-[\w-]+:[^;]+;/g).map((line) => line.replace(/\s+/g, " "));
  const [page, elements] = [properties("www/pages/tokens.css"), properties("www/elements/tokens.js")];
  const differing = page.find((line, at) => line !== elements[at]) ?? (page.length === elements.length ? undefined : "their number");
  check(differing === undefined, `www/pages/tokens.css and www/elements/tokens.js differ in ${differing}`);
}

/** What README.md shows between the marks of a benchmark is what its record says. */
function numbers(script, record, block) {
  if (!existsSync(join(root, record))) return;
  const readme = read("README.md");
  check(marks(script).replace(readme, block(JSON.parse(read(record)))) === readme, `README.md shows other numbers than ${record}: npm run ${script} -- --write`);
}

function markdown(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true }).filter((name) => name.endsWith(".md")).map((name) => join(folder, name));
}

/** Every relative link names a file, and its fragment a heading there. */
function links(path) {
  for (const [, target] of withoutCode(read(path)).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file, fragment] = target.split("#");
    const full = file ? join(dirname(path), file) : path;
    check(existsSync(join(root, full)), `${path}: the link ${target} leads nowhere`);
    if (fragment && existsSync(join(root, full)) && full.endsWith(".md")) {
      check(headings(read(full)).includes(fragment), `${path}: ${target} names no heading of ${relative(".", full)}`);
    }
  }
}

/** Every path of this repository in `code` exists. Patterns and placeholders are left alone. */
function paths(path) {
  for (const [, name] of read(path).matchAll(/`((?:src|www|shaders|tests|xtask|training|models|docs|bench|\.ci)\/[^`\s]*)`/g)) {
    if (/[*<>{}…]|NNNN/.test(name) || made.some((folder) => name.startsWith(folder))) continue;
    check(existsSync(join(root, name)), `${path}: ${name} does not exist`);
  }
}

function versions() {
  const { version, license } = JSON.parse(read("package.json"));
  const cargo = read("Cargo.toml");
  check(cargo.includes(`version = "${version}"`), `Cargo.toml has another version than package.json (${version})`);
  check(cargo.includes(`license = "${license.replace(/[()]/g, "")}"`), "Cargo.toml and package.json name different licences");
  check(read("CHANGELOG.md").includes(`## [${version}]`), `CHANGELOG.md has no entry for ${version}`);
}

function withoutCode(text) {
  return text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
}

/** The fragments of a document's headings, as GitHub makes them. */
function headings(text) {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-"));
}
