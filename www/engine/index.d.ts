/**
 * qkv: attention on WebGPU, or on the processor where there is none, and small trained models whose every number opens.
 * Arrays are row-major, the last dimension fastest. Layers and heads count from 0.
 */

import type { LoadOptions, Model, ModelFiles, OurModel, OwnModel } from "./model-types.js";

export type * from "./model-types.js";

export type QkvErrorCode =
  | "invalid-shape" | "invalid-mask" | "invalid-option" | "non-finite-input"
  | "not-a-model" | "unsupported-model" | "truncated-file" | "too-large"
  | "out-of-memory" | "device-lost" | "webgpu-unavailable" | "aborted" | "disposed" | "shader-error"
  | "network";

/** Every failure: a stable `code`, and a message that says what came, what is accepted and what to do. */
export class QkvError extends Error {
  constructor(code: QkvErrorCode, message: string, options?: { cause?: unknown; line?: number; column?: number });
  readonly code: QkvErrorCode;
  /** Of a `shader-error`: the line of the text, from 1; null where it is not known, and for all other codes. */
  readonly line: number | null;
  /** The column, from 1, in UTF-16 as JavaScript counts. */
  readonly column: number | null;
}

export interface EngineOptions {
  /** `auto` (default): WebGPU where it is there and passes the start-up probe, else the processor. */
  backend?: "auto" | "webgpu" | "cpu";
  /** The wasm file: an address, a response, bytes, or a compiled module. Default: beside this module. The first engine of a page decides. */
  wasm?: URL | string | Response | BufferSource | WebAssembly.Module;
  /** Default `high-performance`. */
  powerPreference?: "low-power" | "high-performance";
  /** Most workers that share a large call on the processor; default one for each core, up to eight. */
  workers?: number;
}

/**
 * Starts the engine.
 * @throws {QkvError} `webgpu-unavailable` when `backend: "webgpu"` was demanded and cannot be had; `network` or
 * `truncated-file` when the wasm file does not load; `invalid-option`.
 */
export function createEngine(options?: EngineOptions): Promise<Engine>;

/** The WGSL of every shader, by name, as it reaches the device. */
export function shaders(wasm?: EngineOptions["wasm"]): Promise<Record<string, string>>;

export interface Adapter {
  vendor: string;
  architecture: string;
  description: string;
  /** A software adapter, or the processor: its times say nothing about a graphics card. */
  software: boolean;
  features: string[];
  limits: Record<string, number>;
  subgroupSize?: number;
}

export interface Notice {
  code: QkvErrorCode;
  message: string;
}

