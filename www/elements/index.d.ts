// The elements as TypeScript sees them. Importing "qkv/elements" registers them.
import type { Engine, GeneratedToken, HeadRole, MeasureProgress, Measurement, Model, Trace } from "../engine/index.js";

/** What every figure has. Attributes of the same names set the properties. */
declare class FigureElement extends HTMLElement {
  theme: "auto" | "light" | "dark";
  loading: "lazy" | "eager";
  /** Writes its view into the page's address. */
  linked: boolean;

  /** The view, as addresses and `qkv-change` hold it. Setting takes part of it. */
  get state(): Record<string, unknown>;
  set state(wanted: Record<string, unknown>);
  /** The page's address with this view in it. */
  readonly link: string;
  readonly engine: Engine | null;
  readonly status: "waiting" | "loading" | "ready" | "error";
  /** Begins at once instead of when it comes near the window. */
  start(): void;
  /** Back to the view it was made with. */
  reset(): void;
}

/** A figure that shows a run of a model. */
declare class ModelFigure extends FigureElement {
  text: string;
  /** A model of ours, by name. */
  model: string;
  mask: "none" | "causal";
  /** Counted from 1; undefined is the head that the model's record names for pronouns. */
  layer: number | undefined;
  /** Counted from 1. */
  head: number | undefined;
  /** The run that is shown, or null before the first. */
  readonly trace: Trace | null;
  readonly loaded: Model | null;
}

/** Where each word of a sentence looks. */
export class QkvAttention extends ModelFigure {
  /** Another last word, offered beside the first. */
  alternative: string | undefined;
  swapped: boolean;
  /** The word whose threads are drawn, counted from 1; 0 is the opening mark. */
  word: number | undefined;
  /** The word looked at in the weight that is held open. */
  column: number | undefined;
}

/** From the words to the result, in nine steps, or one word through the whole model; any number opens into those it was made of. */
export class QkvSteps extends ModelFigure {
  /** Undefined: the nine steps of one layer and head. */
  view: "model" | undefined;
  /** Counted from 1, to 9 or, with view "model", to 18. */
  step: number | undefined;
  /** The cell that is open in the nine steps, counted from 1; 0: none; undefined: the figure chooses. */
  row: number | undefined;
  column: number | undefined;
  /** With view "model" the word that is followed; 0 is the opening mark, undefined the last pronoun or word. */
  word: number | undefined;
  /** With view "model" the block that is walked in full, counted from 1. */
  block: number | undefined;
  /** With view "model" whether the model reads a blank in place of the word. */
  hide: boolean;
  /** What is opened below the step, as an address writes it: `norm@1-9-12/layers.0.attn_norm.weight-12-1`. */
  path: string | undefined;
}

/** All heads of a model on one sentence: found by what they do, switched off, and what the model then expects in a blank. */
export class QkvHeads extends ModelFigure {
  /** The question: which head does this. Default `verb-subject`. */
  ask: HeadRole;
  /** What it is measured on: the probe sentences that come with the model, or `text`. */
  over: "probes" | "text";
  /** Heads that are switched off: `"3.1 4.2"`, layer and head counted from 1; `"none"` or undefined: all take part. */
  off: string | undefined;
  /** The word that is hidden, counted from 1; undefined: a blank (`_`) in the text, else a verb, else the last word. */
  blank: number | undefined;
  /** In the head that is open: the word whose threads are drawn, and the word looked at in the weight that is held open. */
  word: number | undefined;
  column: number | undefined;
}

/** A recurrent net and attention, trained on the same lists: both read a list and say it back. */
export class QkvFade extends FigureElement {
  /** Words in the list, 1 to 64; default 12. */
  words: number;
  /** Which list is drawn from the hundred things that the nets know. */
  seed: number;
  /** A list of the reader's own; drawn words stand behind it where `words` is more. Empty: a drawn list. */
  list: string;
  /** The word that is looked at, counted from 1; undefined: the first. */
  word: number | undefined;
  /** What counts in the chart of many lists: whole lists, a word at a time with the right words before it, or the first word. */
  of: "list" | "told" | "first";
  /** Runs fresh lists of several lengths through both nets; the lines of the chart get dots. */
  measure(): Promise<void>;
}

/** The same numbers through a recurrent cell, one word after another, and through attention, all at once: milliseconds over length. */
export class QkvRace extends FigureElement {
  /** Words of the race: a power of two from 64 to 4,096; what lies between becomes the nearest. */
  tokens: number;
  /** One race, or both over every length. */
  view: "race" | "lengths";
  /** Width is heads × headDim, for both. */
  heads: number;
  headDim: number;
  /** The reader's guess, if there is one. */
  guess: "recurrent" | "flash" | null | undefined;
  /** Both run one after the other on the engine's device; nothing runs before it is asked for. */
  startRace(): void;
  startSweep(): void;
  /** Ends what is being measured. Rows of every length that were done stay. */
  cancel(): void;
}

