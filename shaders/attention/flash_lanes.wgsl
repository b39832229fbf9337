//@ variants DIM=64,128,256 ROWS=1,4
//@ include attention
//@ include visible
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

const LOWEST = -0x1.fffffep+127f;

// Bits 0 to 15 for the keys of a block that lie before `key`.
fn below(j: u32, key: u32) -> u32 {
  return (1u << min(max(key, j) - j, 16u)) - 1u;
}

// Bit n: may the query see key j + n, for n below 16? `row` is its place in the mask, `end` that of the range.
fn visible(j: u32, seen: Span, end: u32, row: u32) -> u32 {
  var bits = below(j, min(seen.end, end));
  if ((RULES & WINDOWED) != 0u) { bits = below(j, min(seen.sinks, end)) | (bits & ~below(j, seen.first)); }
  if ((RULES & MASKED) != 0u) {
    for (var n = 0u; n < 16u; n++) {
      bits &= ~(1u << n) | (u32(allowed(row + min(j + n, a.keys - 1u) * a.mask.w)) << n);
    }
  }
  return bits;
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = workgroup.y * workgroups.x + workgroup.x;
  if (item >= a.count) { return; }
  // Block-sparse tiles do not cross blocks; otherwise all queries are one block.
  var block_rows = a.queries;
  if ((RULES & BLOCKED) != 0u) { block_rows = min(a.block, a.queries); }
  let tiles = (block_rows + LANES * {ROWS}u - 1u) / (LANES * {ROWS}u);
  let all_tiles = tiles * ((a.queries + block_rows - 1u) / block_rows);
  let bh = (a.first + item) / all_tiles;
  let tile = all_tiles - 1u - (a.first + item) % all_tiles; // the long rows of a causal call first
  let b = bh / a.heads;
  let h = bh % a.heads;
  let block = tile / tiles;
  let i0 = block * block_rows + (tile % tiles) * LANES * {ROWS}u;
  let i_end = min((block + 1u) * block_rows, a.queries);
  if (i0 >= i_end) { return; }
  let key = start(a.k, b, h / a.group, 0u);
  let value = start(a.v, b, h / a.group, 0u);

  //@ repeat r in 0..ROWS
  let i_{r} = min(i0 + lane + LANES * {r}u, i_end - 1u);
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

  let top = edges(b, i0);
  let bottom = edges(b, min(i0 + LANES * {ROWS}u, i_end) - 1u);
  // What some query of the tile sees: the ranges of a table, or the sinks and the window.
  let some = ordered(Span(bottom.sinks, top.first, max(bottom.end, top.first)));
  var ranges = 1u;
  var table = 0u;
  if ((RULES & WINDOWED) != 0u) { ranges = 2u; }
  if ((RULES & BLOCKED) != 0u) {
    table = a.blocks_at + limits[a.blocks_at + block];
    ranges = limits[a.blocks_at + block + 1u] - limits[a.blocks_at + block];
    ranges /= 2u;
  }
  for (var range = 0u; range < ranges; range++) {
    var begin = some.first;
    var to = some.end;
    if ((RULES & BLOCKED) != 0u) {
      begin = limits[table + 2u * range];
      to = min(limits[table + 2u * range + 1u], some.end);
      if ((RULES & WINDOWED) != 0u) {
        if (begin >= some.sinks) { begin = max(begin, some.first); }
      }
    } else if ((RULES & WINDOWED) != 0u) {
      if (range == 0u) {
        begin = 0u;
        to = some.sinks;
      }
    }

    for (var j = begin; j < to; j += 16u) {
      //@ repeat n in 0..16
      let k_{n} = key + min(j + {n}u, a.keys - 1u) * a.k.z;
      let v_{n} = value + min(j + {n}u, a.keys - 1u) * a.v.z;
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
        //@ repeat n in 0..16
        let y_{n} = k[k_{n} + d];
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

      // Every query of the tile sees every key of the block, unless it is at an edge or a mask has its say.
      let end = j + 16u;
      var edge = end > min(to, top.end);
      if ((RULES & WINDOWED) != 0u) { edge = (edge | (j < bottom.first)) & (end > min(to, top.sinks)); }
      if ((RULES & MASKED) != 0u) { edge = true; }
      //@ repeat r in 0..ROWS
      var bits_{r} = 0xffffu;
      //@ end
      if (edge) {
        //@ repeat r in 0..ROWS
        bits_{r} = visible(j, seen_{r}, to, mask_{r});
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
        if ((RULES & CAREFUL) != 0u) {
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
  }

  //@ repeat r in 0..ROWS
  if (i0 + lane + LANES * {r}u < i_end) {
    // No visible key leaves the sum 0: the row of the output is then 0, never NaN.
    let inverse = select(1.0 / l_{r}, 0.0, l_{r} == 0.0);
    let out = start(a.o, b, h, i_{r});
    for (var d = 0u; d < VALUE_DIM; d++) { output[out + d] = o_{r}[d] * inverse; }
  }
  //@ end
}
