// One peer, one problem: loaded, timed, checked.

import { check } from "./check.js";
import { inputsOf } from "./random.js";
import { shapeOf, usefulFlops } from "./shape.js";

const now = () => performance.now();

/** Called by Node. `reps` 0 measures the first call alone. */
globalThis.runPeer = async ({ peer: name, shape: given, options, rows, dump, ...often }) => {
  const { seen } = globalThis;
  const shape = shapeOf(given);
  const { default: peer } = await import(`/peers/${name}.js`);
  const reason = peer.refuses?.(shape);
  if (reason) return { skipped: reason };
  const { name: library, version } = await (await fetch(peer.manifest)).json();
  const inputs = inputsOf(shape);

  const [setupMillis, session] = await timed(() => peer.create(shape, inputs, options));
  const iterate = async () => {
    await session.run();
    await session.fence();
  };
  const before = seen.dispatches;
  const [firstMillis] = await timed(iterate);
  const first = { dispatches: seen.dispatches - before };

  let programs;
  if (dump) {
    seen.programs = [];
    await iterate();
    [programs, seen.programs] = [seen.programs, null];
  }
  const repeated = often.reps > 0 ? await repeat(iterate, session.fence, often) : first;
  if (repeated.medianMillis) repeated.gflops = usefulFlops(shape) / repeated.medianMillis / 1e6;
  const bufferBytes = seen.peakBytes; // before the output is read back through buffers of the harness
  const output = await session.read();
  const length = shape.batch * shape.heads * shape.queries * shape.headDim;
  if (output.length !== length) throw new Error(`${name} gave ${output.length} numbers; ${length} are the output`);
  const verdict = check(shape, inputs, output, rows);
  const onGpu = repeated.dispatches > 0;
  const info = (session.device?.() ?? seen.devices.at(-1))?.adapterInfo;
  return {
    version: `${library} ${version}`, variant: session.variant(), setupMillis, firstMillis, ...repeated, ...verdict,
    ranOn: onGpu ? "gpu" : "cpu", workers: seen.workers, bufferBytes, programs,
    deviceErrors: seen.errors.length > 0 ? seen.errors : undefined,
    adapter: onGpu && info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(" ") : "processor",
  };
};

async function repeat(iterate, fence, { reps, warmup, warmMillis, budgetMillis }) {
  const { seen } = globalThis;
  let start = now();
  const since = () => now() - start;
  // So many, and for so long (libraries tune themselves while they are used), but for no more than a quarter of the budget.
  for (let n = 0; (n < warmup || since() < warmMillis) && since() < budgetMillis / 4; n++) await iterate();
  let before = seen.dispatches;
  await fence();
  const ofFence = seen.dispatches - before;
  const times = [];
  const cpuBefore = await globalThis.cpuMillis();
  before = seen.dispatches;
  start = now();
  // One repetition always; then as many as the budget has room for.
  while (times.length < reps && (times.length === 0 || since() < budgetMillis)) times.push((await timed(iterate))[0]);
  const cpu = (await globalThis.cpuMillis()) - cpuBefore;
  return {
    medianMillis: median(times), minMillis: Math.min(...times), maxMillis: Math.max(...times), reps: times.length,
    cpuMillis: cpu > 0 ? cpu / times.length : undefined,
    // Some libraries submit only when something is awaited, so an iteration is counted with its fence.
    dispatches: (seen.dispatches - before) / times.length - ofFence,
  };
}

async function timed(work) {
  const start = now();
  const value = await work();
  return [now() - start, value];
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

globalThis.pageReady = true;
