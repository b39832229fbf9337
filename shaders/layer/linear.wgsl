//@ variants ROWS=1,8
//
// y[r, o] = sum over i of x[r, i] * weight[o, i] + bias[o]
//
// Shapes    x [rows, inputs], weight [outputs, inputs], bias [outputs], y [rows, outputs]
// Bindings  0 uniform Linear; 1 x, 2 weight, 3 bias (a stand-in where there is none); 4 y
// Dispatch  one invocation per tile of {ROWS} rows x 4 outputs, output tiles fastest; 64 to a workgroup, folded in x and y
// Twin      src/reference/linear.rs, src/cpu/linear/many.rs

struct Linear {
  rows: u32,
  inputs: u32,
  outputs: u32,
  biased: u32, // 1: add the bias
}

@group(0) @binding(0) var<uniform> a: Linear;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  let tiles = (a.outputs + 3u) / 4u;
  let o = (tile % tiles) * 4u;
  let r = (tile / tiles) * {ROWS}u;
  if (r >= a.rows) { return; }

  //@ repeat c in 0..4
  let w_{c} = min(o + {c}u, a.outputs - 1u) * a.inputs;
  //@ end
  //@ repeat r in 0..ROWS
  let x_{r} = min(r + {r}u, a.rows - 1u) * a.inputs;
  //@ repeat c in 0..4
  var s_{r}_{c} = 0.0;
  //@ end
  //@ end
  for (var i = 0u; i < a.inputs; i++) {
    //@ repeat c in 0..4
    let b_{c} = weight[w_{c} + i];
    //@ end
    //@ repeat r in 0..ROWS
    let a_{r} = x[x_{r} + i];
    //@ repeat c in 0..4
    s_{r}_{c} += a_{r} * b_{c};
    //@ end
    //@ end
  }
  //@ repeat c in 0..4
  if (o + {c}u < a.outputs) {
    var add = 0.0;
    if (a.biased != 0u) { add = bias[o + {c}u]; }
    //@ repeat r in 0..ROWS
    if (r + {r}u < a.rows) { y[(r + {r}u) * a.outputs + o + {c}u] = s_{r}_{c} + add; }
    //@ end
  }
  //@ end
}
