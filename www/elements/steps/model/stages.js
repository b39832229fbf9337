// The stations of one word on its way through the model, in the order they are walked: before the blocks, within the open one, over all of
// them, and after them.
export const WALK = [
  { id: "features", part: "before" },
  { id: "embed", part: "before", stream: true },
  { id: "norm", part: "block" },
  { id: "qkv", part: "block" },
  { id: "weights", part: "block", meet: true },
  { id: "heads", part: "block", meet: true },
  { id: "output", part: "block" },
  { id: "residual", part: "block", stream: true },
  { id: "norm2", part: "block" },
  { id: "hidden", part: "block" },
  { id: "activation", part: "block" },
  { id: "feedforward", part: "block" },
  { id: "block", part: "block", stream: true },
  { id: "stack", part: "over" },
  { id: "final", part: "after" },
  { id: "unembed", part: "after" },
  { id: "logits", part: "after" },
  { id: "words", part: "after" },
];

export const indexOf = (id) => WALK.findIndex((step) => step.id === id);
export const FIRST_IN_BLOCK = indexOf("norm");
export const LAST_IN_BLOCK = indexOf("block");
export const inBlock = (index) => WALK[index].part === "block";
