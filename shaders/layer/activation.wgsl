// y[i] = x[i] / 2 * (1 + tanh(u)),  u = sqrt(2 / pi) * (x[i] + 0.044715 * x[i]^3)
//
// computed as x / (1 + exp(-2 u)), which is the same and keeps its digits where tanh(u) is near -1.
// The tanh form of GELU: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.
//
// Shapes    x, y [len]
// Bindings  0 uniform: len; 1 x; 2 y
// Dispatch  one invocation per number, 64 to a workgroup, folded in x and y
// Twin      src/reference/gelu.rs, src/cpu/gelu.rs

@group(0) @binding(0) var<uniform> len: u32;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

const MINUS_TWO_ROOTS = -1.5957691216057308; // -2 * sqrt(2 / pi)

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (i >= len) { return; }
  let t = x[i];
  // Below -80 the exponent would overflow f32, and t / (1 + exp(80)) is 0 to f32 already.
  let exponent = min(MINUS_TWO_ROOTS * (t + 0.044715 * t * t * t), 80.0);
  y[i] = t / (1.0 + exp(exponent));
}
