//@ include linear_attention
//
// output[i, d] = scale * (fade[i] * sum over r of feature(q[i, r]) * states[c, r, d] + sum over j of scores[i, j] * v[j, d])
//
// for the tokens j of chunk c up to i; states[c] is the state before the chunk, fade[i] the product of exp(decay) over its
// tokens up to i, inside the sum where each row fades by itself. Where normalised, the sums and the scores give in the
// same way the divisor that stands in for the scale; 0 for a divisor of 0. Where not causal the state is the last one and
// there are no scores.
//
// Katharopoulos, Vyas, Pappas and Fleuret, Transformers are RNNs, 2020; in chunks as Hua, Dai, Liu and Le, Transformer
// Quality in Linear Time, 2022, do it.
//
// Shapes    q, v, output by strides; fades [batch * kv_heads, chunks * CHUNK, decay_width]; scores [batch * heads, chunks * CHUNK,
//           CHUNK]; states [batch * kv_heads, chunks, head_dim, value_dim] (chunks 1 where not causal), sums without value_dim
// Bindings  0 uniform LinearAttention; 1 q, 2 v, 3 fades, 4 scores, 5 states, 6 sums; 7 output
// Dispatch  one invocation per tile of 8 queries x 8 columns, column tiles fastest, then query tiles, then heads; 64 to a
//           workgroup, workgroups folded in x and y. Columns of a tile lie a tile count apart, so that neighbours read neighbours.
// Twin      src/reference/linear_attention.rs, src/cpu/linear_attention/chunk.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> fades: array<f32>;
@group(0) @binding(4) var<storage, read> scores: array<f32>;
@group(0) @binding(5) var<storage, read> states: array<f32>;
@group(0) @binding(6) var<storage, read> sums: array<f32>;
@group(0) @binding(7) var<storage, read_write> output: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let column_tiles = (a.value_dim + 7u) / 8u;
  let query_tiles = a.chunks * (CHUNK / 8u);
  let column = (a.first + item) % column_tiles;
  let line = ((a.first + item) / column_tiles) % query_tiles * 8u;
  let bh = (a.first + item) / (column_tiles * query_tiles);
  let b = bh / a.heads;
  let h = bh % a.heads;
  let g = h / a.group;
  let bg = b * a.kv_heads + g;
  let chunk = line / CHUNK;
  let t0 = a.start + chunk * CHUNK;
  let i = a.start + line;
  if (i >= a.tokens) { return; }
  let last = a.tokens - 1u;
  let block = select(bg, bg * a.chunks + chunk, CAUSAL) * a.head_dim;

  //@ repeat n in 0..8
  let i_{n} = min(i + {n}u, last);
  let d_{n} = min(column + {n}u * column_tiles, a.value_dim - 1u);
  let q_{n} = start(a.q, b, h, i_{n});
  let fade_{n} = (bg * a.chunks * CHUNK + i_{n} - a.start) * a.decay_width;
  var divisor_{n} = 0.0;
  //@ end
  //@ repeat r in 0..8
  //@ repeat c in 0..8
  var o_{r}_{c} = 0.0;
  //@ end
  //@ end
  for (var r = 0u; r < a.head_dim; r++) {
    let state = (block + r) * a.value_dim;
    //@ repeat n in 0..8
    var x_{n} = feature(q[q_{n} + r]);
    let y_{n} = states[state + d_{n}];
    //@ end
    if (GATE == 2u) {
      //@ repeat n in 0..8
      x_{n} *= fades[fade_{n} + r];
      //@ end
    }
    if (NORMALISE) {
      let z = sums[block + r];
      //@ repeat n in 0..8
      divisor_{n} += x_{n} * z;
      //@ end
    }
    //@ repeat r in 0..8
    //@ repeat c in 0..8
    o_{r}_{c} += x_{r} * y_{c};
    //@ end
    //@ end
  }
  if (GATE == 1u) {
    //@ repeat r in 0..8
    let all_{r} = fades[fade_{r}];
    divisor_{r} *= all_{r};
    //@ repeat c in 0..8
    o_{r}_{c} *= all_{r};
    //@ end
    //@ end
  }
  if (CAUSAL) {
    let row = (bh * a.chunks * CHUNK + line) * CHUNK;
    for (var j = t0; j <= min(i + 7u, last); j++) {
      let value = start(a.v, b, g, j);
      //@ repeat n in 0..8
      let w_{n} = scores[row + {n}u * CHUNK + j - t0];
      let z_{n} = v[value + d_{n}];
      divisor_{n} += w_{n};
      //@ end
      //@ repeat r in 0..8
      //@ repeat c in 0..8
      o_{r}_{c} += select(w_{r} * z_{c}, 0.0, CAREFUL & (j > i_{r}));
      //@ end
      //@ end
    }
  }
  //@ repeat r in 0..8
  if (i + {r}u <= last) {
    var factor = a.scale;
    if (NORMALISE) { factor = select(1.0 / divisor_{r}, 0.0, divisor_{r} == 0.0); }
    let at = start(a.o, b, h, i + {r}u);
    //@ repeat c in 0..8
    if (column + {c}u * column_tiles < a.value_dim) { output[at + d_{c}] = o_{r}_{c} * factor; }
    //@ end
  }
  //@ end
}
