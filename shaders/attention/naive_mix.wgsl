//@ include attention
//
// output[b, h, i, d] = sum over j of weights[b, h, i, j] * v[b, h / group, j, d]
//
// Shapes    weights [batch, heads, queries, keys]; v, output by strides
// Bindings  0 uniform Attention; 1 weights, 2 v; 3 output
// Dispatch  one invocation per tile of 4 queries x 4 columns, column tiles fastest, then query tiles, then batch x heads;
//           64 to a workgroup, workgroups folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/naive.rs

@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;

// A weight of 0 contributes nothing, whatever the value is.
fn term(weight: f32, value: f32) -> f32 {
  return weight * select(value, 0.0, weight == 0.0);
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
  let column_tiles = (a.value_dim + 3u) / 4u;
  let query_tiles = (a.queries + 3u) / 4u;
  let d = (tile % column_tiles) * 4u;
  let i = ((tile / column_tiles) % query_tiles) * 4u;
  let bh = tile / (column_tiles * query_tiles);
  let b = bh / a.heads;
  let h = bh % a.heads;

  let value = start(a.v, b, h / a.group, 0u);
  //@ repeat n in 0..4
  let w_{n} = (bh * a.queries + min(i + {n}u, a.queries - 1u)) * a.keys;
  let v_{n} = value + min(d + {n}u, a.value_dim - 1u);
  //@ end
  //@ repeat r in 0..4
  //@ repeat c in 0..4
  var o_{r}_{c} = 0.0;
  //@ end
  //@ end
  for (var j = 0u; j < a.keys; j++) {
    let row = j * a.v.z;
    //@ repeat n in 0..4
    let x_{n} = weights[w_{n} + j];
    let y_{n} = v[v_{n} + row];
    //@ end
    //@ repeat r in 0..4
    //@ repeat c in 0..4
    o_{r}_{c} += term(x_{r}, y_{c});
    //@ end
    //@ end
  }
  //@ repeat r in 0..4
  if (i + {r}u < a.queries) {
    let at = start(a.o, b, h, i + {r}u) + d;
    //@ repeat c in 0..4
    if (d + {c}u < a.value_dim) { output[at + {c}u] = o_{r}_{c}; }
    //@ end
  }
  //@ end
}
