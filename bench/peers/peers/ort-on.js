// ONNX Runtime Web with its WebGPU provider; inputs and outputs stay on the device.

import { download, fenceOn, room, upload } from "../page/gpu.js";

export const LIBRARY = "/node_modules/onnxruntime-web";

/** @returns why this operator does not do the problem, or undefined */
export function onlyFull({ op, heads, kvHeads, causal, window, blocks, queries, keys }) {
  if (op !== "softmax" || window || blocks) return "softmax attention without window and blocks only";
  if (kvHeads !== heads) return "needs as many key heads as heads";
  if (causal && queries !== keys) return "causal with fewer queries than keys is aligned differently";
}

export async function graphOf(kind, { heads, kvHeads, headDim, causal, window }) {
  const response = await fetch(`/models/${kind}_h${heads}_kv${kvHeads}_d${headDim}_c${Number(causal)}_w${window}.onnx`);
  return new Uint8Array(await response.arrayBuffer());
}

/** `feeds`, `outputs`: the operator's inputs and the sizes of its outputs, `o` first; `headsFirst`: `o` as the harness has it. */
export function ortPeer({ graph, refuses, feeds, outputs, headsFirst }) {
  return {
    manifest: `${LIBRARY}/package.json`,
    graph,
    refuses,
    async create(shape, inputs) {
      const ort = await import(`${LIBRARY}/dist/ort.webgpu.bundle.min.mjs`);
      ort.env.wasm.wasmPaths = `${LIBRARY}/dist/`;
      ort.env.wasm.numThreads = 1;
      const session = await ort.InferenceSession.create(await graphOf(graph, shape), {
        executionProviders: [{ name: "webgpu", preferredLayout: "NCHW" }],
        preferredOutputLocation: "gpu-buffer",
        graphOptimizationLevel: "all",
      });
      const device = await ort.env.webgpu.device;
      const onDevice = (buffer, dims) => ort.Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims });
      const given = feeds(shape, inputs, (data, dims) => onDevice(upload(device, data), dims), ort);
      const bytes = (dims) => 4 * dims.reduce((product, size) => product * size, 1);
      const buffers = Object.entries(outputs(shape)).map(([name, dims]) => [name, dims, room(device, bytes(dims))]);
      const fetches = Object.fromEntries(buffers.map(([name, dims, buffer]) => [name, onDevice(buffer, dims)]));
      const [[, dims, output]] = buffers;
      return {
        variant: () => graph,
        device: () => device,
        run: () => session.run(given, fetches),
        fence: fenceOn(device, output),
        read: async () => headsFirst(await download(device, output, bytes(dims)), shape),
      };
    },
  };
}
