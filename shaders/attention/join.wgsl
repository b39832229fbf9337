// y[b, h, j, d] = before[b, h, j, d] where j < past, else now[b, h, j - past, d]
//
// Keys or values of earlier calls and of this one, one after the other: what ONNX calls the present.
//
// Shapes    before, now, y by strides: `past`, `keys` and past + keys tokens
// Bindings  0 uniform Join; 1 before, 2 now; 3 y
// Dispatch  one invocation per number of y, tokens of one head after another; 64 to a workgroup, folded in x and y
// Twin      src/attention/past.rs

struct Join {
  before: vec4u, // elements from one batch, head, token to the next; w unused
  now: vec4u,
  y: vec4u,
  heads: u32,
  past: u32,
  keys: u32,
  dim: u32,
  count: u32,
}

@group(0) @binding(0) var<uniform> a: Join;
@group(0) @binding(1) var<storage, read> before: array<f32>;
@group(0) @binding(2) var<storage, read> now: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let all = a.past + a.keys;
  let d = item % a.dim;
  let j = (item / a.dim) % all;
  let bh = item / (a.dim * all);
  let place = vec3u(bh / a.heads, bh % a.heads, j);
  let to = dot(a.y.xyz, place) + d;
  if (j < a.past) {
    y[to] = before[dot(a.before.xyz, place) + d];
  } else {
    y[to] = now[dot(a.now.xyz, place - vec3u(0u, 0u, a.past)) + d];
  }
}
