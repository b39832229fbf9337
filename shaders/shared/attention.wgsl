// What the attention shaders share: the uniform, and which rules a call has.

struct Attention {
  q: vec4u,          // elements from one batch, head, row to the next; w unused
  k: vec4u,
  v: vec4u,
  o: vec4u,
  mask: vec4u,       // the same for batch, head, query, key; 0 where the mask is spread
  bias: vec4u,
  heads: u32,
  group: u32,        // query heads that share one key head
  queries: u32,
  keys: u32,
  head_dim: u32,
  value_dim: u32,
  mask_at: u32,      // first word of the mask in `limits`, bytes, four to a word
  blocks_at: u32,    // and of what the kernel needs to know of blocks
  offset: i32,       // position of query 0 among the keys; LENGTHS has one for each sample
  left: i32,         // the window: keys from position - left to position + right, and the first `sinks`
  right: i32,
  sinks: u32,
  scale: f32,
  softcap: f32,
  block: u32,        // queries, and keys, in a block
  keep: u32,         // bits 0 to 3: write dots, scores, softcapped, masked
  first: u32,        // a slice: items first .. first + count
  count: u32,
}

@group(0) @binding(0) var<uniform> a: Attention;

// Which rules the call has: known when the pipeline is made, so that what is not asked for is not compiled.
override RULES: u32 = 0u;

const MASKED = 1u;   // an explicit mask
const CAREFUL = 2u;  // v may hold NaN or infinity: a weight of 0 must not meet it
const BIASED = 4u;   // a bias
const LENGTHS = 8u;  // valid keys and offset of sample b are words 2 b and 2 b + 1 of `limits`
const WINDOWED = 16u;
const BLOCKED = 32u; // block-sparse
const CAPPED = 64u;  // a softcap
const CAUSAL = 128u;

fn start(strides: vec4u, b: u32, h: u32, i: u32) -> u32 {
  return strides.x * b + strides.y * h + strides.z * i;
}

// Some drivers overflow inside tanh; beyond 10 it is 1 in f32 anyway.
fn bend(score: f32) -> f32 {
  return a.softcap * tanh(clamp(score / a.softcap, -10.0, 10.0));
}
