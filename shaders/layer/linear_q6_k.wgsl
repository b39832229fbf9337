//@ variants TILE=0,1
//@ include linear_blocks
//
// y[r, o] = sum over i of x[r, i] * weight[o, i] + bias[o], weights = scale * part * (number - 32)
//
// Eight units are a block of 52 words: 32 words with the low four bits, 16 with the high two, 4 with sixteen signed parts. Each
// half of a block has four units, which share its words: units 0 and 1 the low halves of the bytes, 2 and 3 the high ones, and
// unit k the bits 2 k and up. The f16 scales, two a word, follow all blocks.
//
// Shapes    x [rows, inputs], weight [outputs, inputs] in q6_k, bias [outputs], y [rows, outputs]
// Bindings  0 uniform Linear; 1 x, 2 weight, 3 bias (a stand-in where there is none); 4 y
// Dispatch  TILE 0: a workgroup per row and 8 outputs, 8 lanes to each; TILE 1: an invocation per 8 rows x 4 outputs, 64 to a
//           workgroup; outputs fastest, folded in x and y
// Twin      src/reference/linear.rs, src/cpu/linear/packed.rs

fn parts(u: u32) -> vec4f {
  let block = u / 8u;
  let scale = halves(weight[a.scales + block / 2u])[block % 2u];
  let two = signed_bytes(weight[block * 52u + 48u + u % 8u / 2u]);
  let part = select(two.xy, two.zw, u % 2u == 1u) * scale;
  return vec4f(part.x, 0.0, part.y, 0.0);
}

fn low(u: u32, n: u32) -> vec4f {
  let block = u / 8u * 52u;
  let side = u % 8u / 4u;
  let four = (weight[block + side * 16u + u % 2u * 8u + n] >> (u % 4u / 2u * 4u)) & LOW_HALVES;
  let two = (weight[block + 32u + side * 8u + n] >> (u % 4u * 2u)) & 0x03030303u;
  return bytes(four | (two << 4u)) - 32.0;
}

fn high(u: u32, n: u32) -> vec4f {
  return low(u, n + 4u);
}
