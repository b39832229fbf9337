//@ variants TILE=0,1
//@ include linear_blocks
//
// y[r, o] = sum over i of x[r, i] * weight[o, i] + bias[o], weights in upper halves of f32
//
// A unit is 16 words of two bf16.
//
// Shapes    x [rows, inputs], weight [outputs, inputs] in bf16, bias [outputs], y [rows, outputs]
// Bindings  0 uniform Linear; 1 x, 2 weight, 3 bias (a stand-in where there is none); 4 y
// Dispatch  TILE 0: a workgroup per row and 8 outputs, 8 lanes to each; TILE 1: an invocation per 8 rows x 4 outputs, 64 to a
//           workgroup; outputs fastest, folded in x and y
// Twin      src/reference/linear.rs, src/cpu/linear/halves.rs

fn parts(u: u32) -> vec4f {
  return vec4f(1.0, 0.0, 1.0, 0.0);
}

fn low(u: u32, n: u32) -> vec4f {
  let words = vec2u(weight[u * 16u + n * 2u], weight[u * 16u + n * 2u + 1u]);
  return bitcast<vec4f>(vec4u(words.x << 16u, words.x & 0xffff0000u, words.y << 16u, words.y & 0xffff0000u));
}

fn high(u: u32, n: u32) -> vec4f {
  return low(u, n + 4u);
}
