// Calls with one thing wrong. Each must turn cases red; null stands for a case that it leaves as it was.

const zeros = (data) => new Float32Array(data.length);
const without = (name) => (input) => (input[name] === undefined ? null : { ...input, [name]: undefined });
const only = (holds, change) => (input) => (holds(input) ? { ...input, ...change(input) } : null);

export const sabotages = {
  attention: {
    "one key too many to the right": only(({ causal, offset, shape }) => causal && offset === 0 && shape.keys > 1, () => ({ offset: 1 })),
    "counted from the last key": only(({ causal, offset, shape }) => causal && offset === 0 && shape.keys > shape.queries, () => ({ offset: undefined })),
    "past keys not counted": only(({ causal, window, pastKey }) => pastKey && (causal || window), () => ({ offset: 0 })),
    "no causal mask": only(({ causal }) => causal, () => ({ causal: false })),
    "no window": without("window"),
    "no lengths": without("lengths"),
    "no softcap": without("softcap"),
    "no scale": without("scale"),
    "no mask": only(({ mask }) => mask, () => ({ mask: undefined, maskShape: undefined })),
    "no bias": only(({ bias }) => bias, () => ({ bias: undefined, biasShape: undefined })),
    "an empty past": only(({ pastKey }) => pastKey, ({ pastKey, pastValue }) => ({ pastKey: zeros(pastKey), pastValue: zeros(pastValue) })),
    "the other layout": only(({ shape }) => shape.heads > 1, ({ shape }) => ({ shape: { ...shape, layout: shape.layout === "tokens-first" ? "heads-first" : "tokens-first" } })),
  },
  linearAttention: {
    "no state": without("pastState"),
    "no decay": only(({ decay }) => decay, ({ decay }) => ({ decay: zeros(decay) })),
    "half of beta": only(({ beta }) => beta, ({ beta }) => ({ beta: beta.map((value) => value / 2) })),
    "no scale": without("scale"),
    "no correction": only(({ rule }) => rule.endsWith("delta"), ({ rule }) => ({ rule: rule.startsWith("gated") ? "gated" : "linear", beta: undefined })),
  },
};
