// Between ONNX and the engine: a case's inputs and attributes as the engine takes them, and the engine's result under the
// names of the operator's outputs. docs/onnx.md has the same as a table.

/** The name in `trace` and in the result of each `qk_matmul_output_mode`. */
const MATRICES = ["scores", "softcapped", "masked", "weights"];

/** The method of the engine that a case is for. */
export const methodOf = ({ operator }) => (operator === "Attention" ? "attention" : "linearAttention");

/** What that method is given. */
export const inputOf = (one) => (one.operator === "Attention" ? attentionInput(one) : linearInput(one));

/** The engine's result for that input as { name: { shape, data } }, the names those of the case's outputs. */
export const outputsOf = (one, input, result) => (one.operator === "Attention" ? attentionOutputs(one, input, result) : linearOutputs(one, result));

function attentionInput({ inputs: { Q, K, V, attn_mask, past_key, past_value, nonpad_kv_seqlen }, attributes, outputs }) {
  const packed = Q.shape.length === 3; // [batch, tokens, heads × dim]
  const heads = packed ? attributes.q_num_heads : Q.shape[1];
  const kvHeads = packed ? attributes.kv_num_heads : K.shape[1];
  const width = ({ shape }, count) => (packed ? shape[2] / count : shape[3]);
  const tokens = ({ shape }) => shape[packed ? 1 : 2];
  const shape = {
    batch: Q.shape[0], heads, kvHeads, queries: tokens(Q), keys: tokens(K), headDim: width(Q, heads), valueDim: width(V, kvHeads),
    layout: packed ? "tokens-first" : "heads-first",
  };
  return defined({
    q: Q.data, k: K.data, v: V.data, shape,
    // Without past and lengths ONNX counts from the first key; with them both count alike, and the engine's default is ONNX's.
    offset: past_key || nonpad_kv_seqlen ? undefined : 0,
    causal: Boolean(attributes.is_causal),
    window: windowOf(attributes),
    lengths: nonpad_kv_seqlen && Uint32Array.from(nonpad_kv_seqlen.data),
    ...maskOrBias(attn_mask, tokens(K) + (past_key ? past_key.shape[2] : 0)),
    softcap: attributes.softcap || undefined, // 0 is none
    scale: attributes.scale,
    pastKey: past_key?.data,
    pastValue: past_value?.data,
    trace: outputs.qk_matmul_output && MATRICES[attributes.qk_matmul_output_mode ?? 0],
  });
}

/** −1, the default, leaves a side unbounded. */
function windowOf({ left_window_size: left = -1, right_window_size: right = -1 }) {
  if (left < 0 && right < 0) return undefined;
  return defined({ left: left < 0 ? undefined : left, right: right < 0 ? undefined : right });
}

/** A boolean mask says who may be seen, any other is added. Keys that a mask is too short for are hidden by either. */
function maskOrBias(mask, keys) {
  if (!mask) return {};
  if (mask.type === "bool") return { mask: Uint8Array.from(padded(mask, keys, 0)), maskShape: [...mask.shape.slice(0, -1), keys] };
  return { bias: padded(mask, keys, -Infinity), biasShape: [...mask.shape.slice(0, -1), keys] };
}

function padded({ shape, data }, keys, filler) {
  const own = shape.at(-1);
  return Float32Array.from({ length: (data.length / own) * keys }, (_, at) => (at % keys < own ? data[Math.floor(at / keys) * own + (at % keys)] : filler));
}

function attentionOutputs({ inputs: { Q, past_key }, outputs, attributes }, { shape }, result) {
  const { batch, heads, queries, keys, headDim, valueDim } = shape;
  const all = keys + (past_key ? past_key.shape[2] : 0);
  const named = {
    Y: { shape: Q.shape.length === 3 ? [batch, queries, heads * valueDim] : [batch, heads, queries, valueDim], data: result.output },
    present_key: past_key && headsFirst(result.presentKey, all, headDim, shape),
    present_value: past_key && headsFirst(result.presentValue, all, valueDim, shape),
    qk_matmul_output: { shape: [batch, heads, queries, all], data: result[MATRICES[attributes.qk_matmul_output_mode ?? 0]] },
  };
  return Object.fromEntries(Object.keys(outputs).map((name) => [name, named[name]]));
}

/** What the engine gives in the layout of the call, as [batch, kvHeads, keys, dim]. */
function headsFirst(given, keys, dim, { batch, kvHeads, layout }) {
  const shape = [batch, kvHeads, keys, dim];
  if (layout === "heads-first") return { shape, data: given };
  const data = Float32Array.from({ length: product(shape) }, (_, at) => {
    const [d, j, h, b] = [at % dim, Math.floor(at / dim) % keys, Math.floor(at / (dim * keys)) % kvHeads, Math.floor(at / (dim * keys * kvHeads))];
    return given[((b * keys + j) * kvHeads + h) * dim + d];
  });
  return { shape, data };
}

function linearInput({ inputs: { query, key, value, past_state, decay, beta }, attributes }) {
  const { q_num_heads: heads, kv_num_heads: kvHeads, update_rule = "gated_delta", scale } = attributes;
  const [batch, tokens, width] = query.shape;
  return defined({
    q: query.data, k: key.data, v: value.data,
    shape: { batch, heads, kvHeads, tokens, headDim: width / heads, valueDim: value.shape[2] / kvHeads, layout: "tokens-first" },
    rule: update_rule.replace("_", "-"),
    decay: decay?.data, // per head or per key dimension: its length says which
    beta: beta?.data,
    pastState: past_state?.data,
    scale: scale || undefined, // 0 stands for 1/√headDim, which is the engine's default too
  });
}

function linearOutputs({ inputs: { query, value }, attributes: { q_num_heads: heads, kv_num_heads: kvHeads } }, { output, state }) {
  const [[batch, tokens, width], valueDim] = [query.shape, value.shape[2] / kvHeads];
  return {
    output: { shape: [batch, tokens, heads * valueDim], data: output },
    present_state: { shape: [batch, kvHeads, width / heads, valueDim], data: state },
  };
}

export const product = (sizes) => sizes.reduce((all, size) => all * size, 1);

const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
