//@ variants TILE=0,1
//@ include linear_blocks
//
// y[r, o] = sum over i of x[r, i] * weight[o, i] + bias[o], weights in halves
//
// A unit is 16 words of two f16.
//
// Shapes    x [rows, inputs], weight [outputs, inputs] in f16, bias [outputs], y [rows, outputs]
// Bindings  0 uniform Linear; 1 x, 2 weight, 3 bias (a stand-in where there is none); 4 y
// Dispatch  TILE 0: a workgroup per row and 8 outputs, 8 lanes to each; TILE 1: an invocation per 8 rows x 4 outputs, 64 to a
//           workgroup; outputs fastest, folded in x and y
// Twin      src/reference/linear.rs, src/cpu/linear/halves.rs

fn parts(u: u32) -> vec4f {
  return vec4f(1.0, 0.0, 1.0, 0.0);
}

fn low(u: u32, n: u32) -> vec4f {
  let at = u * 16u + n * 2u;
  return vec4f(halves(weight[at]), halves(weight[at + 1u]));
}

fn high(u: u32, n: u32) -> vec4f {
  return low(u, n + 4u);
}
