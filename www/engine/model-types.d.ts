/** Models: what can be loaded, run, traced, opened and continued. Layers and heads count from 0. */

import type { Adapter } from "./index.js";

/** The names of our models. */
export type OurModel =
  | "encoder" | "decoder" | "family-1" | "family-2" | "family-3" | "family-5" | "memory-attention" | "memory-gru";

/** A model of ours by the addresses of its files, in our own format. */
export interface ModelFiles {
  config: URL | string;
  weights: URL | string;
  /** Slices of the word table; absent where the words are in the weights. */
  words?: (URL | string)[];
  card?: URL | string;
  /** Sentences for `heads`, by role, as in `models/encoder/probes`; `text` serves the roles that need no marks. */
  probes?: Partial<Record<HeadRole | "text", URL | string>>;
}

/**
 * A model of your own: one GGUF file (or a Blob of it); the files of a folder as a picker or a drop gives them; the address of a GGUF
 * file, of a folder or of its `config.json`; or its parts one by one, `weights` in the order of the shards.
 */
export type OwnModel =
  | Blob | ArrayLike<File> | URL | string
  | { config: URL | string | Blob; weights: URL | string | Blob | (URL | string | Blob)[]; tokenizer: URL | string | Blob };

export interface LoadOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /**
   * Of a model of your own: told what the headers say before any weight is read. A promise is waited for, and what it rejects with
   * ends the loading: nothing was allocated yet.
   */
  onPlan?: (plan: ModelPlan) => void | Promise<void>;
}

/** What is known of a model of your own before its weights are read. */
export interface ModelPlan {
  name: string;
  /** As the file names it: `BERT`, `GPT-2`, `Llama`, … */
  architecture: string;
  kind: "encoder" | "decoder";
  /** Whether later tokens are hidden. */
  causal: boolean;
  /** Whether it predicts words at all. */
  logits: boolean;
  layers: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  modelDim: number;
  hiddenDim: number;
  /** The most tokens of a text: as trained, or 4096 where that is more. */
  positions: number;
  vocabulary: number;
  parameters: number;
  /** The types of its matrices, the one with most bytes first: `Q4_1, Q8_0`. */
  format: string;
  fileBytes: number;
  /** Of the weights, here and on the device or in the processor's worker together. */
  memoryBytes: number;
  license: string | null;
  /** Tensors of the files that nothing here needs. */
  unused: string[];
}

export interface Progress {
  loaded: number;
  /** Bytes in all, or null while not known. */
  total: number | null;
  file: string;
}

export interface Token {
  id: number;
  /** As typed; empty for a rest or the start. */
  text: string;
  /** Of a model of your own: the vocabulary's own spelling. */
  piece?: string;
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
  /** Whether the model has a vector for it, its own or its base form's. */
  known: boolean;
  /** The base form whose vector stands in, where the word itself is not in the table; of our models. */
  base?: string | null;
  special: "rest" | "start" | "mask" | null;
}

export interface Role {
  layer: number;
  head: number;
  [score: string]: unknown;
}

export interface ModelInfo {
  name: string;
  /** `encoder`, `decoder`, or `gru`: a recurrent net, which has no heads and none of their stages. */
  kind: string;
  layers: number;
  /** 0 of a recurrent net, as the next two. */
  heads: number;
  /** Heads of keys and values; fewer than `heads` where several queries share one. */
  kvHeads: number;
  /** Whether a run hides later tokens unless it is asked otherwise. */
  causal: boolean;
  modelDim: number;
  headDim: number;
  hiddenDim: number;
  positions: number;
  /** The most words and signs a text may have. */
  maxWords: number;
  vocabulary: number;
  parameters: number;
  /** Bytes fetched before the first run. */
  bytes: number;
  license: string | null;
  /** Ours have one. */
  card: URL | null;
  /** Whether it predicts words: without, `predict` and `logits` throw `unsupported-model`. */
  logits: boolean;
  /** Whether it is one of your own. The next four are then as in {@link ModelPlan}. */
  own: boolean;
  architecture?: string;
  format?: string;
  fileBytes?: number;
  memoryBytes?: number;
  /** Which head does what, chosen and measured by the training's scripts; of our models, as the next two. */
  roles?: Record<string, Role>;
  metrics?: Record<string, Record<string, number>>;
  /** What it answers with some heads switched off (`off`: [layer, head], from 0), where that was measured. */
  ablation?: Record<string, { probe: string; count: number; runs: { off: [number, number][]; accuracy: number; probability: number }[] }>;
}

