// y[r, d] = x[r, d] / sqrt(mean over the row of x^2 + epsilon) * gain[d]
//
// Layer norm without the mean and without a bias.
// Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.
//
// Shapes    x, y [rows, dim]; gain [dim]
// Bindings  0 uniform Norm; 1 x, 2 gain; 3 y
// Dispatch  one workgroup of 64 per row, workgroups folded in x and y
// Twin      src/reference/rms_norm.rs, src/cpu/rms_norm.rs

struct Norm {
  rows: u32,
  dim: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> a: Norm;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> gain: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = workgroup.y * workgroups.x + workgroup.x;
  if (r >= a.rows) { return; }
  let row = r * a.dim;

  var squares = 0.0;
  for (var d = lane; d < a.dim; d += 64u) { squares += x[row + d] * x[row + d]; }
  partial[lane] = squares;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  let inverse = 1.0 / sqrt(partial[0] / f32(a.dim) + a.epsilon);

  for (var d = lane; d < a.dim; d += 64u) { y[row + d] = x[row + d] * inverse * gain[d]; }
}
