// y[r, h, d] = x[r, h, d] * cos(angle) + other * sin(angle),  angle = (offset + r) * base^(-2 i / head_dim)
//
// i = d mod half with half = head_dim / 2; other = -x[r, h, d + half] in the first half of a head, x[r, h, d - half] in the
// second. The cosines and sines come in a table, since those of WGSL are only good to 2^-11.
// Su et al., RoFormer: Enhanced Transformer with Rotary Position Embedding, 2021.
//
// Shapes    x, y [rows, heads, head_dim]; table [positions, head_dim]: the half cosines of a position, then its half sines
// Bindings  0 uniform Rope; 1 x, 2 table; 3 y
// Dispatch  one invocation per number, 64 to a workgroup, folded in x and y
// Twin      src/reference/rope.rs, src/cpu/rope.rs

struct Rope {
  len: u32,
  heads: u32,
  head_dim: u32,
  offset: u32,
}

@group(0) @binding(0) var<uniform> a: Rope;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (at >= a.len) { return; }
  let half = a.head_dim / 2u;
  let d = at % a.head_dim;
  let i = d % half;
  let angles = (a.offset + at / (a.heads * a.head_dim)) * a.head_dim + i;
  let cosine = table[angles];
  let sine = table[angles + half];
  if (d < half) {
    y[at] = x[at] * cosine - x[at + half] * sine;
  } else {
    y[at] = x[at] * cosine + x[at - half] * sine;
  }
}
