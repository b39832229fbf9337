// `npm run bench:peers`: attention in other libraries beside ours, in one browser on one machine. bench/README.md names the options.

import { join } from "node:path";
import { parse } from "../../bench/peers/host/options.mjs";
import { browser } from "./lib/browser.mjs";
import { buildWasm } from "./lib/build.mjs";
import { program, root } from "./lib/run.mjs";
import { installPackages, prepare } from "./lib/setup.mjs";

await program(async (args) => {
  const options = parse(args);
  await prepare();
  await installPackages(join(root, "bench/peers"));
  await browser();
  await buildWasm();
  const { peers } = await import("../../bench/peers/main.mjs");
  await peers(options);
});
