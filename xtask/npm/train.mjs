// `npm run train -- encoder|decoder|family|memory [options]`: trains one of the models anew, in a Python environment of its own.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stop, output, program, root, run, say } from "./lib/run.mjs";

await program(async (args) => {
  if (args.length === 0) throw new Stop("Which model: encoder, decoder, family or memory? For example: npm run train -- encoder");
  const python = ["python3", "python"].find((name) => output(name, ["-c", "import sys; assert sys.version_info >= (3, 11)"]) !== null);
  if (!python) throw new Stop("Python 3.11 or newer is missing: https://www.python.org/downloads");

  const folder = join(root, "training/.venv");
  const own = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(own)) {
    say("Making a Python environment in training/.venv …");
    await run(python, ["-m", "venv", folder]).catch(() => {
      throw new Stop("Python's venv module is missing (Debian and Ubuntu: apt install python3-venv).");
    });
  }

  const list = join(root, "training/requirements.txt");
  const stamp = join(folder, ".requirements");
  const wanted = createHash("sha256").update(readFileSync(list)).digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    say("Installing training/requirements.txt …");
    await run(own, ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", list]);
    writeFileSync(stamp, wanted);
  }
  await run(own, [join(root, "training/run.py"), ...args]);
});
