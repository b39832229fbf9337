// `npm run build [-- --only wasm|site] [--dev]`: engine and production site, in dist/.

import { buildSite, buildWasm } from "./lib/build.mjs";
import { option, program } from "./lib/run.mjs";
import { prepare } from "./lib/setup.mjs";

await program(async (args) => {
  const only = option(args, "only");
  await prepare();
  if (only !== "site") await buildWasm({ dev: args.includes("--dev") });
  if (only !== "wasm") await buildSite();
});
