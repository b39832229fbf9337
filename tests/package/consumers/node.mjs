// Node: every entry imports (and `require`s) without doing any work, on a machine without a document or a GPU.

import { spawnSync } from "node:child_process";
import { Stop, say } from "../../../xtask/npm/lib/run.mjs";

export function node(project) {
  const script = (kind, code) => {
    const { status } = spawnSync(process.execPath, [`--input-type=${kind}`, "-e", code], { cwd: project, stdio: "inherit", timeout: 20_000 });
    if (status !== 0) throw new Stop(`Node could not use the package (${kind}).`);
  };
  const idle = `const handles = process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|Worker|Message|TCP|UDP|HTTP|DNS/i.test(name));
    if (handles.length) throw new Error("work at import time: " + handles);`;

  script("module", `
    globalThis.fetch = () => { throw new Error("fetched at import time"); };
    const engine = await import("qkv");
    const elements = await import("qkv/elements");
    await import("qkv/package.json", { with: { type: "json" } });
    if (typeof engine.createEngine !== "function" || !(engine.QkvError.prototype instanceof Error)) throw new Error("exports of qkv: " + Object.keys(engine));
    if (typeof elements.QkvAttention !== "function" || typeof elements.QkvSteps !== "function") throw new Error("exports of qkv/elements: " + Object.keys(elements));
    ${idle}`);
  say("Node: import works, and does nothing until it is called");

  script("commonjs", `process.removeAllListeners("warning");
    const { createEngine } = require("qkv");
    if (typeof createEngine !== "function") throw new Error("require gave no createEngine");
    ${idle}`);
  say("Node: require works");
}
