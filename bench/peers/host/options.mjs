// The command line.

import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { Stop } from "../../../xtask/npm/lib/run.mjs";
import { lines } from "../lines.mjs";
import { ADAPTERS } from "./adapters.mjs";

/** A file of peers/ is a peer, but for those that several share. */
const PEERS = readdirSync(new URL("../peers", import.meta.url)).map((file) => file.replace(/\.js$/, "")).filter((name) => !name.endsWith("-on"));

const text = { type: "string" };
const flag = { type: "boolean" };
const KNOWN = {
  adapter: text, hide: text, reps: text, warmup: text, warm: text, budget: text, timeout: text, verbose: flag, out: text,
  only: text, quick: flag, repeat: text, shrink: text, write: flag,
  peer: text, op: text, batch: text, heads: text, "kv-heads": text, dim: text, n: text, keys: text, causal: flag, window: text, blocks: text,
  seed: text, spread: text, cores: text, threads: text, "not-isolated": flag, dump: text,
};
const AD_HOC = ["op", "batch", "heads", "kv-heads", "dim", "n", "keys", "causal", "window", "blocks", "seed", "spread", "cores", "threads", "not-isolated", "dump"];

/** On the software adapter ONNX Runtime is right only without them. */
const HIDDEN = ["subgroups", "subgroup-size-control"];

export function parse(args) {
  let given;
  try {
    given = parseArgs({ args, options: KNOWN, strict: true }).values;
  } catch ({ message }) {
    throw new Stop(`${message}\nbench/README.md names the options.`);
  }
  const { adapter = "swiftshader", quick = false, verbose, dump } = given;
  if (!(adapter in ADAPTERS)) throw new Stop(`--adapter ${adapter}: there are ${Object.keys(ADAPTERS).join(", ")}.`);
  const stray = given.peer ? ["only", "quick", "repeat", "shrink", "write"].find((name) => name in given) : AD_HOC.find((name) => name in given);
  if (stray) throw new Stop(`--${stray} goes ${given.peer ? "with the lines, without" : "with"} --peer.`);
  if (given.write && (given.only || quick || given.shrink)) throw new Stop("--write keeps a whole table: leave out --only, --quick and --shrink.");
  known("peer", given.peer, PEERS);
  known("only", given.only, lines.map(({ name }) => name));
  const software = adapter === "swiftshader";
  return {
    settings: {
      adapter, verbose, dump,
      reps: number(given, "reps", quick ? 3 : 7), warmup: number(given, "warmup", quick ? 1 : 2), warmSeconds: number(given, "warm", quick ? 0 : 3),
      budgetSeconds: number(given, "budget", quick ? 5 : 20), timeoutSeconds: number(given, "timeout", 300),
      rounds: number(given, "repeat", 1), shrink: number(given, "shrink", 1),
      hide: given.hide === undefined ? (software && !given.peer ? HIDDEN : []) : given.hide.split(",").filter(Boolean),
    },
    only: given.only?.split(","),
    write: given.write,
    out: given.out,
    runs: given.peer ? adHoc(given) : undefined,
  };
}

function known(option, value, names) {
  const stranger = value?.split(",").find((name) => !names.includes(name));
  if (stranger !== undefined) throw new Stop(`--${option} ${stranger}: there are ${names.join(", ")}.`);
}

/** Every combination of the peers and lengths given. */
function adHoc(given) {
  const [size, share] = given.blocks?.split(",").map(Number) ?? [];
  const shape = {
    op: given.op ?? "softmax", batch: number(given, "batch", 1), heads: number(given, "heads", 8), kvHeads: number(given, "kv-heads", 0),
    headDim: number(given, "dim", 64), keys: number(given, "keys", 0), causal: Boolean(given.causal), window: number(given, "window", 0),
    blocks: given.blocks ? { size, share } : null, seed: number(given, "seed", 1), spread: number(given, "spread", 1),
  };
  const rest = {
    isolated: !given["not-isolated"], cores: number(given, "cores", 0),
    options: given.threads === undefined ? {} : { threads: number(given, "threads", 1) },
  };
  const lengths = (given.n ?? "512").split(",").map(Number);
  return lengths.flatMap((queries) => given.peer.split(",").map((peer) => ({ peer, shape: { ...shape, queries }, ...rest })));
}

function number(given, name, fallback) {
  if (given[name] === undefined) return fallback;
  const value = Number(given[name]);
  if (!(value >= 0)) throw new Stop(`--${name} ${given[name]}: give a number.`);
  return value;
}
