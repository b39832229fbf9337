//@ variants VECTORS=0,1
//
// r = sigmoid(x_r + U_r h + b_r)
// z = sigmoid(x_z + U_z h + b_z)
// n = tanh(x_n + r * (U_n h + b_n))
// h = (1 - z) * n + z * h             after each token; h is the token's output
//
// A gated recurrent unit: Cho, van Merrienboer, Gulcehre, Bahdanau, Bougares, Schwenk and Bengio, 2014; order of the gates and
// place of the reset as nn.GRU of PyTorch has them.
//
// A workgroup walks the tokens of one sample, for each waits for the one before. h lies in workgroup memory twice, before and
// after the token, so that one barrier separates two tokens. TEAM lanes share the three sums of a unit.
//
// Shapes    x [batch, tokens, 3 * dim], weight U [3 * dim, dim], bias [3 * dim], origin and state [batch, dim], output [batch, tokens, dim]
// Bindings  0 uniform Recurrent; 1 x, 2 weight (vectors of four where VECTORS: dim a multiple of four), 3 bias, 4 origin; 5 state, 6 output
// Dispatch  one workgroup of LANES per sample, folded in x and y. A slice is `count` tokens from token `first`; the state goes
//           from slice to slice.
// Twin      src/reference/recurrent.rs, src/cpu/recurrent/mod.rs

struct Recurrent {
  batch: u32,
  tokens: u32,
  dim: u32,
  first: u32,
  count: u32,
  begin: u32,   // where h begins: 0 with zeros, 1 with origin, 2 with what the slice before left in state
  biased: u32,
}

@group(0) @binding(0) var<uniform> a: Recurrent;
@group(0) @binding(1) var<storage, read> x: array<f32>;
//@ when VECTORS
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;
//@ else
@group(0) @binding(2) var<storage, read> weight: array<f32>;
//@ end
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read> origin: array<f32>;
@group(0) @binding(5) var<storage, read_write> state: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<f32>;

override LANES: u32 = 8u;
override TEAM: u32 = 1u; // divides LANES

const MOST = 1024u; // numbers of h

var<workgroup> h: array<f32, 2u * MOST>;
var<workgroup> parts: array<vec3f, LANES>;

// The exponential of what is never positive does not overflow.
fn sigmoid(s: f32) -> f32 {
  let e = exp(-abs(s));
  return select(e, 1.0, s >= 0.0) / (1.0 + e);
}

fn bend(s: f32) -> f32 {
  let e = exp(-2.0 * abs(s));
  let size = (1.0 - e) / (1.0 + e);
  return select(size, -size, s < 0.0);
}

// Part `share` of U h, for the gates of unit u.
fn heard(u: u32, share: u32, before: u32) -> vec3f {
  var sum = vec3f();
  //@ when VECTORS
  let width = a.dim / 4u;
  let rows = vec3u(u, a.dim + u, 2u * a.dim + u) * width;
  for (var i = share; i < width; i += TEAM) {
    let at = before + 4u * i;
    let part = vec4f(h[at], h[at + 1u], h[at + 2u], h[at + 3u]);
    sum += vec3f(dot(weight[rows.x + i], part), dot(weight[rows.y + i], part), dot(weight[rows.z + i], part));
  }
  //@ else
  let rows = vec3u(u, a.dim + u, 2u * a.dim + u) * a.dim;
  for (var i = share; i < a.dim; i += TEAM) {
    sum += vec3f(weight[rows.x + i], weight[rows.y + i], weight[rows.z + i]) * h[before + i];
  }
  //@ end
  return sum;
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let b = workgroup.y * workgroups.x + workgroup.x;
  if (b >= a.batch) { return; }
  let dim = a.dim;
  let units = LANES / TEAM; // that are worked on at once
  let share = lane % TEAM;

  var before = 0u;
  var after = MOST;
  for (var u = lane; u < dim; u += LANES) {
    var start = 0.0;
    if (a.begin == 1u) { start = origin[b * dim + u]; }
    if (a.begin == 2u) { start = state[b * dim + u]; }
    h[u] = start;
  }
  workgroupBarrier();

  for (var t = a.first; t < a.first + a.count; t++) {
    let token = b * a.tokens + t;
    for (var base = 0u; base < dim; base += units) {
      let u = base + lane / TEAM;
      var sum = vec3f();
      if (u < dim) { sum = heard(u, share, before); }
      if (TEAM > 1u) {
        parts[lane] = sum;
        workgroupBarrier();
      }
      if (share == 0u) {
        for (var other = 1u; other < TEAM; other++) { sum += parts[lane + other]; }
        if (u < dim) {
          if (a.biased == 1u) { sum += vec3f(bias[u], bias[dim + u], bias[2u * dim + u]); }
          let given = token * 3u * dim + u;
          let r = sigmoid(x[given] + sum.x);
          let z = sigmoid(x[given + dim] + sum.y);
          let n = bend(x[given + 2u * dim] + r * sum.z);
          let now = (1.0 - z) * n + z * h[before + u];
          h[after + u] = now;
          output[token * dim + u] = now;
        }
      }
      if (TEAM > 1u) { workgroupBarrier(); }
    }
    workgroupBarrier();
    let swap = before;
    before = after;
    after = swap;
  }
  for (var u = lane; u < dim; u += LANES) { state[b * dim + u] = h[before + u]; }
}
