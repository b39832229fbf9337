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
  keep: u32,         // bits 0 to 3: write dots, scores, softcapped, masked
  first: u32,        // a slice: items first .. first + count
  count: u32,
}

override MASKED: bool = false; // is there an explicit mask?

@group(0) @binding(0) var<uniform> a: Attention;

fn start(strides: vec4u, b: u32, h: u32, i: u32) -> u32 {
  return strides.x * b + strides.y * h + strides.z * i;
}

// How many keys, from the first, query i may see before the mask is asked.
fn horizon(i: u32) -> u32 {
  return u32(clamp(i32(i) + a.offset + 1, 0, i32(a.keys)));
}
