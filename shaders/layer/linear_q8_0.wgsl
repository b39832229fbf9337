//@ variants TILE=0,1
//@ include linear_blocks
//
// y[r, o] = sum over i of x[r, i] * weight[o, i] + bias[o], weights = scale * number
//
// A unit is a block: 8 words of signed bytes. The f16 scales, two a word, follow all blocks.
//
// Shapes    x [rows, inputs], weight [outputs, inputs] in q8_0, bias [outputs], y [rows, outputs]
// Bindings  0 uniform Linear; 1 x, 2 weight, 3 bias (a stand-in where there is none); 4 y
// Dispatch  TILE 0: a workgroup per row and 8 outputs, 8 lanes to each; TILE 1: an invocation per 8 rows x 4 outputs, 64 to a
//           workgroup; outputs fastest, folded in x and y
// Twin      src/reference/linear.rs, src/cpu/linear/packed.rs

fn parts(u: u32) -> vec4f {
  let scale = halves(weight[a.scales + u / 2u])[u % 2u];
  return vec4f(scale, 0.0, scale, 0.0);
}

fn low(u: u32, n: u32) -> vec4f {
  return signed_bytes(weight[u * 8u + n]);
}

fn high(u: u32, n: u32) -> vec4f {
  return signed_bytes(weight[u * 8u + 4u + n]);
}