/** A decoder writes word by word: what each word looked at, what might have stood there, and how it goes on from that. */
export class QkvGenerate extends ModelFigure {
  /** 0 takes the likeliest word, 1 draws as the model says; up to 2. Default 0.8. What cannot be stays what it was, and is told. */
  temperature: number;
  /** Draws from so many of the likeliest words; 0, the default, from all. Attribute `top-k`. */
  topK: number;
  seed: number;
  /** At most so many words are written. Default 80. */
  words: number;
  /** The word that is held, counted from 1 over the opening and what was written; undefined: the last. */
  word: number | undefined;
  /** Ids of the words that follow the opening, those that a reader put there with a star: `"175.233.302*"`. The model goes on behind the last. */
  forced: string | undefined;
  /** Writes on where the model would end the text. */
  past: boolean;
  /** Each word has a trace of its own. */
  readonly trace: null;
  /** The words so far; `own` are those that a reader put there. */
  readonly written: (Pick<GeneratedToken, "token" | "text" | "trace"> & { own: boolean })[];
}

/** What attention costs by the number of words: by arithmetic, run, and measured on this device. */
export class QkvCost extends FigureElement {
  /** Words, 8 to 100,000; default 1,000. */
  words: number;
  /** Comparisons in one pixel of the square; undefined: one, or fewer where all of it fits. */
  zoom: number | undefined;
  /** What stands upright in the chart; undefined: operations, and time once something is measured. */
  axis: "time" | "operations" | "bytes" | "memory" | undefined;
  /** The lines that are drawn, by name and with spaces between; undefined: all. */
  kernels: string | undefined;
  /** What `sweep` measures: lengths and kernels, with spaces between; undefined: 256 to 16,384 and all five. */
  lengths: string | undefined;
  measures: string | undefined;
  /** Bytes that a measured call may hold; undefined: what the backend allows. */
  memoryBudget: number | undefined;
  /** Default 32, as wide as a head of our encoder. */
  headDim: number;
  /** Points so far, measured or skipped, of every device that was there. */
  readonly measurements: Measurement[];
  /** How the last run of `compare` ended, or null. */
  readonly ran: { words: number; row?: Measurement; share?: number; stopped?: true; error?: Error } | null;
  /** What is being measured, or null. */
  readonly job: (MeasureProgress & { kind: "first" | "run" | "sweep"; share: number }) | null;
  /** Makes every comparison of `words` words on this device. Where that takes long the reader is asked first, and this gives null. */
  compare(): Promise<QkvCost["ran"]>;
  /** Measures the curves. */
  sweep(): Promise<Measurement[]>;
  /** Times a run of few words and one of many; null where one of them cannot be run. */
  time(few: number, many: number): Promise<Measurement[] | null>;
  /** Ends what is being measured; points that are done stay. */
  stop(): void;
}

/** Exact attention and what is cheaper, on the same q, k and v: five ways raced, and two of them watched at work. */
export class QkvVariants extends ModelFigure {
  /** One sentence in one run of the model, or a long text: each sentence a run, and the attention here over all their words at once. */
  source: "sentence" | "long";
  /** A long text in place of the story that comes with the figure. It does not go into the address. */
  long: string | undefined;
  /** Words to each side that the sliding window sees, and first words that it never loses. Undefined: by the length of the text. */
  window: number | undefined;
  sinks: number | undefined;
  /** The block-sparse pattern, as `blocks` of `engine.attention`. Undefined: by the length of the text. */
  size: number | undefined;
  local: number | undefined;
  global: number | undefined;
  random: number | undefined;
  seed: number | undefined;
  /** Words on a side of a tile in the walk of flash attention. */
  tile: number | undefined;
  /** Which walk is open. */
  open: "" | "flash" | "state";
  /** Its step, and the row that is followed; counted from 1. */
  step: number | undefined;
  row: number | undefined;
}

/** A family of five sizes, trained alike: their loss and abilities on record, what each says after the same text, and a test of a hundred questions. */
export class QkvScaling extends FigureElement {
  /** What the charts and the questions are about. */
  ability: "agreement" | "names" | "list";
  /** What every size reads, and the word that should come next. Undefined: those of a question of the ability. */
  text: string | undefined;
  expected: string | undefined;
  /** Which question, counted from 1. */
  question: number;
  /** The size whose heads are drawn, counted from 1. */
  size: number;
  /** The records by size, or along training. */
  view: "size" | "training";
}

export interface FigureEventMap {
  "qkv-ready": CustomEvent<Record<string, unknown>>;
  "qkv-change": CustomEvent<Record<string, unknown> & { figure: string }>;
  /** Of a file that comes, or of the measurements of `<qkv-cost>`. */
  "qkv-progress": CustomEvent<{ loaded: number; total: number | null; file: string } | (MeasureProgress & { job: "first" | "run" | "sweep" })>;
  "qkv-error": CustomEvent<{ code: string; message: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "qkv-attention": QkvAttention;
    "qkv-steps": QkvSteps;
    "qkv-heads": QkvHeads;
    "qkv-fade": QkvFade;
    "qkv-race": QkvRace;
    "qkv-generate": QkvGenerate;
    "qkv-cost": QkvCost;
    "qkv-variants": QkvVariants;
    "qkv-scaling": QkvScaling;
  }
  interface HTMLElementEventMap extends FigureEventMap {}
}

export {}; // what is not marked is not exported
