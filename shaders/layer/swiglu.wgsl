// y[i] = silu(gate[i]) * up[i],  silu(t) = t / (1 + exp(-t))
//
// The product of SwiGLU: Shazeer, GLU Variants Improve Transformer, 2020.
//
// Shapes    gate, up, y [len]
// Bindings  0 uniform: len; 1 gate, 2 up; 3 y
// Dispatch  one invocation per number, 64 to a workgroup, folded in x and y
// Twin      src/reference/swiglu.rs, src/cpu/swiglu.rs

@group(0) @binding(0) var<uniform> len: u32;
@group(0) @binding(1) var<storage, read> gate: array<f32>;
@group(0) @binding(2) var<storage, read> up: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (i >= len) { return; }
  let t = gate[i];
  // Beyond 80 the exponential would overflow f32, and t / (1 + exp(80)) is 0 to f32 already.
  y[i] = t / (1.0 + exp(min(-t, 80.0))) * up[i];
}
