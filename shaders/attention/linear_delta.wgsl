//@ variants COLUMNS=1,4
//@ include linear_attention
//
// D_t      = exp(decay_t) * S_{t-1}                                      S_{t-1} without a gate
// u_t      = beta_t * (v_t - D_t^T feature(k_t))
// S_t      = D_t + feature(k_t) (x) u_t
// output_t = scale * S_t^T feature(q_t) = scale * (D_t^T feature(q_t) + (feature(k_t) . feature(q_t)) * u_t)
//
// Schlag, Irie and Schmidhuber, Linear Transformers Are Secretly Fast Weight Programmers, 2021; with the gate, Yang, Kautz and
// Hatamizadeh, Gated Delta Networks, 2025.
//
// A column of S needs no other: each invocation walks all tokens with {COLUMNS} of them. The walk over the rows of a
// token first brings in what the token before it left (feature(k) (x) u), so each number of S is loaded and stored once a
// token.
//
// Shapes    q, k, v, output by strides; decay [batch, tokens, kv_heads, decay_width]; beta [batch, tokens, beta_heads]; past and
//           state [batch * kv_heads, head_dim, value_dim]
// Bindings  0 uniform LinearAttention; 1 q, 2 k, 3 v, 4 decay (bits), 5 beta, 6 past; 7 state, 8 output
// Dispatch  one invocation per {COLUMNS} columns of the state of a key head, column tiles fastest; LANES to a workgroup,
//           workgroups folded in x and y. A slice is `count` tokens from token `first`.
// Twin      src/reference/linear_attention.rs, src/cpu/linear_attention/token.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read> decay: array<u32>;
@group(0) @binding(5) var<storage, read> beta: array<f32>;
@group(0) @binding(6) var<storage, read> past: array<f32>;
@group(0) @binding(7) var<storage, read_write> state: array<f32>;
@group(0) @binding(8) var<storage, read_write> output: array<f32>;

override LANES: u32 = 8u;

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * LANES + lane;
  let column_tiles = (a.value_dim + {COLUMNS}u - 1u) / {COLUMNS}u;
  let column = item % column_tiles;
  let bg = item / column_tiles;
  let b = bg / a.kv_heads;
  let g = bg % a.kv_heads;
  if (b >= a.batch) { return; }
  let begin = bg * a.head_dim * a.value_dim;

  //@ repeat n in 0..COLUMNS
  // A column past the end is the first once more: it does the same and stores the same.
  let d_{n} = select(column, column + {n}u * column_tiles, column + {n}u * column_tiles < a.value_dim);
  var u_{n} = 0.0;
  //@ end
  if (a.origin != 2u) {
    for (var r = 0u; r < a.head_dim; r++) {
      //@ repeat n in 0..COLUMNS
      let s_{n} = begin + r * a.value_dim + d_{n};
      var was_{n} = 0.0;
      if (a.origin == 1u) { was_{n} = past[s_{n}]; }
      state[s_{n}] = was_{n};
      //@ end
    }
  }

  var before = start(a.k, b, g, a.first); // the key whose write is still to come; at first with u = 0
  for (var t = a.first; t < a.first + a.count; t++) {
    let key = start(a.k, b, g, t);
    let query = start(a.q, b, g * a.group, t);
    let value = start(a.v, b, g, t);
    let gate = decay_at(b, g, t, 0u);
    var keep = 1.0;
    if (GATE == 1u) { keep = power(decay[gate]); }
    var overlap = 0.0;
    //@ repeat n in 0..COLUMNS
    var found_{n} = 0.0;
    var o_{n} = 0.0;
    //@ end
    for (var r = 0u; r < a.head_dim; r++) {
      let x = feature(k[key + r]);
      let y = feature(q[query + r]);
      let w = feature(k[before + r]);
      if (GATE == 2u) { keep = power(decay[gate + r]); }
      let row = begin + r * a.value_dim;
      //@ repeat n in 0..COLUMNS
      let s_{n} = keep * (state[row + d_{n}] + w * u_{n});
      //@ end
      //@ repeat n in 0..COLUMNS
      state[row + d_{n}] = s_{n};
      found_{n} += x * s_{n};
      o_{n} += y * s_{n};
      //@ end
      overlap += x * y;
    }
    let share = beta[(b * a.tokens + t) * a.beta_heads + select(0u, g, a.beta_heads > 1u)];
    let out = start(a.o, b, g * a.group, t);
    //@ repeat n in 0..COLUMNS
    u_{n} = share * (v[value + d_{n}] - found_{n});
    output[out + d_{n}] = a.scale * (o_{n} + overlap * u_{n});
    //@ end
    before = key;

    for (var h = g * a.group + 1u; h < (g + 1u) * a.group; h++) {
      let other = start(a.q, b, h, t);
      overlap = 0.0;
      //@ repeat n in 0..COLUMNS
      o_{n} = 0.0;
      //@ end
      for (var r = 0u; r < a.head_dim; r++) {
        let y = feature(q[other + r]);
        overlap += feature(k[key + r]) * y;
        //@ repeat n in 0..COLUMNS
        o_{n} += y * state[begin + r * a.value_dim + d_{n}];
        //@ end
      }
      let place = start(a.o, b, h, t);
      //@ repeat n in 0..COLUMNS
      output[place + d_{n}] = a.scale * (o_{n} + overlap * u_{n});
      //@ end
    }
  }
  for (var r = 0u; r < a.head_dim; r++) {
    let w = feature(k[before + r]);
    //@ repeat n in 0..COLUMNS
    let s_{n} = state[begin + r * a.value_dim + d_{n}] + w * u_{n};
    //@ end
    //@ repeat n in 0..COLUMNS
    state[begin + r * a.value_dim + d_{n}] = s_{n};
    //@ end
  }
}
