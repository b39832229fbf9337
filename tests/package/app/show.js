// Runs the call on both backends, measures one point, and leaves what came out where the test finds it.
import { input } from "./call.js";

export async function show(create) {
  const results = {};
  for (const backend of ["webgpu", "cpu"]) {
    try {
      const engine = await create({ backend });
      const { output, backend: ran } = await engine.attention(input);
      const [{ maxAbsError }] = await engine.measure({ kernels: ["flash"], lengths: [64], repeats: 1 });
      results[backend] = { ran, output: Array.from(output), maxAbsError };
      engine.dispose();
    } catch (error) {
      results[backend] = { error: `${error.code}: ${error.message}` };
    }
  }
  globalThis.results = results;
}
