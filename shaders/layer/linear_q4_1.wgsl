//@ variants TILE=0,1
//@ include linear_blocks
//
// y[r, o] = sum over i of x[r, i] * weight[o, i] + bias[o], weights = scale * number + least
//
// A unit is a block of 5 words: scale and least number in f16; 4 words of bytes, whose low halves are the first sixteen numbers,
// the high halves the others.
//
// Shapes    x [rows, inputs], weight [outputs, inputs] in q4_1, bias [outputs], y [rows, outputs]
// Bindings  0 uniform Linear; 1 x, 2 weight, 3 bias (a stand-in where there is none); 4 y
// Dispatch  TILE 0: a workgroup per row and 8 outputs, 8 lanes to each; TILE 1: an invocation per 8 rows x 4 outputs, 64 to a
//           workgroup; outputs fastest, folded in x and y
// Twin      src/reference/linear.rs, src/cpu/linear/packed.rs

fn parts(u: u32) -> vec4f {
  return halves(weight[u * 5u]).xyxy;
}

fn low(u: u32, n: u32) -> vec4f {
  return bytes(weight[u * 5u + 1u + n] & LOW_HALVES);
}

fn high(u: u32, n: u32) -> vec4f {
  return bytes((weight[u * 5u + 1u + n] >> 4u) & LOW_HALVES);
}
