// y = x, then z: rows of earlier calls, then those of this one
//
// Shapes    x [first], z [len - first], y [len]
// Bindings  0 uniform Concat; 1 x, 2 z; 3 y
// Dispatch  one invocation per number, 64 to a workgroup, folded in x and y
// Twin      src/reference/concat.rs, src/cpu/concat.rs

struct Concat {
  first: u32,
  len: u32,
}

@group(0) @binding(0) var<uniform> a: Concat;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> z: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (i >= a.len) { return; }
  if (i < a.first) {
    y[i] = x[i];
  } else {
    y[i] = z[i - a.first];
  }
}
