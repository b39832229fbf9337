//@ include linear_attention
//
// scores[i, j] = sum over r of feature(q[i, r]) * feature(k[j, r]) * keep(j, i, r)       j <= i in one chunk, else 0
//
// keep(j, i, r) is the product of exp(decay[s, r]) over the tokens s after j up to i; 1 without a gate. The rows of a tile
// are taken in order, and each fades the keys before it once more.
//
// Shapes    q, k by strides; scores [batch * heads, chunks * CHUNK, CHUNK]
// Bindings  0 uniform LinearAttention; 1 q, 2 k, 3 decay (bits); 4 scores
// Dispatch  one invocation per tile of 8 queries x 8 keys on or below the diagonal of a chunk, tiles fastest, then chunks,
//           then heads; 64 to a workgroup, workgroups folded in x and y
// Twin      src/reference/linear_attention.rs, src/cpu/linear_attention/chunk.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> decay: array<u32>;
@group(0) @binding(4) var<storage, read_write> scores: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let side = CHUNK / 8u;
  let tiles = side * (side + 1u) / 2u;
  var tile = (a.first + item) % tiles;
  var line = 0u;
  for (; tile > line; line++) { tile -= line + 1u; }
  let chunk = ((a.first + item) / tiles) % a.chunks;
  let bh = (a.first + item) / (tiles * a.chunks);
  let b = bh / a.heads;
  let h = bh % a.heads;
  let g = h / a.group;
  let t0 = a.start + chunk * CHUNK;
  let i = t0 + line * 8u;
  let j = t0 + tile * 8u;
  if (i >= a.tokens) { return; }
  let last = a.tokens - 1u;

  //@ repeat n in 0..8
  let q_{n} = start(a.q, b, h, min(i + {n}u, last));
  let k_{n} = start(a.k, b, g, min(j + {n}u, last));
  var keep_{n} = 1.0;
  //@ end
  //@ repeat r in 0..8
  //@ repeat c in 0..8
  var s_{r}_{c} = 0.0;
  //@ end
  //@ end
  for (var d = 0u; d < a.head_dim; d++) {
    //@ repeat n in 0..8
    let x_{n} = feature(q[q_{n} + d]);
    var y_{n} = feature(k[k_{n} + d]);
    //@ end
    if (GATE == 2u) {
      for (var s = j + 1u; s < i; s++) {
        let power_s = power(decay[decay_at(b, g, s, d)]);
        //@ repeat n in 0..8
        y_{n} *= select(1.0, power_s, j + {n}u < s);
        //@ end
      }
      //@ repeat r in 0..8
      let power_{r} = power(decay[decay_at(b, g, min(i + {r}u, last), d)]);
      //@ repeat c in 0..8
      y_{c} *= select(1.0, power_{r}, j + {c}u < i + {r}u);
      s_{r}_{c} += x_{r} * y_{c};
      //@ end
      //@ end
    } else {
      //@ repeat r in 0..8
      //@ repeat c in 0..8
      s_{r}_{c} += x_{r} * y_{c};
      //@ end
      //@ end
    }
  }
  if (GATE == 1u) {
    for (var s = j + 1u; s < i; s++) {
      let power_s = power(decay[decay_at(b, g, s, 0u)]);
      //@ repeat n in 0..8
      keep_{n} *= select(1.0, power_s, j + {n}u < s);
      //@ end
    }
    //@ repeat r in 0..8
    let power_{r} = power(decay[decay_at(b, g, min(i + {r}u, last), 0u)]);
    //@ repeat c in 0..8
    keep_{c} *= select(1.0, power_{r}, j + {c}u < i + {r}u);
    s_{r}_{c} *= keep_{c};
    //@ end
    //@ end
  }
  let out = (bh * a.chunks * CHUNK + i - a.start) * CHUNK + j - t0;
  //@ repeat r in 0..8
  if (i + {r}u <= last) {
    //@ repeat c in 0..8
    scores[out + {r}u * CHUNK + {c}u] = select(0.0, s_{r}_{c}, j + {c}u <= i + {r}u);
    //@ end
  }
  //@ end
}
