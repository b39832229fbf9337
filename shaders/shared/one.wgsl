// One score: cap, bias, and whether it is seen.

// The lowest finite number where the key is hidden, so that infinities never meet; `seen` is the query's span.
struct Score {
  value: f32,
  there: bool,
}

fn score_of(product: f32, b: u32, h: u32, i: u32, j: u32, seen: Span) -> Score {
  var value = product;
  if ((RULES & CAPPED) != 0u) { value = bend(value); }
  if ((RULES & BIASED) != 0u) { value += bias[dot(a.bias, vec4u(b, h, i, j))]; }
  var there = (j < seen.end) & (j >= seen.first);
  if ((RULES & WINDOWED) != 0u) { there = there | (j < seen.sinks); }
  if ((RULES & MASKED) != 0u) { there = there & allowed(dot(a.mask, vec4u(b, h, i, j))); }
  return Score(select(LOWEST, value, there), there);
}
