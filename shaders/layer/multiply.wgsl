// y[i] = x[i] * z[i]: what a gate, or a head that is switched off, lets through.
//
// Shapes    x, z, y [len]
// Bindings  0 uniform: len; 1 x, 2 z; 3 y
// Dispatch  one invocation per number, 64 to a workgroup, folded in x and y
// Twin      src/reference/multiply.rs, src/cpu/multiply.rs

@group(0) @binding(0) var<uniform> len: u32;
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
  if (i >= len) { return; }
  y[i] = x[i] * z[i];
}
