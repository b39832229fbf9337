// `npm start [-- --port 4173] [--host]`: sets up what is missing, builds, serves the site, prints its address.

import { join } from "node:path";
import { buildSite, buildWasm } from "./lib/build.mjs";
import { Stop, option, program, root, say } from "./lib/run.mjs";
import { prepare } from "./lib/setup.mjs";

await program(async (args) => {
  const port = Number(option(args, "port") ?? 4173);
  if (!(Number.isInteger(port) && port > 0 && port < 65536)) throw new Stop("--port takes a number from 1 to 65535.");
  await prepare();
  await buildWasm();
  await buildSite();
  const { preview } = await import("vite");
  const server = await preview({
    root: join(root, "www"),
    configFile: join(root, "vite.config.js"),
    logLevel: "warn",
    preview: { port, host: args.includes("--host") },
  });
  const { local, network } = server.resolvedUrls;
  say("Ready; Ctrl+C stops it.");
  for (const url of [...network, ...local]) say(url);
});
