// Scale and offset of unit k of a Q4_K or Q5_K block: of the three words of 6-bit numbers the first has the parts of units 0 to
// 3, the second their offsets, a byte each, and the third the low four bits of both for units 4 to 7, whose high two are on top of
// the bytes of the first two.
fn k_parts(block: u32, k: u32) -> vec4f {
  let both = halves(weight[block]);
  let shift = k % 4u * 8u;
  let first = vec2u(weight[block + 1u], weight[block + 2u]) >> vec2u(shift);
  let late = (vec2u(weight[block + 3u] >> shift) >> vec2u(0u, 4u)) & vec2u(15u);
  let part = vec2f(select(first & vec2u(63u), late | (((first >> vec2u(6u)) & vec2u(3u)) << vec2u(4u)), k > 3u));
  return (both * part * vec2f(1.0, -1.0)).xyxy;
}
