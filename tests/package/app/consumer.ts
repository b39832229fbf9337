// The types as a strict TypeScript project meets them. Compiled, never run.
import { createEngine, fitExponents, QkvError } from "qkv";
import type { AttentionInput, AttentionResult, Cost, Engine, Measurement } from "qkv";
import "qkv/elements";
import type { QkvAttention, QkvCost } from "qkv/elements";

export async function attend(input: AttentionInput, signal: AbortSignal): Promise<Float32Array> {
  const engine: Engine = await createEngine({ backend: "auto" });
  try {
    const result: AttentionResult = await engine.attention({ ...input, trace: "weights" }, { signal });
    const { weights } = result;
    return weights ?? result.output;
  } catch (error) {
    if (error instanceof QkvError && error.code === "too-large") return new Float32Array();
    throw error;
  } finally {
    engine.dispose();
  }
}

export async function lookUp(): Promise<number> {
  const engine = await createEngine();
  const model = await engine.loadModel("encoder", { onProgress: ({ loaded, total }) => void (total === null ? loaded : loaded / total) });
  const trace = await model.run("The cat sat.", { mask: "causal" });
  const { data, shape } = trace.get({ stage: "weights", layer: 0, head: 0 });
  const first: number | undefined = data[0];
  return (first ?? 0) + (shape[0] ?? 0);
}

export const figure = (): QkvAttention | null => document.querySelector("qkv-attention");

export async function growth(engine: Engine, signal: AbortSignal): Promise<number[]> {
  const { comparisons }: Cost = engine.cost({ heads: 1, tokens: 1000, headDim: 64 }, { kernel: "flash", mask: { causal: true } });
  const rows: Measurement[] = await engine.measure({ kernels: ["flash", "linear"], lengths: [256, 512] }, { signal, onProgress: ({ row }) => void row?.skipped });
  return [comparisons, ...fitExponents(rows).map(({ exponent }) => exponent)];
}

export const square = (): QkvCost | null => document.querySelector("qkv-cost");

// @ts-expect-error there is no such backend
void createEngine({ backend: "abacus" });
