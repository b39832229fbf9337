// y[r, d] = (x[r, d] - mean) / sqrt(variance + epsilon) * gain[d] + bias[d]
//
// Mean and biased variance of the row, in two passes so that a large mean does not eat the digits of a small spread.
// Ba, Kiros and Hinton, Layer Normalization, 2016.
//
// Shapes    x, y [rows, dim]; gain, bias [dim]
// Bindings  0 uniform Norm; 1 x, 2 gain, 3 bias; 4 y
// Dispatch  one workgroup of 64 per row, workgroups folded in x and y
// Twin      src/reference/norm.rs, src/cpu/norm.rs

struct Norm {
  rows: u32,
  dim: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> a: Norm;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> gain: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

var<workgroup> partial: array<f32, 64>;

// The sum over the workgroup of what each invocation brings; every invocation gets it.
fn total(lane: u32, part: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = part;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  return partial[0];
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = workgroup.y * workgroups.x + workgroup.x;
  if (r >= a.rows) { return; }
  let row = r * a.dim;

  var sum = 0.0;
  for (var d = lane; d < a.dim; d += 64u) { sum += x[row + d]; }
  let mean = total(lane, sum) / f32(a.dim);

  var squares = 0.0;
  for (var d = lane; d < a.dim; d += 64u) {
    let away = x[row + d] - mean;
    squares += away * away;
  }
  let inverse = 1.0 / sqrt(total(lane, squares) / f32(a.dim) + a.epsilon);

  for (var d = lane; d < a.dim; d += 64u) {
    y[row + d] = (x[row + d] - mean) * inverse * gain[d] + bias[d];
  }
}
