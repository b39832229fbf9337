//@ include attention
//
// dots[b, h, i, j]       = sum over d of q[b, h, i, d] * k[b, h / group, j, d]
// scores[b, h, i, j]     = scale * dots
// softcapped[b, h, i, j] = softcap * tanh(scores / softcap), or scores
// masked[b, h, i, j]     = softcapped where visible, else -infinity (as bits: WGSL has no literal for it)
//
// Shapes    matrices [batch, heads, queries, keys]; q, k by strides
// Bindings  0 uniform Attention; 1 q, 2 k, 3 mask (bytes, four to a u32); 4 dots, 5 scores, 6 softcapped, 7 masked.
//           A matrix that is not kept is bound to a stand-in and never written.
// Dispatch  one invocation per tile of 4 queries x 4 keys, key tiles fastest, then query tiles, then batch x heads;
//           64 to a workgroup, workgroups folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/naive.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> mask: array<u32>;
@group(0) @binding(4) var<storage, read_write> dots: array<f32>;
@group(0) @binding(5) var<storage, read_write> scores: array<f32>;
@group(0) @binding(6) var<storage, read_write> softcapped: array<f32>;
@group(0) @binding(7) var<storage, read_write> masked: array<u32>;

const MINUS_INFINITY = 0xff800000u;

fn hidden(b: u32, h: u32, i: u32, j: u32) -> bool {
  var out = j >= horizon(i);
  if (has(MASKED)) {
    let at = dot(a.mask, vec4u(b, h, i, j));
    out = out | (((mask[at >> 2u] >> ((at & 3u) * 8u)) & 0xffu) == 0u);
  }
  return out;
}

fn put(bh: u32, i: u32, j: u32, product: f32) {
  if (i < a.queries) {
    if (j < a.keys) {
      let at = (bh * a.queries + i) * a.keys + j;
      let score = a.scale * product;
      var bent = score;
      if (a.softcap > 0.0) {
        // Some drivers overflow inside tanh; beyond 10 it is 1 in f32 anyway.
        bent = a.softcap * tanh(clamp(score / a.softcap, -10.0, 10.0));
      }
      if (has(1u)) { dots[at] = product; }
      if (has(2u)) { scores[at] = score; }
      if (has(4u)) { softcapped[at] = bent; }
      if (has(8u)) {
        masked[at] = select(bitcast<u32>(bent), MINUS_INFINITY, hidden(bh / a.heads, bh % a.heads, i, j));
      }
    }
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let tile = a.first + item;
  let key_tiles = (a.keys + 3u) / 4u;
  let query_tiles = (a.queries + 3u) / 4u;
  let j = (tile % key_tiles) * 4u;
  let i = ((tile / key_tiles) % query_tiles) * 4u;
  let bh = tile / (key_tiles * query_tiles);
  let b = bh / a.heads;
  let h = bh % a.heads;

  //@ repeat n in 0..4
  let q_{n} = start(a.q, b, h, min(i + {n}u, a.queries - 1u));
  let k_{n} = start(a.k, b, h / a.group, min(j + {n}u, a.keys - 1u));
  //@ end
  //@ repeat r in 0..4
  //@ repeat c in 0..4
  var s_{r}_{c} = 0.0;
  //@ end
  //@ end
  for (var d = 0u; d < a.head_dim; d++) {
    //@ repeat n in 0..4
    let x_{n} = q[q_{n} + d];
    let y_{n} = k[k_{n} + d];
    //@ end
    //@ repeat r in 0..4
    //@ repeat c in 0..4
    s_{r}_{c} += x_{r} * y_{c};
    //@ end
    //@ end
  }
  // Rolled, so that what `put` does is compiled once and not sixteen times.
  var tile_dots: array<f32, 16>;
  //@ repeat r in 0..4
  //@ repeat c in 0..4
  tile_dots[{r}u * 4u + {c}u] = s_{r}_{c};
  //@ end
  //@ end
  for (var n = 0u; n < 16u; n++) { put(bh, i + n / 4u, j + n % 4u, tile_dots[n]); }
}
