// The ONNX graph that a run needs: kept in models/, or made now.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Stop, output } from "../../../xtask/npm/lib/run.mjs";
import { here } from "./server.mjs";

export function ensureGraph(graph, { heads, kvHeads, headDim, causal, window }) {
  const numbers = [heads, kvHeads, headDim, Number(causal), window];
  const name = `${graph}_h${heads}_kv${kvHeads}_d${headDim}_c${Number(causal)}_w${window}.onnx`;
  if (existsSync(join(here, "models", name))) return;
  const python = process.env.PYTHON ?? "python3";
  if (output(python, [join(here, "gen_models.py"), join(here, "models"), graph, ...numbers.map(String)]) === null) {
    throw new Stop(`models/${name} is not there, and ${python} could not make it: set PYTHON to a Python that has the package onnx.`);
  }
}