export interface RunOptions {
  /** `causal` hides later tokens. Default as the model was trained: `causal` where `info.causal`, else `none`. */
  mask?: "none" | "causal";
  /** Divides the scores before the softmax; positive, default 1. */
  temperature?: number;
  /**
   * `full` (default) keeps every stage, `weights` only attention weights and logits; `streams` those and what flows between the
   * layers, from which {@link Trace.open} works a layer's other stages out again: for deep models and long texts.
   */
  trace?: "full" | "streams" | "weights";
  /**
   * Heads that are switched off, counted from 0: their mix (stage `heads`) is multiplied by 0 before the output projection, and
   * all that comes after is computed from that. All may be.
   */
  ablate?: HeadPlace[];
  signal?: AbortSignal;
}

export interface GenerateOptions {
  /** At most so many words; by default until the model's positions are full. */
  maxTokens?: number;
  /** Divides the logits before the draw: 0 takes the likeliest word, 1 (default) is as trained, more is bolder. */
  temperature?: number;
  /** Only so many of the likeliest words are drawn from; 0 (default) for all. */
  topK?: number;
  /** The same seed writes the same text. Default 0. The draw for a position hangs on the seed and the position alone. */
  seed?: number;
  /** Heads that are switched off, as in `RunOptions`. */
  ablate?: HeadPlace[];
  /** Ids that the first words are to have, as of `trace.candidates`; what follows is drawn. */
  force?: number[];
  /** Stops between words. */
  signal?: AbortSignal;
}

/** A word that might come next. */
export interface Candidate {
  token: string;
  id: number;
  /** Softmax over the whole vocabulary. */
  probability: number;
  /** Its chance to be drawn, after temperature and `topK`. */
  chance: number;
}

export interface GeneratedToken {
  /** The word, with its place in `text`. */
  token: Token;
  /** The text with it. */
  text: string;
  /** What the choice of this word was made from. */
  trace: {
    /** The tokens before it, the start included: the keys of `weights`. */
    tokens: Token[];
    /** `[layers, heads, keys]`: how much the last of these tokens looked at each when this word was chosen. */
    weights: { data: Float32Array; shape: number[]; dims: string[] };
    chosen: Candidate;
    /** The ten likeliest, likeliest first. Marks such as the start are never written and not among them. */
    candidates: Candidate[];
    backend: "webgpu" | "cpu";
  };
  /** Why nothing comes after it, or null. */
  stop: { reason: "maxTokens" | "positions" | "end"; message: string } | null;
}

/** Counted from 0. */
export interface HeadPlace {
  layer: number;
  head: number;
}

/**
 * What a head might do: look at the word before or after; at the marks around the text (`rest`); from a pronoun to its noun; from
 * a verb to its subject, past a noun of the other number; at a word of the same kind, or one that means the same; at the same
 * word elsewhere; at what stood after an earlier copy of the word (`induction`).
 */
export type HeadRole =
  | "pronoun-noun" | "verb-subject" | "same-kind" | "synonym"
  | "previous-word" | "next-word" | "duplicate-word" | "rest" | "induction";

export interface HeadsOptions {
  /** Default: all. */
  roles?: HeadRole[];
  /** A text to be measured in place of the probe sentences. Roles that a text alone does not tell come back skipped. */
  text?: string;
  /** Default as for `run`. */
  mask?: "none" | "causal";
  signal?: AbortSignal;
  /** Told now and then how much is done, 0 to 1. */
  onProgress?: (part: number) => void;
}

export interface HeadRanking {
  role: HeadRole;
  /** Every head, the best first; empty where the role was skipped. */
  heads: RankedHead[];
  /** The score of a head that gives the same to every word it may see: the mean of 1 ÷ their number, for each right place. */
  baseline: number;
  /** The half of the sentences that the order is from, and the half that the scores are from; of a text, 0 and all of it. */
  chosen: { texts: number; looks: number };
  reported: { texts: number; looks: number };
  /** A sentence that says why there is nothing to rank, or null. */
  skipped: string | null;
}

export interface RankedHead extends HeadPlace {
  /** Mean weight on the right place, 0 to 1; where several places are right, on all of them together. */
  score: number;
  /** Share of the words looked from whose right place wins: against the rival that the sentence holds, or else against the whole row. */
  accuracy: number;
  /** The score on the half that chose, by which heads are in order; null for a text. */
  chosen: number | null;
}

