//@ include linear_attention
//
// running'[r, d] = fade[c, r] * running[r, d] + states[c, r, d]       states[c] is then replaced by running, the state before it
//
// and the same for the sums, where normalised. fade[c] is the product of exp(decay) over chunk c: the fade of its last
// token. What runs at the end is the state after the last token.
//
// Shapes    fades [batch * kv_heads, chunks * CHUNK, decay_width]; states [batch * kv_heads, chunks, head_dim, value_dim], sums
//           without value_dim; past and state [batch * kv_heads, head_dim, value_dim], sum without value_dim
// Bindings  0 uniform LinearAttention; 1 past, 2 fades; 3 states, 4 sums, 5 state, 6 sum
// Dispatch  one invocation per number of a state, and where normalised of a sum, which is column value_dim; columns fastest,
//           then rows, then key heads; 64 to a workgroup, workgroups folded in x and y
// Twin      src/reference/linear_attention.rs, src/cpu/linear_attention/chunk.rs

@group(0) @binding(1) var<storage, read> past: array<f32>;
@group(0) @binding(2) var<storage, read> fades: array<f32>;
@group(0) @binding(3) var<storage, read_write> states: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
@group(0) @binding(5) var<storage, read_write> state: array<f32>;
@group(0) @binding(6) var<storage, read_write> sum: array<f32>;

fn fade(bg: u32, chunk: u32, row: u32) -> f32 {
  if (GATE == 0u) { return 1.0; }
  let last = min((chunk + 1u) * CHUNK, a.tokens - a.start) - 1u;
  return fades[(bg * a.chunks * CHUNK + last) * a.decay_width + select(0u, row, GATE == 2u)];
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let columns = a.value_dim + u32(NORMALISE);
  let d = (a.first + item) % columns;
  let rows = (a.first + item) / columns; // rows of all states before this one
  let r = rows % a.head_dim;
  let bg = rows / a.head_dim;

  if (d == a.value_dim) {
    var running = 0.0;
    if (a.origin == 2u) { running = sum[rows]; }
    for (var c = 0u; c < a.chunks; c++) {
      let at = (bg * a.chunks + c) * a.head_dim + r;
      let own = sums[at];
      sums[at] = running;
      running = running * fade(bg, c, r) + own;
    }
    sum[rows] = running;
    return;
  }
  let place = rows * a.value_dim + d;
  var running = 0.0;
  if (a.origin == 1u) { running = past[place]; }
  if (a.origin == 2u) { running = state[place]; }
  for (var c = 0u; c < a.chunks; c++) {
    let at = ((bg * a.chunks + c) * a.head_dim + r) * a.value_dim + d;
    let own = states[at];
    states[at] = running;
    running = running * fade(bg, c, r) + own;
  }
  state[place] = running;
}
