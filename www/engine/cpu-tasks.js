// What the processor can be asked for. The worker runs these; so does the page where workers are refused.
import { QkvError } from "./error.js";
import { wasm } from "./load.js";
import { newModel } from "./new-model.js";
import { stateAfter } from "./write.js";

/** Models by key, as this thread's wasm holds them: promises, for files of the reader's are read while messages come. */
const models = new Map();

/** Texts under way by session: { writer, state }. */
const writers = new Map();

/** Tensors by key that this thread has been handed. */
const lodged = new Map();

/** The arrays of a call. A tensor comes with its numbers the first time, and by its key alone after. */
function arrays(tensors) {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => {
    if (value.key === undefined) return [name, value];
    if (value.data) lodged.set(value.key, value.data);
    return [name, lodged.get(value.key)];
  }));
}

export const tasks = {
  /** Lets a tensor go. */
  forget({ key }) {
    lodged.delete(key);
  },

  /** One share of an attention call, in short steps, an abort heard between them. */
  async attention({ options, tensors, share: [index, count] }, control) {
    return readOutput(await inSteps(new wasm.AttentionJob(options, arrays(tensors), index, count), control));
  },

  /** Linear attention, in the same way. */
  async linearAttention({ options, tensors }, control) {
    return readStateful(await inSteps(new wasm.LinearAttentionJob(options, arrays(tensors)), control), "linear");
  },

  /** The recurrent layer, in the same way. */
  async recurrent({ options, tensors }, control) {
    return readStateful(await inSteps(new wasm.RecurrentJob(options, arrays(tensors)), control), "recurrent");
  },

  /** Seeded noise, a Float32Array: a stream of it, or the weight of a recurrent layer. */
  async noise({ seed, stream, length, hiddenDim }, control) {
    if (stream === "weight") return wasm.recurrentWeight(seed, hiddenDim);
    return inSteps(new wasm.NoiseJob(seed, stream, length), control);
  },

  /** How far sampled rows of an output are from f64. */
  check({ options, seed, rows, output }, control) {
    return inSteps(new wasm.CheckJob(options, seed, rows, output), control);
  },

  /** How far an output of attention is from the f64 reference: the largest difference, and of how many rows. */
  async compare({ options, tensors, output }, control) {
    const [maxAbsError, checkedRows] = await inSteps(new wasm.ComparisonJob(options, tensors, output), control);
    return { maxAbsError, checkedRows };
  },

  async loadModel({ key, config, weights, words, own }) {
    const before = models.get(key);
    const model = own
      ? import("./own/assemble.js").then(({ assemble }) => assemble(own))
      : Promise.resolve().then(() => newModel(config, weights, words));
    models.set(key, model);
    (await before?.catch(() => null))?.free();
    await model;
  },

  async addWords({ key, bytes }) {
    (await models.get(key)).addWords(bytes);
  },

  async run({ key, input, causal, temperature, trace, ablate }) {
    const run = (await models.get(key)).runCpu(input, causal, temperature, trace, ablate);
    const numbers = run.numbers();
    run.free();
    return numbers;
  },

  /** A layer's stages, worked out again from what flowed into it. */
  async open({ key, stream, layer, causal, temperature, ablate }) {
    return (await models.get(key)).openCpu(stream, layer, causal, temperature, ablate);
  },

  /** Writes a word to a text. What is kept of it serves as long as the text that comes is the one that was left. */
  async write({ key, session, state, input, temperature, topK, seed, ablate, force }) {
    let under = writers.get(session);
    if (under?.state !== state) {
      under?.writer.free();
      writers.delete(session);
      under = { writer: (await models.get(key)).writeCpu(input, temperature, topK, seed, ablate), state };
      writers.set(session, under);
    }
    const written = readWritten(under.writer.step(force));
    under.state = stateAfter(state, written);
    return written;
  },

  endWriting({ session }) {
    writers.get(session)?.writer.free();
    writers.delete(session);
  },

  /** Every head ranked by role, one text a step. */
  async heads({ key, roles, text, probes, causal }, control) {
    return inSteps(new wasm.HeadsJob(await models.get(key), roles, text, probes, causal), control);
  },

  async dropModel({ key }) {
    const model = models.get(key);
    models.delete(key);
    (await model?.catch(() => null))?.free();
  },
};

/** Milliseconds after which a step is the last of its turn: on the page's own thread a frame still fits. */
const TURN_MILLIS = 8;

/** Runs a job to its end; gives the handle of its result. */
async function inSteps(job, { aborted, progress }) {
  let finished = false;
  try {
    let since = performance.now();
    for (let part = 0; part < 1;) {
      part = job.step();
      // Each pause and each report wakes the page's thread, which a shared call would rather leave its core to.
      if (part < 1 && performance.now() - since < TURN_MILLIS) continue;
      progress(part);
      await pause();
      since = performance.now();
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

/** A written word as a plain object; the handle is freed. */
export function readWritten(handle) {
  const { token, text, chosen, candidates, weights, full } = handle;
  handle.free();
  return { token, text, chosen, candidates, weights, full };
}

/** The same of a call that gives an output and a state. */
export function readStateful(handle, kernel) {
  const result = {
    output: handle.get("output"), outputShape: [...handle.outputShape], state: handle.get("state"), stateShape: [...handle.stateShape],
    kernel, peakBytes: handle.peakBytes, gpuMillis: handle.gpuMillis ?? null,
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
