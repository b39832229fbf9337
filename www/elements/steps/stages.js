// The nine steps of the walk and what is known of each stage of the engine: how wide its rows are and whose ink it wears.

/** kind: pieces (the tokens themselves), vectors (a list for each word) or pairs (a number for each two words). */
export const STEPS = [
  { id: "tokens", kind: "pieces", stages: ["features"] },
  { id: "embedding", kind: "vectors", stages: ["embed"] },
  { id: "qkv", kind: "vectors", stages: ["q", "k", "v"] },
  { id: "scores", kind: "pairs", stages: ["scores"] },
  { id: "scale", kind: "pairs", stages: ["scaled"] },
  { id: "mask", kind: "pairs", stages: ["masked"] },
  { id: "softmax", kind: "pairs", stages: ["weights"] },
  { id: "mix", kind: "vectors", stages: ["heads"] },
  { id: "output", kind: "vectors", stages: ["output"] },
];

const ROLES = { q: "q", k: "k", v: "v", heads: "v", exp: "h", sum: "h", weights: "h" };
export const roleOf = (stage) => ROLES[stage] ?? "";

const PAIRS = new Set(["scores", "scaled", "masked", "exp", "weights"]);
export const isPair = (stage) => PAIRS.has(stage);

const OF_A_HEAD = new Set([...PAIRS, "q", "k", "v", "qRotated", "kRotated", "sum", "heads"]);
const OF_NO_LAYER = new Set(["features", "embed", "final", "unembed", "logits"]);

/** A reference to one cell, with just the coordinates that its stage has. */
export function cellRef(stage, { layer, head }, row, column) {
  const ref = { stage, row, column };
  if (!OF_NO_LAYER.has(stage)) ref.layer = layer;
  if (OF_A_HEAD.has(stage)) ref.head = head;
  return ref;
}

/** A reference without the coordinates that its stage lacks, which the engine names as null. */
export const plainRef = (ref) => Object.fromEntries(Object.entries(ref).filter(([, value]) => value !== null));
