//@ include linear_attention
//
// states[c, r, d] = sum over the tokens j of chunk c of keep(j, r) * feature(k[j, r]) * v[j, d]
// sums[c, r]      = sum over the tokens j of chunk c of keep(j, r) * feature(k[j, r])              where normalised
//
// keep(j, r) is the product of exp(decay[s, r]) over the later tokens s of the chunk; 1 without a gate. Tokens are
// taken from the last to the first, so that it grows by a factor each.
//
// Shapes    k, v by strides; states [batch * kv_heads, chunks, head_dim, value_dim]; sums without value_dim
// Bindings  0 uniform LinearAttention; 1 k, 2 v, 3 decay (bits); 4 states, 5 sums
// Dispatch  one invocation per tile of 8 rows x 8 columns of a chunk's state, column tiles fastest, then row tiles, chunks, key
//           heads; 64 to a workgroup, workgroups folded in x and y. Rows and columns of a tile lie a tile count apart, so that
//           neighbours read neighbours.
// Twin      src/reference/linear_attention.rs, src/cpu/linear_attention/chunk.rs

@group(0) @binding(1) var<storage, read> k: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> decay: array<u32>;
@group(0) @binding(4) var<storage, read_write> states: array<f32>;
@group(0) @binding(5) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let column_tiles = (a.value_dim + 7u) / 8u;
  let row_tiles = (a.head_dim + 7u) / 8u;
  let column = (a.first + item) % column_tiles;
  let row = ((a.first + item) / column_tiles) % row_tiles;
  let block = (a.first + item) / (column_tiles * row_tiles);
  let bg = block / a.chunks;
  let b = bg / a.kv_heads;
  let g = bg % a.kv_heads;
  let t0 = a.start + (block % a.chunks) * CHUNK;

  //@ repeat n in 0..8
  let r_{n} = min(row + {n}u * row_tiles, a.head_dim - 1u);
  let d_{n} = min(column + {n}u * column_tiles, a.value_dim - 1u);
  var keep_{n} = 1.0;
  var sum_{n} = 0.0;
  //@ end
  //@ repeat r in 0..8
  //@ repeat c in 0..8
  var s_{r}_{c} = 0.0;
  //@ end
  //@ end
  for (var left = min(CHUNK, a.tokens - t0); left > 0u; left--) {
    let t = t0 + left - 1u;
    let key = start(a.k, b, g, t);
    let value = start(a.v, b, g, t);
    //@ repeat n in 0..8
    let x_{n} = keep_{n} * feature(k[key + r_{n}]);
    let y_{n} = v[value + d_{n}];
    //@ end
    //@ repeat r in 0..8
    //@ repeat c in 0..8
    s_{r}_{c} += x_{r} * y_{c};
    //@ end
    //@ end
    if (NORMALISE) {
      //@ repeat n in 0..8
      sum_{n} += x_{n};
      //@ end
    }
    if (GATE == 1u) {
      keep_0 *= power(decay[decay_at(b, g, t, 0u)]);
      //@ repeat n in 0..8
      keep_{n} = keep_0;
      //@ end
    }
    if (GATE == 2u) {
      //@ repeat n in 0..8
      keep_{n} *= power(decay[decay_at(b, g, t, r_{n})]);
      //@ end
    }
  }
  //@ repeat r in 0..8
  if (row + {r}u * row_tiles < a.head_dim) {
    let at = (block * a.head_dim + r_{r}) * a.value_dim;
    //@ repeat c in 0..8
    if (column + {c}u * column_tiles < a.value_dim) { states[at + d_{c}] = s_{r}_{c}; }
    //@ end
    if (NORMALISE) {
      if (column == 0u) { sums[block * a.head_dim + r_{r}] = sum_{r}; }
    }
  }
  //@ end
}
