// y[i] = x[i] / 2 * (1 + erf(x[i] / sqrt(2)))
//
// GELU as it is defined: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016. With z >= 0 and t = 1 / (1 + p z),
// 1 - erf(z) = (a1 t + a2 t^2 + ... + a5 t^5) * exp(-z^2) to 1.5e-7: Hastings' approximation, 7.1.26 of Abramowitz and Stegun.
//
// Shapes    x, y [len]
// Bindings  0 uniform: len; 1 x; 2 y
// Dispatch  one invocation per number, 64 to a workgroup, folded in x and y
// Twin      src/reference/gelu_erf.rs, src/cpu/gelu_erf.rs

@group(0) @binding(0) var<uniform> len: u32;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

const ROOT_HALF = 0.70710678118654752; // 1 / sqrt(2)

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (i >= len) { return; }
  let number = x[i];
  // Beyond 9 the missing part is 0 to f32 already, and further out the square would overflow.
  let z = min(abs(number) * ROOT_HALF, 9.0);
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let p = (((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592;
  // What is missing from the share of |x| to 1.
  let missing = 0.5 * p * t * exp(-z * z);
  y[i] = number * select(missing, 1.0 - missing, number > 0.0);
}
