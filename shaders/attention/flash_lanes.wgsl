//@ variants DIM=64,128,256 ROWS=1,4 SUBGROUPS=0,1
//@ include attention
//@ include visible
//@ include tiles
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
// With subgroups, four neighbours load four different keys and hand them round, so that a load serves four times as many
// multiply-adds. Any subgroup of at least four will do: nothing else depends on its size.
//
// Blocks of keys that no query of the tile sees are not visited; only those that some query does not see in full are masked.
// A hidden score takes the lowest finite number for the maximum, and its power is set to 0 outright: infinities never meet.
//
// Block-sparse calls are this kernel over a table of ranges of keys: RULES has BLOCKED.
//
// Shapes    q, k, v, output by strides; head_dim and value_dim at most {DIM}
// Bindings  0 uniform Attention; 1 q, 2 k, 3 v, 4 limits (lengths, mask bytes, ranges of keys of each query block),
//           5 bias; 6 output
// Dispatch  one workgroup of LANES per tile of LANES * {ROWS} queries of one head, tiles fastest, folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/flash.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read> limits: array<u32>;
@group(0) @binding(5) var<storage, read> bias: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<f32>;

override LANES: u32 = 8u;
override HEAD_DIM: u32 = {DIM}u;
override VALUE_DIM: u32 = {DIM}u;

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
  //@ when SUBGROUPS
  @builtin(subgroup_invocation_id) neighbour: u32,
  //@ end
) {
  let item = workgroup.y * workgroups.x + workgroup.x;
  if (item >= a.count) { return; }
  let tile = tile_at(a.first + item, LANES * {ROWS}u);
  let b = tile.b;
  let h = tile.h;
  if (tile.first >= tile.end) { return; }
  let key = start(a.k, b, h / a.group, 0u);
  let value = start(a.v, b, h / a.group, 0u);

  //@ repeat r in 0..ROWS
  let i_{r} = min(tile.first + lane + LANES * {r}u, tile.end - 1u);
  let seen_{r} = span(b, i_{r});
  let mask_{r} = a.mask.x * b + a.mask.y * h + a.mask.z * i_{r};
  let bias_{r} = a.bias.x * b + a.bias.y * h + a.bias.z * i_{r};
  let at_{r} = start(a.q, b, h, i_{r});
  var m_{r} = LOWEST;
  var l_{r} = 0.0;
  var q_{r}: array<f32, {DIM}>;
  var o_{r}: array<f32, {DIM}>;
  //@ end
  for (var d = 0u; d < HEAD_DIM; d++) {
    //@ repeat r in 0..ROWS
    q_{r}[d] = q[at_{r} + d] * a.scale;
    //@ end
  }

  let top = edges(b, tile.first);
  let bottom = edges(b, tile.end - 1u);
  let some = reach(top, bottom);
  let ranges = range_count(tile.block);
  for (var number = 0u; number < ranges; number++) {
    let range = range_at(tile.block, some, number);
    for (var j = range.x; j < range.y; j += 16u) {
      //@ when SUBGROUPS
      //@ repeat g in 0..4
      let k_{g} = key + min(j + {g}u * 4u + (neighbour & 3u), a.keys - 1u) * a.k.z;
      let v_{g} = value + min(j + {g}u * 4u + (neighbour & 3u), a.keys - 1u) * a.v.z;
      //@ end
      //@ else
      //@ repeat n in 0..16
      let k_{n} = key + min(j + {n}u, a.keys - 1u) * a.k.z;
      let v_{n} = value + min(j + {n}u, a.keys - 1u) * a.v.z;
      //@ end
      //@ end
      //@ repeat r in 0..ROWS
      //@ repeat n in 0..16
      var s_{r}_{n} = 0.0;
      //@ end
      //@ end
      for (var d = 0u; d < HEAD_DIM; d++) {
        //@ repeat r in 0..ROWS
        let x_{r} = q_{r}[d];
        //@ end
        //@ when SUBGROUPS
        //@ repeat g in 0..4
        let mine_{g} = k[k_{g} + d];
        //@ end
        //@ end
        //@ repeat n in 0..16
        //@ when SUBGROUPS
        let y_{n} = subgroupBroadcast(mine_{n/4}, {n%4}u);
        //@ else
        let y_{n} = k[k_{n} + d];
        //@ end
        //@ repeat r in 0..ROWS
        s_{r}_{n} += x_{r} * y_{n};
        //@ end
        //@ end
      }
      if ((RULES & CAPPED) != 0u) {
        //@ repeat r in 0..ROWS
        //@ repeat n in 0..16
        s_{r}_{n} = bend(s_{r}_{n});
        //@ end
        //@ end
      }
      if ((RULES & BIASED) != 0u) {
        //@ repeat n in 0..16
        let z_{n} = min(j + {n}u, a.keys - 1u) * a.bias.w;
        //@ repeat r in 0..ROWS
        s_{r}_{n} += bias[bias_{r} + z_{n}];
        //@ end
        //@ end
      }

      let edge = partly_hidden(j, j + 16u, range.y, top, bottom);
      //@ repeat r in 0..ROWS
      var bits_{r} = 0xffffu;
      //@ end
      if (edge) {
        //@ repeat r in 0..ROWS
        bits_{r} = visible(j, 16u, range.y, seen_{r}, mask_{r});
        //@ repeat n in 0..16
        s_{r}_{n} = select(LOWEST, s_{r}_{n}, (bits_{r} & {1<<n}u) != 0u);
        //@ end
        //@ end
      }
      //@ repeat r in 0..ROWS
      var new_{r} = m_{r};
      //@ repeat n in 0..16
      new_{r} = max(new_{r}, s_{r}_{n});
      //@ end
      let fade_{r} = exp(m_{r} - new_{r});
      m_{r} = new_{r};
      l_{r} *= fade_{r};
      //@ repeat n in 0..16
      var p_{r}_{n} = exp(s_{r}_{n} - new_{r});
      //@ end
      //@ end
      if (edge) {
        //@ repeat r in 0..ROWS
        //@ repeat n in 0..16
        p_{r}_{n} = select(0.0, p_{r}_{n}, (bits_{r} & {1<<n}u) != 0u);
        //@ end
        //@ end
      }
      //@ repeat r in 0..ROWS
      //@ repeat n in 0..16
      l_{r} += p_{r}_{n};
      //@ end
      //@ end

      for (var d = 0u; d < VALUE_DIM; d++) {
        //@ repeat r in 0..ROWS
        var sum_{r} = o_{r}[d] * fade_{r};
        //@ end
        //@ when SUBGROUPS
        //@ repeat g in 0..4
        let mine_{g} = v[v_{g} + d];
        //@ end
        //@ end
        //@ repeat n in 0..16
        //@ when SUBGROUPS
        let z_{n} = subgroupBroadcast(mine_{n/4}, {n%4}u);
        //@ else
        let z_{n} = v[v_{n} + d];
        //@ end
        //@ end
        if ((RULES & CAREFUL) != 0u) {
          //@ repeat r in 0..ROWS
          sum_{r} = select(sum_{r}, 0.0, fade_{r} == 0.0);
          //@ end
          //@ repeat n in 0..16
          //@ repeat r in 0..ROWS
          sum_{r} += p_{r}_{n} * select(z_{n}, 0.0, p_{r}_{n} == 0.0);
          //@ end
          //@ end
        } else {
          //@ repeat n in 0..16
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
  }

  //@ repeat r in 0..ROWS
  if (tile.first + lane + LANES * {r}u < tile.end) {
    // No visible key leaves the sum 0: the row of the output is then 0, never NaN.
    let inverse = select(1.0 / l_{r}, 0.0, l_{r} == 0.0);
    let out = start(a.o, b, h, i_{r});
    for (var d = 0u; d < VALUE_DIM; d++) { output[out + d] = o_{r}[d] * inverse; }
  }
  //@ end
}
