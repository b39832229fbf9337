// TypeScript, strict, with both ways of resolving that read "exports".

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, say } from "../../../xtask/npm/lib/run.mjs";

export async function types(project) {
  for (const [module, moduleResolution] of [["esnext", "bundler"], ["nodenext", "nodenext"]]) {
    const config = join(project, `tsconfig.${moduleResolution}.json`);
    writeFileSync(config, JSON.stringify({
      compilerOptions: {
        module, moduleResolution, target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [],
        strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noEmit: true,
      },
      files: ["consumer.ts"],
    }));
    await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config]);
    say(`TypeScript: strict, ${moduleResolution}`);
  }
}