/** Fires `backendchange` when a lost device was replaced or given up. */
export interface Engine extends EventTarget {
  /** What really runs. */
  readonly backend: "webgpu" | "cpu";
  readonly adapter: Adapter;
  /** Why `auto` runs on the processor, or that a device was lost; null when all is well. */
  readonly notice: Notice | null;
  /**
   * Scaled dot-product attention, softmax(scale · q kᵀ, masked) v (Vaswani et al. 2017).
   * @throws {QkvError} `invalid-shape`, `invalid-mask`, `invalid-option`, `non-finite-input`, `too-large`,
   * `out-of-memory`, `device-lost`, `aborted`, `disposed`. After any of them the engine works on.
   */
  attention(input: AttentionInput, options?: CallOptions & { keep?: false }): Promise<AttentionResult>;
  /** With `keep: true` the results stay where they were computed, and nothing is copied. */
  attention(input: AttentionInput, options: CallOptions & { keep: true }): Promise<KeptAttentionResult>;
  /**
   * Linear attention: instead of all earlier tokens, each query reads a state of fixed size that every token changes, so
   * that time grows with the tokens and not with their square (Katharopoulos et al. 2020; the ONNX operator
   * LinearAttention, opset 27). It is a function of its own, not an approximation of `attention`.
   * @throws {QkvError} as `attention`, `invalid-mask` excepted.
   */
  linearAttention(input: LinearAttentionInput, options?: CallOptions & { keep?: false }): Promise<LinearAttentionResult>;
  linearAttention(input: LinearAttentionInput, options: CallOptions & { keep: true }): Promise<KeptLinearAttentionResult>;
  /**
   * What a call costs on this backend, without running it or allocating anything; whatever the size, in well under a frame.
   * Formulas and their sources: docs/numerics.md, "Cost".
   * @throws {QkvError} `invalid-shape`, `invalid-option`, `disposed`
   */
  cost(shape: CostShape, options?: CostOptions): Cost;
  /**
   * Runs kernels over lengths on this device and times them, one point (a kernel at a length) after another: by length, and
   * all kernels of a length on the same inputs, seeded noise of the standard normal distribution. A point is a warm-up, in
   * which shaders are compiled and their variants compared, then `repeats` samples, then sampled rows against f64. A point that
   * cannot run comes back `skipped`, with a sentence; none is ever allocated that `cost` says does not fit.
   *
   * A call shorter than twenty steps of the clock that times it is repeated within its sample. What was timed while the page
   * was hidden is timed again once it is seen. On a lost device the point is done once more on the one that takes its place;
   * if that is another backend, what is left comes back skipped, and measuring again goes on there.
   * @throws {QkvError} `invalid-option`, `invalid-shape`, `disposed`; `aborted`, within about a tenth of a
   * second, all memory given back (what a shader that is being compiled holds, when it is done): the rows so far are those that
   * `onProgress` was told
   */
  measure(plan: MeasurePlan, options?: { signal?: AbortSignal; onProgress?: (progress: MeasureProgress) => void }): Promise<Measurement[]>;
  /**
   * A gated recurrent unit over a sequence (Cho et al. 2014; order of the gates and place of the reset as PyTorch's `nn.GRU`):
   * a state h of `hiddenDim` numbers that each token changes, one after another,
   *
   *     r = σ(x_r + U_r h + b_r)    z = σ(x_z + U_z h + b_z)    n = tanh(x_n + r ⊙ (U_n h + b_n))    h ← (1 − z) ⊙ n + z ⊙ h
   *
   * @throws {QkvError} as `linearAttention`; `too-large` on WebGPU for a `hiddenDim` beyond 1024.
   */
  recurrent(input: RecurrentInput, options?: CallOptions & { keep?: false }): Promise<RecurrentResult>;
  recurrent(input: RecurrentInput, options: CallOptions & { keep: true }): Promise<KeptRecurrentResult>;
  /**
   * Flash attention laid open: the online softmax of one head, tile by tile, with what it holds after each (Milakov and
   * Gimelshein 2018; Dao et al. 2022, Algorithm 1, divided at the end). Computed in f32 on the processor, whatever the
   * backend, at once.
   * @throws {QkvError} `invalid-shape`, `invalid-option`, `non-finite-input`, `disposed`; `too-large` beyond 256 queries, keys
   * or numbers of a head.
   */
  flashSteps(input: FlashStepsInput, tiles: { tileQueries: number; tileKeys: number }): FlashSteps;
  /**
   * The shaders that such a call runs on this device, as they are handed to it.
   * @throws {QkvError} `webgpu-unavailable` on the processor; `invalid-shape`, `invalid-option`, `too-large`, `disposed`.
   */
  kernelSource(kernel: NonNullable<AttentionInput["kernel"]>, shape: AttentionShape, rules?: KernelRules): KernelSource;
  /**
   * A call with another text for one of its shaders: runs it once to compile and then `repeats` times, on a device of its own,
   * so that a bad shader leaves the engine's alone, and compares the output with the f64 reference.
   * @throws {QkvError} `shader-error` for a text that does not compile, with `line` and `column`, or that does not fit the
   * pipeline (an entry point or binding that is not there), without; `device-lost` for one that never ends, once the browser
   * takes the device away (on a software adapter nothing does: all of the browser's graphics waits for it); `aborted` at once,
   * the device given up; `webgpu-unavailable` on the processor; and as `attention`.
   */
  runKernel(run: KernelRun, options?: { signal?: AbortSignal }): Promise<KernelRunResult>;
  /**
   * Numbers that stay where the engine computes; a call takes them in place of an array. Copied once, now.
   * @param shape sizes whose product is the length; default [length]
   * @throws {QkvError} `invalid-shape`, `non-finite-input` (NaN), `too-large`, `device-lost`, `disposed`
   */
  tensor(data: Float32Array, shape?: number[]): Tensor;
  /**
   * Loads a model: one of ours by name, or one of your own of the BERT, GPT-2 or Llama families, from safetensors files with their
   * `config.json` and `tokenizer.json`, or from one GGUF file. Its weights stay in the format of the file, here and on the device.
   * Files of your own are read in this page and sent nowhere.
   * @throws {QkvError} `not-a-model`, `truncated-file`, `unsupported-model`, `too-large`, `out-of-memory`, `network`, `aborted`,
   * `invalid-option`.
   */
  loadModel(source: OurModel | ModelFiles | OwnModel, options?: LoadOptions): Promise<Model>;
  /** What was measured to choose between variants of a kernel on this adapter, in this visit or an earlier one. */
  readonly choices: Choice[];
  /** Bytes of the wasm memory of this page (it never shrinks), and of tensors on the device. */
  readonly memory: { wasmBytes: number; tensorBytes: number };
  /** Gives the device and all memory back; every later call rejects with `disposed`. */
  dispose(): void;
}

