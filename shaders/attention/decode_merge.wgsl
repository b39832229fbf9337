//@ include attention
//
// output[row] = sum over parts of exp(m_p - m) * o_p / sum over parts of exp(m_p - m) * l_p, where m = max over parts of m_p
//
// Shapes    part [batch * kv_heads * rows, PARTS, 2 + value_dim], each (m, l, o); output by strides
// Bindings  0 uniform Attention; 1 part; 2 output
// Dispatch  one invocation per number of the output, those of one row side by side; 64 to a workgroup, folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/decode.rs

@group(0) @binding(1) var<storage, read> part: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;

override PARTS: u32 = 1u;

const LOWEST = -0x1.fffffep+127f;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let d = item % a.value_dim;
  let rows = a.group * a.queries;
  let row = item / a.value_dim; // of all key heads of all samples
  let head = row / rows;
  let kv_heads = a.heads / a.group;
  let h = (head % kv_heads) * a.group + row % rows / a.queries;
  let first = row * PARTS * (2u + a.value_dim);

  var m = LOWEST;
  for (var p = 0u; p < PARTS; p++) { m = max(m, part[first + p * (2u + a.value_dim)]); }
  var l = 0.0;
  var o = 0.0;
  for (var p = 0u; p < PARTS; p++) {
    let at = first + p * (2u + a.value_dim);
    let fade = exp(part[at] - m);
    l += fade * part[at + 1u];
    var share = fade * part[at + 2u + d];
    // A part that fades away may have met infinities.
    if ((RULES & CAREFUL) != 0u) { share = select(share, 0.0, fade == 0.0); }
    o += share;
  }
  // No visible key leaves both sums 0: the row of the output is then 0, never NaN.
  output[start(a.o, head / kv_heads, h, row % a.queries) + d] = select(o / l, 0.0, l == 0.0);
}
