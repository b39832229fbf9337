// Processor time of the browser, from /proc: a software adapter computes on the processor, so on a machine that is shared
// this says more than the clock on the wall. Elsewhere than on Linux there is none.

import { existsSync, readFileSync, readdirSync } from "node:fs";

/** The kernel's unit of these times, for programs, is 1/100 s everywhere. */
const MILLIS_PER_TICK = 10;

/** All processes that this one started, and those that they did. */
export function descendants() {
  const children = new Map();
  for (const one of all()) children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  const found = [];
  const wanted = [process.pid];
  while (wanted.length > 0) {
    for (const child of children.get(wanted.pop()) ?? []) {
      found.push(child);
      wanted.push(child.pid);
    }
  }
  return found;
}

export const cpuMillis = () => descendants().reduce((sum, { ticks }) => sum + ticks, 0) * MILLIS_PER_TICK;

function all() {
  if (!existsSync("/proc/self/stat")) return [];
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(read).filter(Boolean);
}

function read(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, and may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
    return { pid: Number(pid), parent: fields[1], ticks: fields[11] + fields[12] };
  } catch {
    return undefined; // it has ended since
  }
}