export interface CallOptions {
  /** Ends the call with `aborted`. */
  signal?: AbortSignal;
  /** Told now and then how much is done, 0 to 1. */
  onProgress?: (part: number) => void;
}

/** Numbers that stay where the engine computes. A tensor belongs to its engine, and goes with a device that is lost. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly length: number;
  /** Copies the numbers. @throws {QkvError} `disposed`, `device-lost` */
  read(): Promise<Float32Array>;
  /** Gives the memory back. */
  dispose(): void;
}

/** Several shaders compute the same; which is the fastest here was measured on calls of such shapes. */
export interface Choice {
  /** The class of shapes. */
  shapes: string;
  chosen: string;
  /** All that were measured, the fastest first, with the milliseconds that such a call takes as far as a part of it tells. */
  candidates: { name: string; millis: number }[];
}

export interface AttentionShape {
  /** Default 1. */
  batch?: number;
  heads: number;
  /** Divides `heads`; default `heads`. Fewer is grouped-query attention, 1 multi-query attention. */
  kvHeads?: number;
  queries: number;
  keys: number;
  headDim: number;
  /** Default `headDim`. */
  valueDim?: number;
  /** `heads-first` (default): [batch, heads, tokens, dim]. `tokens-first`: [batch, tokens, heads, dim], read in place. */
  layout?: "heads-first" | "tokens-first";
}

export interface AttentionInput {
  /** [batch, heads, queries, headDim] */
  q: Float32Array | Tensor;
  /** [batch, kvHeads, keys, headDim] */
  k: Float32Array | Tensor;
  /** [batch, kvHeads, keys, valueDim] */
  v: Float32Array | Tensor;
  shape: AttentionShape;
  /**
   * Position of query 0 among the keys. Default: the last query meets the last key (keys − queries), the last valid one where
   * there are `lengths` (lengths[b] − queries); after past keys, their number.
   */
  offset?: number;
  /** Query i sees key j iff j ≤ i + offset. */
  causal?: boolean;
  /**
   * Query i sees key j iff i + offset − left ≤ j ≤ i + offset + right; an absent side is unbounded. The first `sinks` keys
   * are not hidden by the window.
   */
  window?: { left?: number; right?: number; sinks?: number };
  /** [batch]: valid keys of each sample; the rest is padding. */
  lengths?: Uint32Array;
  /** 1 = may attend, 0 = may not. */
  mask?: Uint8Array;
  /** One to four sizes that broadcast to [batch, heads, queries, keys, past ones included], aligned at the right; default the full shape. */
  maskShape?: number[];
  /** Added to the softcapped score: relative positions, ALiBi, … −Infinity hides. */
  bias?: Float32Array | Tensor;
  /** As `maskShape`. */
  biasShape?: number[];
  /**
   * Query i sees key j iff block ⌊j / size⌋ is listed for block ⌊i / size⌋. By pattern: `local` blocks to each side of the query's own, the
   * first `global` blocks, which also see everyone, and `random` others drawn by `seed`. Or by `list`: for each query block its
   * count, then so many key blocks.
   */
  blocks?: { size: number; local?: number; global?: number; random?: number; seed?: number } | { size: number; list: Uint32Array };
  /** softcap · tanh(score / softcap), before bias and mask; positive. */
  softcap?: number;
  /** Default 1/√headDim. */
  scale?: number;
  /** [batch, kvHeads, past, headDim] in either layout: keys of earlier calls, placed before k. */
  pastKey?: Float32Array | Tensor;
  /** [batch, kvHeads, past, valueDim], with pastKey. */
  pastValue?: Float32Array | Tensor;
  /**
   * `auto` (default): naive where a trace is asked for, block-sparse where there are blocks, decode for up to four queries,
   * else flash. `naive` keeps the scores in memory, the others never have them; every kernel gives the same output.
   */
  kernel?: "auto" | "naive" | "flash" | "decode" | "block-sparse";
  /** Matrices to give back beside the output; only `naive` has them. */
  trace?: "none" | "scores" | "softcapped" | "masked" | "weights" | "all";
  /** Lets NaN and infinities in q, k and v through. Default false: they are `non-finite-input`. Tensors are not looked at. */
  allowNonFinite?: boolean;
}

