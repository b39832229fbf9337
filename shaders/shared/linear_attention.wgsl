// What the linear attention shaders share: the uniform, the feature map, the gate.

struct LinearAttention {
  q: vec4u,          // elements from one batch, head, token to the next; w unused
  k: vec4u,
  v: vec4u,
  o: vec4u,
  batch: u32,
  heads: u32,
  group: u32,        // query heads that share one state
  kv_heads: u32,
  tokens: u32,
  head_dim: u32,
  value_dim: u32,
  decay_width: u32,  // decays of one token and key head: 0, 1, or head_dim
  beta_heads: u32,   // betas of one token: 0, 1, or kv_heads
  start: u32,        // the tokens at work begin here, with a chunk
  chunks: u32,       // and are so many chunks; the last may be cut short
  origin: u32,       // where the state begins: 0 empty, 1 the past state, 2 what the last dispatch left
  scale: f32,
  first: u32,        // a slice: items first .. first + count
  count: u32,
}

override CHUNK: u32 = 32u;         // tokens in a chunk, a multiple of 8
override GATE: u32 = 0u;           // 0: nothing fades; 1: all rows of a state alike; 2: each row by itself
override ELU: bool = false;        // the feature map: elu + 1, or nothing
override NORMALISE: bool = false;
override CAUSAL: bool = true;
override CAREFUL: bool = false;    // numbers may be NaN or infinite: what is not to count must not be multiplied

const MINUS_INFINITY = 0xff800000u;

@group(0) @binding(0) var<uniform> a: LinearAttention;

fn start(strides: vec4u, b: u32, h: u32, t: u32) -> u32 {
  return strides.x * b + strides.y * h + strides.z * t;
}

fn feature(x: f32) -> f32 {
  if (ELU) { return select(exp(min(x, 0.0)), x + 1.0, x > 0.0); }
  return x;
}

// The decay of a token and a row, or all rows: the factor is its power.
fn decay_at(b: u32, g: u32, t: u32, row: u32) -> u32 {
  return ((b * a.tokens + t) * a.kv_heads + g) * a.decay_width + row;
}

fn power(decay: u32) -> f32 {
  return select(exp(bitcast<f32>(decay)), 0.0, decay == MINUS_INFINITY);
}
