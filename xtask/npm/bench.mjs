// `npm run bench [-- --write] [--runs 5]`: builds, measures the production site in a browser, prints a table and a line of
// JSON. `--write` keeps them in bench/record.json and in README.md. Nothing is asserted: a number is only a number.

import { buildSite, buildWasm } from "./lib/build.mjs";
import { browser } from "./lib/browser.mjs";
import { option, program } from "./lib/run.mjs";
import { prepare } from "./lib/setup.mjs";

await program(async (args) => {
  await prepare();
  await browser();
  await buildWasm();
  await buildSite();
  const { bench } = await import("../../bench/site.mjs");
  await bench({ runs: Number(option(args, "runs") ?? 5), write: args.includes("--write") });
});