export interface AttentionResult {
  output: Float32Array;
  /** [batch, heads, queries, valueDim], or tokens first as the input was. */
  outputShape: number[];
  /** scale · q kᵀ, [batch, heads, queries, keys]. */
  scores?: Float32Array;
  softcapped?: Float32Array;
  /** The softcapped score plus the bias, −Infinity where masked. */
  masked?: Float32Array;
  /** 0 where masked; a query that may attend to nothing has a row of zeros and output 0. */
  weights?: Float32Array;
  /** The kernel that ran. */
  kernel: "naive" | "flash" | "decode" | "block-sparse";
  backend: "webgpu" | "cpu";
  /** Bytes that the call held at its peak on the backend. */
  peakBytes: number;
  wallMillis: number;
  /** By the device's own clock; null where it has none. */
  gpuMillis: number | null;
}

/** The same with tensors in place of arrays; dispose of each. */
export interface KeptAttentionResult extends Omit<AttentionResult, "output" | "scores" | "softcapped" | "masked" | "weights"> {
  output: Tensor;
  scores?: Tensor;
  softcapped?: Tensor;
  masked?: Tensor;
  weights?: Tensor;
  /** Past and new keys, in the layout of the call, where there were past ones: the next call's past, if heads come first. */
  presentKey?: Tensor;
  presentValue?: Tensor;
}

export interface LinearAttentionShape {
  /** Default 1. */
  batch?: number;
  heads: number;
  /** States; divides `heads`, default `heads`. Query head h reads state ⌊h / (heads / kvHeads)⌋. */
  kvHeads?: number;
  tokens: number;
  headDim: number;
  /** Default `headDim`. */
  valueDim?: number;
  /** Of q, k, v and the output. `heads-first` (default): [batch, heads, tokens, dim]. `tokens-first`: [batch, tokens, heads, dim], read in place. */
  layout?: "heads-first" | "tokens-first";
}

export interface LinearAttentionInput {
  /** [batch, heads, tokens, headDim] */
  q: Float32Array | Tensor;
  /** [batch, kvHeads, tokens, headDim]. For the delta rules of length 1 or so each: longer ones make the state grow without end. */
  k: Float32Array | Tensor;
  /** [batch, kvHeads, tokens, valueDim] */
  v: Float32Array | Tensor;
  shape: LinearAttentionShape;
  /**
   * How token t changes the state S, [headDim, valueDim]:
   * - `linear` (default): S + k ⊗ v
   * - `gated`: exp(decay) S + k ⊗ v
   * - `delta`: S + beta k ⊗ (v − Sᵀ k)
   * - `gated-delta`: the same with exp(decay) S for both S
   *
   * Then output = scale · Sᵀ q.
   */
  rule?: "linear" | "gated" | "delta" | "gated-delta";
  /**
   * For the gated rules: a logarithm, 0 keeps all, −Infinity forgets all. One number a state, [batch, tokens, kvHeads], or
   * one for each of its rows, [batch, tokens, kvHeads, headDim]; in either layout.
   */
  decay?: Float32Array | Tensor;
  /** For the delta rules: [batch, tokens, kvHeads] or [batch, tokens, 1], in either layout. */
  beta?: Float32Array | Tensor;
  /** The `state` of an earlier call, [batch, kvHeads, headDim, valueDim]; default zeros. */
  pastState?: Float32Array | Tensor;
  /** Default 1/√headDim. Without effect where `normalise`: it would cancel. */
  scale?: number;
  /** Applied to q and k. `elu+1`: x + 1 above 0, eˣ elsewhere. */
  featureMap?: "identity" | "elu+1";
  /**
   * output = Sᵀ q / (z · q) with z the sum of the keys, faded as S is; 0 where the divisor is 0. For the rules `linear` and
   * `gated`, and without `pastState`, which does not hold z.
   */
  normalise?: boolean;
  /** Default true. False: every query reads the state after the last token; for rule `linear`. */
  causal?: boolean;
  /** Lets NaN and infinities through. Default false: they are `non-finite-input`, but for a decay of −Infinity. */
  allowNonFinite?: boolean;
}

