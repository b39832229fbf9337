//@ variants DIM=64,128,256 ROWS=1,4
//@ include attention
//
// output = softmax(masked scores) * v without the matrix: an online softmax over blocks of 16 keys.
//
//   m' = max(m, max over j of s_j)      e = exp(m - m')
//   l' = e * l + sum over j of exp(s_j - m')
//   o' = e * o + sum over j of exp(s_j - m') * v_j          at the end output = o / l
//
// Dao, Fu, Ermon, Rudra and Re, FlashAttention, 2022; the division at the end is FlashAttention-2's (Dao, 2023).
//
// Each invocation ("lane") owns {ROWS} rows of q and of the output in private arrays of {DIM}, and keeps {ROWS} x 16 scores
// in registers: no barrier, no workgroup memory, and rows of one key are read by all lanes at once. The loops over d are
// rolled, the rest is unrolled. No && or ||: each would be a branch.
//
// A hidden score takes the lowest finite number for the maximum, and its power is set to 0 outright: infinities never meet.
//
// Shapes    q, k, v, output by strides; head_dim and value_dim at most {DIM}
// Bindings  0 uniform Attention; 1 q, 2 k, 3 v, 4 mask (bytes, four to a u32); 5 output
// Dispatch  one workgroup of LANES per LANES * {ROWS} queries of one head, query blocks fastest, folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/flash.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read> mask: array<u32>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;

override LANES: u32 = 8u;

const LOWEST = -0x1.fffffep+127f;

// Bit n: may the query see key j + n, for n below 16? `edge` is its horizon, `row` its place in the mask.
fn visible(j: u32, edge: u32, row: u32) -> u32 {
  var bits = (1u << min(max(edge, j) - j, 16u)) - 1u;
  if (has(MASKED)) {
    for (var n = 0u; n < 16u; n++) {
      let at = row + (j + n) * a.mask.w;
      let allowed = u32(((mask[at >> 2u] >> ((at & 3u) * 8u)) & 0xffu) != 0u);
      bits &= ~(1u << n) | (allowed << n);
    }
  }
  return bits;
}

fn bend(score: f32) -> f32 {
  // Some drivers overflow inside tanh; beyond 10 it is 1 in f32 anyway.
  return a.softcap * tanh(clamp(score / a.softcap, -10.0, 10.0));
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = workgroup.y * workgroups.x + workgroup.x;
  if (item >= a.count) { return; }
  let block = a.first + item;
  let blocks = (a.queries + LANES * {ROWS}u - 1u) / (LANES * {ROWS}u);
  let i0 = (block % blocks) * LANES * {ROWS}u;
  let bh = block / blocks;
  let b = bh / a.heads;
  let h = bh % a.heads;
  if (i0 + lane >= a.queries) { return; }
  let key = start(a.k, b, h / a.group, 0u);
  let value = start(a.v, b, h / a.group, 0u);
  let last_row = a.queries - 1u;
  let last = horizon(min(i0 + LANES * {ROWS}u - 1u, last_row)); // later keys are hidden from every row of the block

  //@ repeat r in 0..ROWS
  let i_{r} = min(i0 + lane + LANES * {r}u, last_row);
  let edge_{r} = horizon(i_{r});
  let mask_{r} = a.mask.x * b + a.mask.y * h + a.mask.z * i_{r};
  let at_{r} = start(a.q, b, h, i_{r});
  var m_{r} = LOWEST;
  var l_{r} = 0.0;
  var q_{r}: array<f32, {DIM}>;
  var o_{r}: array<f32, {DIM}>;
  //@ end
  for (var d = 0u; d < a.head_dim; d++) {
    //@ repeat r in 0..ROWS
    q_{r}[d] = q[at_{r} + d] * a.scale;
    //@ end
  }

  for (var j = 0u; j < last; j += 16u) {
    //@ repeat n in 0..16
    let k_{n} = key + min(j + {n}u, a.keys - 1u) * a.k.z;
    let v_{n} = value + min(j + {n}u, a.keys - 1u) * a.v.z;
    //@ end
    //@ repeat r in 0..ROWS
    //@ repeat n in 0..16
    var s_{r}_{n} = 0.0;
    //@ end
    //@ end
    for (var d = 0u; d < a.head_dim; d++) {
      //@ repeat r in 0..ROWS
      let x_{r} = q_{r}[d];
      //@ end
      //@ repeat n in 0..16
      let y_{n} = k[k_{n} + d];
      //@ repeat r in 0..ROWS
      s_{r}_{n} += x_{r} * y_{n};
      //@ end
      //@ end
    }
    if (a.softcap > 0.0) {
      //@ repeat r in 0..ROWS
      //@ repeat n in 0..16
      s_{r}_{n} = bend(s_{r}_{n});
      //@ end
      //@ end
    }

    //@ repeat r in 0..ROWS
    let seen_{r} = visible(j, edge_{r}, mask_{r});
    var new_{r} = m_{r};
    //@ repeat n in 0..16
    new_{r} = max(new_{r}, select(LOWEST, s_{r}_{n}, (seen_{r} & {1<<n}u) != 0u));
    //@ end
    let fade_{r} = exp(m_{r} - new_{r});
    m_{r} = new_{r};
    l_{r} *= fade_{r};
    //@ repeat n in 0..16
    let p_{r}_{n} = select(0.0, exp(s_{r}_{n} - new_{r}), (seen_{r} & {1<<n}u) != 0u);
    l_{r} += p_{r}_{n};
    //@ end
    //@ end

    for (var d = 0u; d < a.value_dim; d++) {
      //@ repeat r in 0..ROWS
      var sum_{r} = o_{r}[d] * fade_{r};
      //@ end
      if (has(CAREFUL)) {
        //@ repeat r in 0..ROWS
        sum_{r} = select(sum_{r}, 0.0, fade_{r} == 0.0);
        //@ end
        //@ repeat n in 0..16
        let z_{n} = v[v_{n} + d];
        //@ repeat r in 0..ROWS
        sum_{r} += p_{r}_{n} * select(z_{n}, 0.0, p_{r}_{n} == 0.0);
        //@ end
        //@ end
      } else {
        //@ repeat n in 0..16
        let z_{n} = v[v_{n} + d];
        //@ repeat r in 0..ROWS
        sum_{r} += p_{r}_{n} * z_{n};
        //@ end
        //@ end
      }
      //@ repeat r in 0..ROWS
      o_{r}[d] = sum_{r};
      //@ end
    }
  }

  //@ repeat r in 0..ROWS
  if (i0 + lane + LANES * {r}u < a.queries) {
    // No visible key leaves the sum 0: the row of the output is then 0, never NaN.
    let inverse = select(1.0 / l_{r}, 0.0, l_{r} == 0.0);
    let out = start(a.o, b, h, i_{r});
    for (var d = 0u; d < a.value_dim; d++) { output[out + d] = o_{r}[d] * inverse; }
  }
  //@ end
}
