// What the processor can be asked for. The worker runs these; so does the page where workers are refused.
import { QkvError } from "./error.js";
import { wasm } from "./load.js";

/** Models by key, as this thread's wasm holds them. */
const models = new Map();

export const tasks = {
  /** One share of an attention call, in short steps, an abort heard between them. */
  async attention({ options, tensors, share: [index, count] }, control) {
    return readOutput(await inSteps(new wasm.AttentionJob(options, tensors, index, count), control));
  },

  /** Linear attention, in the same way. */
  async linearAttention({ options, tensors }, control) {
    return readLinearOutput(await inSteps(new wasm.LinearAttentionJob(options, tensors), control));
  },

  loadModel({ key, config, weights, words }) {
    models.get(key)?.free();
    models.set(key, new wasm.Model(config, weights, words));
  },

  addWords({ key, bytes }) {
    models.get(key).addWords(bytes);
  },

  async run({ key, text, causal, temperature, full }) {
    const trace = await models.get(key).runCpu(text, causal, temperature, full);
    const numbers = trace.numbers();
    trace.free();
    return numbers;
  },

  dropModel({ key }) {
    models.get(key)?.free();
    models.delete(key);
  },
};

/** Runs a job to its end; gives the handle of its result. */
async function inSteps(job, { aborted, progress }) {
  let finished = false;
  try {
    for (let part = 0; part < 1;) {
      part = job.step();
      progress(part);
      await pause();
      if (aborted()) throw new QkvError("aborted", "The call was aborted.");
    }
    finished = true; // finish() uses the job up
    return job.finish();
  } finally {
    if (!finished) job.free();
  }
}

/** A result handle as a plain object of typed arrays; the handle is freed. */
export function readOutput(handle) {
  const result = { output: handle.get("output"), outputShape: [...handle.outputShape] };
  for (const name of ["scores", "softcapped", "masked", "weights"]) {
    const data = handle.get(name);
    if (data) result[name] = data;
  }
  result.kernel = handle.kernel;
  result.peakBytes = handle.peakBytes;
  result.gpuMillis = handle.gpuMillis ?? null;
  handle.free();
  return result;
}

/** The same of linear attention. */
export function readLinearOutput(handle) {
  const result = {
    output: handle.get("output"), outputShape: [...handle.outputShape], state: handle.get("state"), stateShape: [...handle.stateShape],
    kernel: "linear", peakBytes: handle.peakBytes, gpuMillis: handle.gpuMillis ?? null,
  };
  handle.free();
  return result;
}

/** Lets messages in. A timer would be held to 4 ms after a few turns; a message channel is not. */
function pause() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