/** The same with tensors in place of arrays; dispose of each. */
export interface KeptLinearAttentionResult extends Omit<LinearAttentionResult, "output" | "state"> {
  output: Tensor;
  state: Tensor;
}

export interface LinearAttentionResult {
  output: Float32Array;
  /** [batch, heads, tokens, valueDim], or tokens first as the input was. */
  outputShape: number[];
  /** After the last token: the `pastState` of a call that goes on from here. */
  state: Float32Array;
  /** [batch, kvHeads, headDim, valueDim] */
  stateShape: number[];
  kernel: "linear";
  backend: "webgpu" | "cpu";
  /** Bytes that the call held at its peak on the backend. */
  peakBytes: number;
  wallMillis: number;
  /** By the device's own clock; null where it has none. */
  gpuMillis: number | null;
}

/** The options of a call that choose what is compiled; as in `AttentionInput`. */
export type KernelRules = Pick<AttentionInput, "offset" | "causal" | "window" | "lengths" | "blocks" | "softcap" | "scale" | "allowNonFinite">;

export interface KernelSource {
  /** The kernel that runs: that of the call, or what `auto` comes to. */
  kernel: "naive" | "flash" | "decode" | "block-sparse";
  formula: string;
  /** In the order in which they run. */
  shaders: ShaderSource[];
}

export interface ShaderSource {
  name: string;
  /** The whole text. */
  wgsl: string;
  /** What the pipeline sets for `override` constants. */
  constants: Record<string, number>;
  bindings: { binding: number; name: string; type: string; access: "uniform" | "read" | "read-write" }[];
  /** Invocations of a workgroup. */
  workgroupSize: number;
  /** Workgroups of the whole call. */
  workgroups: number;
}

export interface KernelRun {
  /** The text that runs: that of `kernelSource`, edited. Bindings and `override` constants stay what they are. */
  wgsl: string;
  /** Which of the kernel's shaders it replaces, by its name; default the first. */
  shader?: string;
  /** Default `auto`. */
  kernel?: AttentionInput["kernel"];
  /** Without past keys and trace. */
  input: AttentionInput;
  /** Runs that are timed, default 5. */
  repeats?: number;
}

export interface KernelRunResult {
  output: Float32Array;
  outputShape: number[];
  /** From the call to its end on the device, copying left out; the median of the repeats. */
  millis: number;
  /** The same by the device's own clock; null where it has none. */
  gpuMillis: number | null;
  /**
   * The largest difference from the f64 reference, over all rows, or 16 of them where there are more than 2²⁰ pairs of a query
   * and a key in all heads. Infinity where NaN came for a number.
   */
  maxAbsError: number;
  checkedRows: number;
  kernel: KernelSource["kernel"];
  /** The shader that was replaced. */
  shader: string;
}

export interface FlashStepsInput {
  /** [queries, headDim] */
  q: Float32Array;
  /** [keys, headDim] */
  k: Float32Array;
  /** [keys, valueDim] */
  v: Float32Array;
  /** One head of one sample; `valueDim` is `headDim` by default. */
  shape: { queries: number; keys: number; headDim: number; valueDim?: number; heads?: 1; batch?: 1 };
  /** These four as in `AttentionInput`. */
  causal?: boolean;
  window?: AttentionInput["window"];
  offset?: number;
  scale?: number;
}

