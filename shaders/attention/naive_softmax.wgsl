//@ include attention
//
// weights[r, j] = exp(masked[r, j] - max) / sum over j of exp(masked[r, j] - max)
//
// A score of -infinity weighs 0, and a row of nothing else is a row of zeros. It is known by its bits: comparing with an
// infinity is not something every driver's fast arithmetic does right.
//
// Shapes    both [batch * heads * queries, keys]
// Bindings  0 uniform Attention; 1 masked (bits); 2 weights
// Dispatch  one workgroup of 64 per row, workgroups folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/softmax.rs

@group(0) @binding(1) var<storage, read> masked: array<u32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;

const MINUS_INFINITY = 0xff800000u;
const LOWEST = -0x1.fffffep+127f;

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = workgroup.y * workgroups.x + workgroup.x;
  if (item >= a.count) { return; }
  let row = (a.first + item) * a.keys;

  var largest = LOWEST;
  for (var j = lane; j < a.keys; j += 64u) {
    let bits = masked[row + j];
    largest = max(largest, select(bitcast<f32>(bits), LOWEST, bits == MINUS_INFINITY));
  }
  partial[lane] = largest;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] = max(partial[lane], partial[lane + half]); }
    workgroupBarrier();
  }
  largest = partial[0];
  workgroupBarrier();

  var sum = 0.0;
  for (var j = lane; j < a.keys; j += 64u) {
    let bits = masked[row + j];
    let dead = bits == MINUS_INFINITY;
    let power = select(exp(select(bitcast<f32>(bits), largest, dead) - largest), 0.0, dead);
    weights[row + j] = power;
    sum += power;
  }
  partial[lane] = sum;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  sum = partial[0];

  let inverse = 1.0 / sum; // infinite where all is dead, and then nobody takes it
  for (var j = lane; j < a.keys; j += 64u) {
    weights[row + j] = select(weights[row + j] * inverse, 0.0, masked[row + j] == MINUS_INFINITY);
  }
}
