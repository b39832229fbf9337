// TypeScript with both ways of resolving that read "exports": a strict consumer, and the example of README.md.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, say } from "../../../xtask/npm/lib/run.mjs";

const STRICT = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true };

export async function types(project) {
  for (const [module, moduleResolution] of [["esnext", "bundler"], ["nodenext", "nodenext"]]) {
    await compile(project, ["consumer.ts"], { module, moduleResolution, ...STRICT });
    say(`TypeScript: strict, ${moduleResolution}`);
  }
  const examples = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(([, code], n) => {
    writeFileSync(join(project, `readme-${n}.ts`), code);
    return `readme-${n}.ts`;
  });
  await compile(project, examples, { module: "esnext", moduleResolution: "bundler", strict: false });
  say("TypeScript: the example of README.md");
}

async function compile(project, files, options) {
  const config = join(project, "tsconfig.json");
  const compilerOptions = { target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [], noEmit: true, ...options };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config]);
}
