// What the four attention shaders share: the uniform, and who may see whom.

struct Attention {
  q: vec4u,          // elements from one batch, head, row to the next; w unused
  k: vec4u,
  v: vec4u,
  o: vec4u,
  mask: vec4u,       // the same for batch, head, query, key; 0 where the mask is spread
  heads: u32,
  group: u32,        // query heads that share one key head
  queries: u32,
  keys: u32,
  head_dim: u32,
  value_dim: u32,
  offset: i32,       // query i sees key j iff j <= i + offset; the number of keys where not causal
  scale: f32,
  softcap: f32,      // 0: none
  flags: u32,        // bits 0 to 3: write dots, scores, softcapped, masked; then MASKED and CAREFUL
  first: u32,        // a slice: items first .. first + count
  count: u32,
}

const MASKED = 16u;  // there is an explicit mask
const CAREFUL = 32u; // v may hold NaN or infinity: a weight of 0 must not meet it

@group(0) @binding(0) var<uniform> a: Attention;

fn has(flag: u32) -> bool {
  return (a.flags & flag) != 0u;
}

fn start(strides: vec4u, b: u32, h: u32, i: u32) -> u32 {
  return strides.x * b + strides.y * h + strides.z * i;
}

// How many keys, from the first, query i may see before the mask is asked.
fn horizon(i: u32) -> u32 {
  return u32(clamp(i32(i) + a.offset + 1, 0, i32(a.keys)));
}
