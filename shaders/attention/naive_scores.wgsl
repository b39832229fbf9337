//@ include attention
//@ include visible
//
// dots[b, h, i, j]       = sum over d of q[b, h, i, d] * k[b, h / group, j, d]
// scores[b, h, i, j]     = scale * dots
// softcapped[b, h, i, j] = softcap * tanh(scores / softcap), or scores
// masked[b, h, i, j]     = softcapped + bias where visible, else -infinity (as bits: WGSL has no literal for it)
//
// Shapes    matrices [batch, heads, queries, keys]; q, k by strides
// Bindings  0 uniform Attention; 1 q, 2 k, 3 limits (lengths, mask bytes, and a bit for each pair of blocks), 4 bias;
//           5 dots, 6 scores, 7 softcapped, 8 masked. A matrix that is not kept is bound to a stand-in and never written.
// Dispatch  one invocation per tile of 4 queries x 4 keys, key tiles fastest, then query tiles, then batch x heads;
//           64 to a workgroup, workgroups folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/naive.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> limits: array<u32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read_write> dots: array<f32>;
@group(0) @binding(6) var<storage, read_write> scores: array<f32>;
@group(0) @binding(7) var<storage, read_write> softcapped: array<f32>;
@group(0) @binding(8) var<storage, read_write> masked: array<u32>;

const MINUS_INFINITY = 0xff800000u;

fn hidden(b: u32, h: u32, i: u32, j: u32) -> bool {
  let seen = span(b, i);
  var out = (j >= seen.end) | ((j >= seen.sinks) & (j < seen.first));
  if ((RULES & MASKED) != 0u) { out = out | !allowed(dot(a.mask, vec4u(b, h, i, j))); }
  if ((RULES & BLOCKED) != 0u) {
    let pair = (i / a.block) * ((a.keys + a.block - 1u) / a.block) + j / a.block;
    out = out | (((limits[a.blocks_at + (pair >> 5u)] >> (pair & 31u)) & 1u) == 0u);
  }
  return out;
}

fn put(bh: u32, i: u32, j: u32, product: f32) {
  if (i < a.queries) {
    if (j < a.keys) {
      let at = (bh * a.queries + i) * a.keys + j;
      let b = bh / a.heads;
      let h = bh % a.heads;
      let score = a.scale * product;
      var bent = score;
      if ((RULES & CAPPED) != 0u) { bent = bend(score); }
      var biased = bent;
      if ((RULES & BIASED) != 0u) { biased += bias[dot(a.bias, vec4u(b, h, i, j))]; }
      if ((a.keep & 1u) != 0u) { dots[at] = product; }
      if ((a.keep & 2u) != 0u) { scores[at] = score; }
      if ((a.keep & 4u) != 0u) { softcapped[at] = bent; }
      if ((a.keep & 8u) != 0u) { masked[at] = select(bitcast<u32>(biased), MINUS_INFINITY, hidden(b, h, i, j)); }
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
