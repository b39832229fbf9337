// `engine.kernelSource`: the shaders that a call would run on this device, as they are handed to it.
import { checkInput, refuseUnknown } from "./attention.js";
import { QkvError } from "./error.js";

const KERNELS = ["auto", "naive", "flash", "decode", "block-sparse"];
const OPTIONS = ["offset", "causal", "window", "lengths", "blocks", "softcap", "scale", "allowNonFinite"];

const WEIGHTS = "weight = exp(score − max) / Σ exp(score − max),   score = scale · (q · k)";
const ONLINE = "m′ = max(m, maxⱼ sⱼ)   l′ = exp(m − m′) l + Σⱼ exp(sⱼ − m′)   o′ = exp(m − m′) o + Σⱼ exp(sⱼ − m′) vⱼ   output = o / l";
const FORMULAS = {
  naive: `${WEIGHTS},   output = Σ weight · v`,
  flash: ONLINE,
  "block-sparse": `${ONLINE},   over the listed blocks of keys`,
  decode: "of each share of the keys (m, l, o); then m = max mᵢ,   l = Σ exp(mᵢ − m) lᵢ,   o = Σ exp(mᵢ − m) oᵢ,   output = o / l",
};

/** The options of a call without its tensors, as wasm takes them. */
export function checkKernel(kernel, shape, rules = {}) {
  if (!KERNELS.includes(kernel)) throw new QkvError("invalid-option", `kernel is ${JSON.stringify(kernel)}; give one of ${KERNELS.join(", ")}.`);
  refuseUnknown(rules, OPTIONS, "");
  const none = new Float32Array(0);
  return checkInput({ ...rules, q: none, k: none, v: none, shape, kernel }).options;
}

/** @returns {import("./index.js").KernelSource} */
export function kernelSource({ kernel, shaders }) {
  return { kernel, formula: FORMULAS[kernel], shaders: shaders.map(withText) };
}

/** A shader with what its text says of bindings and workgroups. */
function withText({ name, wgsl, constants, workgroups }) {
  const bindings = [...wgsl.matchAll(/^@group\(0\) @binding\((\d+)\) var<(uniform|storage, \w+)> (\w+): ([^;]+);/gm)].map(([, binding, space, name, type]) => (
    { binding: Number(binding), name, type, access: space.replace("storage, ", "").replace("_", "-") }));
  return { name, wgsl, constants, bindings, workgroupSize: workgroupSize(wgsl, constants), workgroups };
}

/** Invocations of a workgroup: a number, or a constant that the pipeline sets or the text gives a value. */
function workgroupSize(wgsl, constants) {
  const size = /@workgroup_size\((\w+)\)/.exec(wgsl)[1];
  return parseInt(size, 10) || (constants[size] ?? parseInt(new RegExp(`override ${size}: u32 = (\\d+)u?;`).exec(wgsl)[1], 10));
}
