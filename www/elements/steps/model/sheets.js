// What a step shows as numbers: lines of one word's list, each with its place in the run, so that any number can be opened.
// place: { trace, info, block, word }, block and word counting from 0.
import strings from "../../../locales/en-model.js";
import { rowOf } from "../data.js";
import { roleOf } from "../stages.js";

const OF_BLOCK = new Set(["norm", "q", "k", "v", "weights", "heads", "output", "residual", "norm2", "hidden", "activation", "feedforward", "block"]);
const BY_HEAD = new Set(["q", "k", "v", "heads"]);

/** What flows into a block, counting from 0, or out of the last one: the embedding, or what the block before made. */
const intoBlock = (block) => (block === 0 ? { stage: "embed" } : { stage: "block", layer: block - 1 });

/** A line: where it stands, the letter it has in the formula, its numbers. */
function line({ trace, block, word }, at, label = strings.letters[at.stage]) {
  const where = OF_BLOCK.has(at.stage) && at.layer === undefined ? { ...at, layer: block } : at;
  return { label, ...where, role: roleOf(at.stage), values: rowOf(trace, { ...where, row: word }) };
}

const cuts = (count, size) => Array.from({ length: count - 1 }, (_, i) => (i + 1) * size);

function byHead({ info }) {
  const { heads, headDim } = info;
  return { cuts: cuts(heads, headDim), marks: Array.from({ length: heads }, (_, i) => ({ at: i * headDim, text: strings.head(i + 1) })) };
}

/** A list and what is made of it, number for number or by a matrix; the first lines are the given ones. */
const made = (place, from, ...stages) => ({ given: 1, lines: [{ ...line(place, from), given: true }, ...stages.map((stage) => line(place, { stage }))] });

// A list longer than the stream goes over several lines of its length.
function folded(place, stage) {
  const whole = line(place, { stage });
  const { modelDim } = place.info;
  const lines = Array.from({ length: Math.ceil(whole.values.length / modelDim) }, (_, i) => i * modelDim);
  return { shared: true, lines: lines.map((from) => ({ ...whole, from, label: strings.span(whole.label, from + 1, Math.min(whole.values.length, from + modelDim)), values: whole.values.slice(from, from + modelDim) })) };
}

const sum = (place, parts) => ({ shared: true, lines: parts.map((at, i) => line(place, at, strings.sumLetters[i])) });

const SHEETS = {
  features: (place) => ({ lines: [line(place, { stage: "features" })], cuts: [place.info.wordDim], marks: [{ at: 0, text: strings.parts.word }, { at: place.info.wordDim, text: strings.parts.ending }] }),
  norm: (place) => made(place, { ...intoBlock(place.block), label: "x" }, "norm"),
  norm2: (place) => made(place, { stage: "residual" }, "norm2"),
  output: (place) => made(place, { stage: "heads" }, "output"),
  final: (place) => made(place, intoBlock(place.info.layers), "final"),
  qkv: (place) => ({ lines: ["q", "k", "v"].map((stage) => line(place, { stage })), ...byHead(place) }),
  weights: (place) => ({ pairs: true, seen: place.trace.mask === "causal" ? place.word + 1 : undefined, lines: Array.from({ length: place.info.heads }, (_, head) => line(place, { stage: "weights", head }, strings.head(head + 1))) }),
  heads: (place) => ({ lines: [line(place, { stage: "heads" })], ...byHead(place) }),
  residual: (place) => sum(place, [intoBlock(place.block), { stage: "output" }, { stage: "residual" }]),
  block: (place) => sum(place, [{ stage: "residual" }, { stage: "feedforward" }, { stage: "block" }]),
  hidden: (place) => folded(place, "hidden"),
  activation: (place) => {
    const [given, result] = ["hidden", "activation"].map((stage) => folded(place, stage).lines);
    return { shared: true, given: given.length, lines: [...given.map((each) => ({ ...each, given: true })), ...result] };
  },
};
const PLAIN = new Set(["embed", "feedforward", "unembed"]);

/** The sheet of a step, or null for one that is shown otherwise. */
export function sheetOf(id, place) {
  const found = SHEETS[id]?.(place) ?? (PLAIN.has(id) ? { lines: [line(place, { stage: id })] } : null);
  return found && { id, cuts: [], marks: [], pairs: false, shared: false, given: 0, ...found, columns: found.lines[0].values.length, headDim: place.info.headDim, word: place.word };
}

/** The number in a line and column of a sheet, as the engine names it. */
export function refIn({ lines, headDim, word, pairs }, row, column) {
  const { stage, layer, head, from = 0 } = lines[row];
  const ref = { stage, row: word, column: from + column };
  if (layer !== undefined) ref.layer = layer;
  if (pairs) ref.head = head;
  else if (BY_HEAD.has(stage)) Object.assign(ref, { head: Math.floor(column / headDim), column: column % headDim });
  return ref;
}

/** Where on a sheet a number stands, or null. */
export function placeIn(sheet, wanted) {
  const same = (ref) => ["stage", "layer", "head", "row", "column"].every((key) => ref[key] === wanted[key]);
  for (let row = 0; row < sheet.lines.length; row++) {
    if (sheet.lines[row].stage !== wanted.stage) continue;
    for (let column = 0; column < sheet.columns; column++) if (same(refIn(sheet, row, column))) return { row, column };
  }
  return null;
}