export interface Model {
  readonly info: ModelInfo;
  tokenize(text: string): { ids: Uint32Array; tokens: Token[] };
  /** Loads what is left of the word table; a run that needs it does so by itself. */
  ready(): Promise<void>;
  /**
   * Runs it on a text, or on ids of a model of your own.
   * @throws {QkvError} `invalid-option` for a text without words or a head that is not there, `too-large` beyond
   * `info.maxWords` or what a trace may hold, `aborted`, `device-lost`, `disposed`.
   */
  run(text: string | Uint32Array, options?: RunOptions): Promise<Trace>;
  /**
   * Continues a text, which may be empty, word by word. A device lost on the way is replaced and the word written on the new
   * one: what is drawn stays the same.
   * @throws {QkvError} At the first word: `invalid-option`, `unsupported-model` for a model that does not write, `too-large` for
   * a text that leaves no room. At any: `aborted`, `device-lost`, `disposed`.
   */
  generate(text: string, options?: GenerateOptions): AsyncGenerator<GeneratedToken, void>;
  /**
   * Every head ranked by what it does: its mean weight on the right place, over the probe sentences that come with the model, or
   * over a text. Ranked on every other sentence and scored on those between, since the best of many is flattered by the choice.
   * Runs on the processor whatever the backend, in a worker; what was found on the probe sentences is remembered.
   * @throws {QkvError} `invalid-option`, `unsupported-model` for a recurrent net, `too-large` (a text), `network`, `aborted`, `disposed`.
   */
  heads(options?: HeadsOptions): Promise<HeadRanking[]>;
  dispose(): void;
}

export type Stage =
  | "features" | "lookup" | "embed" | "norm" | "q" | "k" | "v" | "qNorm" | "kNorm" | "qRotated" | "kRotated" | "scores" | "scaled" | "masked" | "exp" | "sum" | "weights"
  | "heads" | "output" | "residual" | "norm2" | "gate" | "hidden" | "activation" | "feedforward" | "residual2" | "block"
  | "transform" | "transformActivation" | "final" | "unembed" | "logits"
  // Of a recurrent net, beside "embed" and "logits": what a word gives to reset, update and new, and the state after it.
  | "input" | "state";

export interface Place {
  stage: Stage;
  layer?: number | null;
  head?: number | null;
  row: number;
  column?: number;
}

/** Where a number came from: computed by this run (and so explainable), learned, or fixed. */
export type Source =
  | { stage: Stage; layer: number | null; head: number | null; row: number; column: number; value: number }
  | { weight: string; row: number; column: number; value: number }
  | { constant: string; value: number };

export interface Explanation {
  stage: Stage;
  layer: number | null;
  head: number | null;
  row: number;
  column: number;
  /** As the run stored it. */
  value: number;
  formula: string;
  /** What adds up to the value; empty where it is no sum. */
  terms: { label: string; factors: number[]; value: number; sources: Source[] }[];
  /** What happens besides adding, in order. */
  steps: { label: string; formula: string; value: number; source: Source | null }[];
}

export interface Trace {
  readonly text: string;
  readonly tokens: Token[];
  /** The stages that a full run of this model has, in order. */
  readonly stages: Stage[];
  readonly backend: "webgpu" | "cpu";
  readonly adapter: Adapter;
  /** Wall time of the run, transfer included. */
  readonly millis: number;
  readonly mask: "none" | "causal";
  readonly temperature: number;
  /** The heads that were switched off. */
  readonly ablate: HeadPlace[];
  /** Whether all stages of a layer are here. */
  isOpen(place: { layer: number }): boolean;
  /**
   * Works out the stages of a layer that a run with trace `streams` did not keep; nothing is done where they are here. Layers opened
   * long ago are let go when many are open.
   * @throws {QkvError} `invalid-option` after trace `weights`, or for a layer that is not there; `aborted`, `device-lost`, `disposed`.
   */
  open(place: { layer: number; signal?: AbortSignal }): Promise<void>;
  /** A stage of a layer, or one head's part of it. Read the array, do not write to it. */
  get(place: { stage: Stage; layer?: number; head?: number }): { data: Float32Array; shape: number[]; dims: string[] };
  /** The complete arithmetic of one number; its terms add up to its value, to rounding. */
  explain(place: Place): Explanation;
  /** The likeliest words for a position, likeliest first. */
  predict(query: { position: number; count?: number }): { token: string; id: number; probability: number }[];
  logits(query: { position: number }): Float32Array;
  /** Runs the same tokens through the f64 reference and compares every number kept. */
  verify(): Promise<{ largest: number; count: number }>;
  dispose(): void;
}
