// Runs the call on both backends and leaves what came out where the test finds it.
import { input } from "./call.js";

export async function show(create) {
  const results = {};
  for (const backend of ["webgpu", "cpu"]) {
    try {
      const engine = await create({ backend });
      const { output, backend: ran } = await engine.attention(input);
      results[backend] = { ran, output: Array.from(output) };
      engine.dispose();
    } catch (error) {
      results[backend] = { error: `${error.code}: ${error.message}` };
    }
  }
  globalThis.results = results;
}
