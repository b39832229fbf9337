// The lines, round after round: what is compared runs one after the other, so that a busy machine is busy for all of it.

import { say } from "../../../xtask/npm/lib/run.mjs";
import { measure } from "./measure.mjs";

/** @returns for each line and each of its runs one result a round */
export async function runLines(lines, { rounds, shrink, hide, ...settings }, emit) {
  const results = lines.map(({ runs }) => runs.map(() => []));
  for (let round = 1; round <= rounds; round++) {
    for (const [at, { name, measures, runs }] of lines.entries()) {
      const once = measures ? { reps: 0 } : {};
      for (const [number, run] of runs.entries()) {
        const result = await measure({ ...run, shape: shrunk(run.shape, shrink), hide: WRONG_ON_SMALL_SUBGROUPS.includes(run.peer) ? hide : [] }, { ...settings, ...once });
        results[at][number].push(result);
        emit({ line: name, who: run.who, round, ...result });
        say(`${round}/${rounds} ${name} ${run.who}: ${inShort(result, measures)}; load ${result.load.toFixed(1)}`);
      }
    }
  }
  return results;
}

/** These of ONNX Runtime's kernels are wrong on subgroups of four, which a software adapter has. The linear one is right. */
const WRONG_ON_SMALL_SUBGROUPS = ["ort", "ort-mha-bnsh", "ort-gqa"];

/** A smaller problem of the same kind, to see that everything runs. */
function shrunk(shape, by) {
  const less = (tokens) => Math.max(1, Math.round(tokens / by));
  return { ...shape, queries: less(shape.queries), ...(shape.keys ? { keys: less(shape.keys) } : {}) };
}

function inShort({ error, skipped, wrong, medianMillis, firstMillis, bufferBytes }, measures) {
  if (error ?? skipped) return error ?? skipped;
  const value = measures === "bytes" ? `${bufferBytes} bytes` : `${(measures === "first" ? firstMillis : medianMillis).toFixed(1)} ms`;
  return wrong ? `${value}, WRONG` : value;
}
