// Times the five on this device, one after another, on numbers that already lie there.
import { call } from "./kinds.js";

/** A browser's clock may tick only every tenth of a millisecond; a sample is twenty ticks long or more, of as many calls as that takes. */
const SAMPLE = 2;
const MOST_CALLS = 64;

/**
 * runs: results to time, in order; settings and input as for them. `repeats` samples of each, fewer once `budget` milliseconds are spent.
 * onTime(run, time) is told of each, onTurn(run, number) before it starts.
 */
export async function race(engine, runs, input, settings, { signal, repeats, budget, onTurn, onTime }) {
  const { shape } = input;
  const tensors = ["q", "k", "v"].map((name) => engine.tensor(input[name]));
  const [q, k, v] = tensors;
  const placed = { q, k, v, shape, causal: input.causal };
  try {
    for (const [number, run] of runs.entries()) {
      await shown(signal);
      await onTurn(run, number);
      await painted();
      onTime(run, await timed(() => once(engine, run.kind, placed, settings, signal), { repeats, budget, signal }));
    }
  } finally {
    tensors.forEach((tensor) => tensor.dispose());
  }
}

async function once(engine, kind, input, settings, signal) {
  const { output, state, gpuMillis } = await call(engine, kind, input, settings, { keep: true, signal });
  output.dispose();
  state?.dispose();
  return gpuMillis;
}

async function timed(work, { repeats, budget, signal }) {
  await work();
  const samples = [];
  const gpu = [];
  const begin = performance.now();
  let calls = 1;
  while (samples.length < repeats && (samples.length === 0 || performance.now() - begin < budget)) {
    await shown(signal);
    const start = performance.now();
    let done = 0;
    let hidden = false;
    const device = [];
    while (done < calls || (performance.now() - start < SAMPLE && done < MOST_CALLS)) {
      device.push(await work());
      done++;
      hidden ||= document.hidden;
    }
    // A page out of sight is slowed down: what was measured then is thrown away.
    if (hidden) continue;
    calls = done;
    samples.push((performance.now() - start) / done);
    if (device.every((millis) => millis !== null)) gpu.push(device.reduce((sum, millis) => sum + millis, 0) / done);
  }
  return { median: median(samples), least: Math.min(...samples), most: Math.max(...samples), samples: samples.length, calls, gpu: gpu.length === samples.length ? median(gpu) : null };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What is said is seen, and its painting done, before the clock runs. A page that is not painted does not wait for it. */
const painted = () => new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, 200);
});

/** Resolves when the page can be seen. */
function shown(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve, reject) => {
    document.addEventListener("visibilitychange", resolve, { once: true });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
