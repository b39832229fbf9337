// `npm run bench:peers`: the lines as one table, or one peer on one problem. Nothing is asserted: a number is only a number.

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { root, say } from "../../xtask/npm/lib/run.mjs";
import { marks } from "../marks.mjs";
import { measure } from "./host/measure.mjs";
import { runLines } from "./host/rounds.mjs";
import { here } from "./host/server.mjs";
import { rowsOf } from "./host/verdict.mjs";
import { lines } from "./lines.mjs";
import { peersTable } from "./table.mjs";

/** @param {ReturnType<typeof import("./host/options.mjs").parse>} options */
export async function peers({ settings, only, write, out = join(here, "results/latest.jsonl"), runs }) {
  const emit = keeper(out);
  if (runs) {
    for (const run of runs) say(emit(await measure({ ...run, hide: settings.hide }, settings)));
    return;
  }
  const chosen = lines.filter(({ name }) => !only || only.includes(name));
  const results = await runLines(chosen, settings, emit);
  const record = summary(chosen, results, settings);
  say(`\n${peersTable(record)}`);
  if (!write) return;
  writeFileSync(join(here, "record.json"), `${JSON.stringify(record, null, 2)}\n`);
  const readme = join(root, "README.md");
  writeFileSync(readme, marks("bench:peers").replace(readFileSync(readme, "utf8"), peersTable(record)));
}

/** A function that adds a line to a fresh file and gives it back as text. */
function keeper(path) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  const date = new Date().toISOString();
  return (result) => {
    const text = JSON.stringify({ date, ...result }, (_, value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value));
    appendFileSync(path, `${text}\n`);
    return text;
  };
}

function summary(chosen, results, { adapter, hide, rounds, shrink }) {
  const all = results.flat(2);
  const loads = all.map(({ load }) => load);
  const first = (name) => all.map((result) => result[name]).find(Boolean);
  return {
    date: new Date().toISOString().slice(0, 10),
    browser: `Chromium ${first("browser")}`,
    machine: `${cpus().length} × ${cpus()[0].model.trim()}`,
    adapter: all.find(({ ranOn }) => ranOn === "gpu")?.adapter ?? adapter,
    hide, rounds, shrink,
    versions: [...new Set(all.map(({ version }) => version).filter(Boolean))],
    load: [Math.min(...loads), Math.max(...loads)],
    lines: chosen.map((line, at) => ({ name: line.name, work: line.work, rows: rowsOf(line, results[at]) })),
  };
}