export interface FlashStep {
  /** ⌊row / tileQueries⌋ */
  queryTile: number;
  /** ⌊key / tileKeys⌋ */
  keyTile: number;
  /** Queries from the first up to, but without, the second. */
  rows: [from: number, to: number];
  /** Keys, in the same way. */
  keys: [from: number, to: number];
  /** [rows, keys]: scale · q · k, −Infinity where masked. */
  scores: Float32Array;
  /** [rows]: the largest score of each query so far; −Infinity where it has seen nothing yet. */
  max: Float32Array;
  /** [rows]: Σ exp(score − max) over the keys so far. */
  sum: Float32Array;
  /** [rows, valueDim]: Σ exp(score − max) · v over the keys so far; divided by the sum it is the output. */
  mix: Float32Array;
}

export interface FlashSteps {
  tileQueries: number;
  tileKeys: number;
  /** Tiles of queries in order, for each the tiles of keys in order; a tile that the mask hides whole has no step. */
  steps: FlashStep[];
  /** [queries, valueDim]; 0 for a query that may see nothing. */
  output: Float32Array;
}

export type CostKernel = "auto" | "naive" | "flash" | "decode" | "block-sparse" | "linear" | "recurrent";

/** Sizes of a call; `tokens` stands for as many queries as keys. */
export type CostShape =
  | AttentionShape
  | { tokens: number; heads: number; headDim: number; valueDim?: number; kvHeads?: number; batch?: number };

export interface CostOptions {
  /**
   * Default `auto`, what `attention` would choose. `linear`: `linearAttention` with the rule linear, the feature map elu + 1,
   * normalised. `recurrent`: a cell of heads × headDim hidden units.
   */
  kernel?: CostKernel;
  /** Which keys a query sees, with the rules of `attention`; `linear` and `recurrent` take `causal` alone. Default `none`. */
  mask?: "none" | "causal" | Pick<AttentionInput, "causal" | "window" | "blocks" | "offset">;
  /** As of `attention`: every matrix that is traced is memory. Default `none`. */
  trace?: AttentionInput["trace"];
}

export interface Cost {
  /** The kernel that runs. */
  kernel: Exclude<CostKernel, "auto">;
  /**
   * Pairs of a query and a key, over all heads and samples, that the pattern leaves: n² for one head of full attention. For
   * `linear` and `recurrent` tokens × heads: each token meets one state.
   */
  comparisons: number;
  /** Operations on floating-point numbers that the kernel computes, hidden pairs of `naive` included; a multiply-add is two. */
  flops: number;
  /** Bytes that the algorithm reads from memory, each tile or chunk what it needs, once; and those that it writes there. */
  bytesRead: number;
  bytesWritten: number;
  /** Bytes that a call from arrays holds at its peak, as its result's `peakBytes`. On the processor each worker has its own. */
  peakBytes: number;
  /** Bytes of queries × keys matrices in `peakBytes`; 0 but for `naive`. */
  scoreBytes: number;
  /** Steps of which each must wait for the one before: 1 for attention, chunks for `linear`, tokens for `recurrent`. */
  sequentialSteps: number;
}

export interface RecurrentInput {
  /** [batch, tokens, 3 · hiddenDim]: the input's part of the sums of reset, update and new gate, its biases included. */
  x: Float32Array | Tensor;
  /** U, [3 · hiddenDim, hiddenDim]: the rows of reset, update and new gate. `weight_hh_l0` of PyTorch. */
  weight: Float32Array | Tensor;
  /** b, [3 · hiddenDim]: the state's biases; default zeros. `bias_hh_l0` of PyTorch. */
  bias?: Float32Array | Tensor;
  /** h before the first token, [batch, hiddenDim]: the `state` of an earlier call; default zeros. */
  state?: Float32Array | Tensor;
  shape: {
    /** Default 1. */
    batch?: number;
    tokens: number;
    /** On WebGPU up to 1024. */
    hiddenDim: number;
  };
  /** Lets NaN and infinities through. Default false: they are `non-finite-input`. Tensors are not looked at. */
  allowNonFinite?: boolean;
}

export interface RecurrentResult {
  /** h after each token. */
  output: Float32Array;
  /** [batch, tokens, hiddenDim] */
  outputShape: number[];
  /** h after the last token: the `state` of a call that goes on from here. */
  state: Float32Array;
  /** [batch, hiddenDim] */
  stateShape: number[];
  kernel: "recurrent";
  backend: "webgpu" | "cpu";
  /** Bytes that the call held at its peak on the backend. */
  peakBytes: number;
  wallMillis: number;
  /** By the device's own clock; null where it has none. */
  gpuMillis: number | null;
}

