//@ variants TILE=0,1
//@ include linear_blocks
//
// y[r, o] = sum over i of x[r, i] * weight[o, i] + bias[o], weights = scale * part * number - least * offset
//
// Eight units are a block of 44 words: scale and least number in f16; 3 words with part and offset of each unit, 6 bits each
// (k_parts.wgsl); 8 words with the fifth bits, bit k of each byte for unit k; 32 words, of which two units share each eight,
// low halves of the bytes and high ones.
//
// Shapes    x [rows, inputs], weight [outputs, inputs] in q5_k, bias [outputs], y [rows, outputs]
// Bindings  0 uniform Linear; 1 x, 2 weight, 3 bias (a stand-in where there is none); 4 y
// Dispatch  TILE 0: a workgroup per row and 8 outputs, 8 lanes to each; TILE 1: an invocation per 8 rows x 4 outputs, 64 to a
//           workgroup; outputs fastest, folded in x and y
// Twin      src/reference/linear.rs, src/cpu/linear/packed.rs

//@ include k_parts
fn parts(u: u32) -> vec4f {
  return k_parts(u / 8u * 44u, u % 8u);
}

fn low(u: u32, n: u32) -> vec4f {
  let block = u / 8u * 44u;
  let four = (weight[block + 12u + u % 8u / 2u * 8u + n] >> (u % 2u * 4u)) & LOW_HALVES;
  let fifth = (weight[block + 4u + n] >> (u % 8u)) & 0x01010101u;
  return bytes(four | (fifth << 4u));
}

fn high(u: u32, n: u32) -> vec4f {
  return low(u, n + 4u);
}
