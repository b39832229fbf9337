// Commands and messages. Plain Node only: these files run before any package is installed.

import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

export const say = (line) => console.log(line);

/** Ends the program with a sentence a person can act on, never with a stack trace. */
export class Stop extends Error {}

/** The program's entry: runs `main` and turns a failure into its message and exit status 1. */
export async function program(main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Stop ? `\n${error.message}` : error);
    process.exit(1);
  }
}

const options = (extra = {}) => ({ cwd: root, ...extra, env: { ...process.env, ...extra.env } });

/** Runs a command with its output on this terminal; fails with `Stop` when the command does. */
export function run(command, args, extra) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options(extra) });
    child.on("error", (error) => reject(new Stop(`Could not start ${command}: ${error.message}`)));
    child.on("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Stop(`${[command, ...args].join(" ")} ended with ${signal ?? `status ${code}`}.`));
    });
  });
}

/** A command's standard output, or null where it could not start or failed. */
export function output(command, args, extra) {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", ...options(extra) });
  return status === 0 ? stdout.trim() : null;
}

/** npm as a command of this system (on Windows it is a script, which needs its own interpreter). */
export function npm(args, extra) {
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return run(process.execPath, [script, ...args], extra);
  return run("npm", args, { shell: process.platform === "win32", ...extra });
}

/** The value of `--name value` or `--name=value` among the arguments. */
export function option(args, name) {
  const at = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  return args[at].includes("=") ? args[at].slice(name.length + 3) : args[at + 1];
}