/** The same with tensors in place of arrays; dispose of each. */
export interface KeptRecurrentResult extends Omit<RecurrentResult, "output" | "state"> {
  output: Tensor;
  state: Tensor;
}

/**
 * `naive` and `flash` are full attention, `window` is flash with the plan's window, `block-sparse` has its blocks; `linear` is
 * `linearAttention` under the rule linear with the feature map elu + 1, normalised; `recurrent` is `recurrent` with heads ×
 * headDim units: three numbers a unit and token go in, as q, k and v are three.
 */
export type MeasureKernel = "naive" | "flash" | "window" | "block-sparse" | "linear" | "recurrent";

export interface MeasurePlan {
  kernels: MeasureKernel[];
  /** Tokens, from 1 to 2²⁰; taken in ascending order. */
  lengths: number[];
  /** Default 1. */
  heads?: number;
  /** Default 64. */
  headDim?: number;
  /** Default false. */
  causal?: boolean;
  /** Of the kernel `window`. Default 128 keys before, as many after where not causal, and 4 sinks. */
  window?: { left?: number; right?: number; sinks?: number };
  /** Of the kernel `block-sparse`. Default { size: 64, local: 1, global: 1, random: 1, seed: 1 }. */
  blocks?: { size: number; local?: number; global?: number; random?: number; seed?: number };
  /** Samples of a point, default 5; fewer, but at least one, where the budget is short. */
  repeats?: number;
  /** Of the inputs, default 1: the same seed makes the same numbers everywhere. */
  seed?: number;
  /** Milliseconds for the samples of a point, default 10,000. A point of which one call would take longer is skipped. */
  millisBudget?: number;
  /** Bytes that a call may hold, by `cost`. Default: what the backend allows. */
  memoryBudget?: number;
  /** Rows of each output that are checked, spread over tokens and heads; default 8. */
  checkRows?: number;
}

/** A point: measured, or skipped; then its times are null and its lists empty. */
export interface Measurement {
  kernel: MeasureKernel;
  /** Tokens. */
  length: number;
  backend: "webgpu" | "cpu";
  adapter: Adapter;
  /** Milliseconds of one call. */
  medianMillis: number | null;
  minMillis: number | null;
  maxMillis: number | null;
  /** The same of every sample. */
  millis: number[];
  /** Samples that were taken. */
  repeats: number;
  /** Calls that make up a sample, so that the clock can tell its time. */
  callsPerSample: number;
  /** By the device's own clock, which does not see how long asking takes; else by the wall's. */
  gpuTimed: boolean;
  /** Bytes that a call held at its peak, inputs included. */
  peakBytes: number | null;
  /** As `cost` has them. */
  comparisons: number;
  flops: number;
  /** The largest difference of a checked number from f64; Infinity where one is NaN. */
  maxAbsError: number | null;
  checkedRows: number;
  /** Why there are no times, as a sentence. */
  skipped?: string;
  /** `too-slow`, or the code of an error. */
  skippedCode?: "too-slow" | QkvErrorCode;
  /** Where it was `too-large`: the largest length that fits, 0 if none does. */
  largest?: number;
}

export interface MeasureProgress {
  /** Points that are done, of so many. */
  done: number;
  total: number;
  /** How far the point at hand is, 0 to 1. */
  part: number;
  /** How far its first call is, 0 to 1, while that runs: with `repeats: 1` and a call of two seconds or more, the only one. */
  call?: number;
  /** The point. */
  kernel: MeasureKernel;
  length: number;
  /** The point's row, once, when it is done. */
  row?: Measurement;
  /** True when measuring begins to wait for the page to be seen, false when it goes on. */
  paused?: boolean;
}

export interface Exponent {
  kernel: MeasureKernel;
  backend: "webgpu" | "cpu";
  /** e of time ≈ c · lengthᵉ. */
  exponent: number;
  /** Its 95 % interval by Student's t, as far as chance goes: what is slow in every sample of a length does not show in it. */
  low: number;
  high: number;
  /** The lengths that it was fitted to. */
  lengths: number[];
}

/**
 * How the time of each kernel grows with the length: least squares on the logarithms of all samples of the largest `count`
 * lengths that were measured, default 3. A kernel with fewer than two such lengths has no exponent.
 */
export function fitExponents(rows: Measurement[], count?: number): Exponent[];
