// Our own models, by the names the engine has for them: those with heads.
export const OURS = ["encoder", "decoder", "memory-attention"];
export const FAMILY = ["family-1", "family-2", "family-3", "family-5"];
export const OWN = "own";
export const isOurs = (name) => OURS.includes(name) || FAMILY.includes(name);
