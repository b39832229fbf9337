// Who may see whom. The shader binds `limits`: lengths, mask and blocks, as the rules of the call need them.

fn valid_keys(b: u32) -> u32 {
  if ((RULES & LENGTHS) != 0u) { return limits[2u * b]; }
  return a.keys;
}

// Keys 0 .. sinks and first .. end: what a query may see before mask and blocks are asked.
struct Span {
  sinks: u32,
  first: u32,
  end: u32,
}

// Causality, window and length taken one by one: all three only grow from one query to the next.
fn edges(b: u32, i: u32) -> Span {
  let length = i32(valid_keys(b));
  var position = i32(i) + a.offset;
  if ((RULES & LENGTHS) != 0u) { position = i32(i) + i32(limits[2u * b + 1u]); }
  var seen = Span(0u, 0u, u32(length));
  if ((RULES & CAUSAL) != 0u) { seen.end = u32(clamp(position + 1, 0, length)); }
  if ((RULES & WINDOWED) != 0u) {
    seen.sinks = min(a.sinks, seen.end);
    seen.first = u32(clamp(position - a.left, 0, length));
    seen.end = min(seen.end, u32(clamp(position + a.right + 1, 0, length)));
  }
  return seen;
}

// The same with sinks <= first <= end, so that the two ranges neither overlap nor run backwards.
fn ordered(seen: Span) -> Span {
  if ((RULES & WINDOWED) == 0u) { return seen; }
  let none = seen.end <= seen.first;
  let joined = (seen.sinks >= seen.first) & !none;
  return Span(
    select(seen.sinks, 0u, joined),
    select(select(seen.first, 0u, joined), seen.sinks, none),
    select(select(seen.end, max(seen.end, seen.sinks), joined), seen.sinks, none),
  );
}

fn span(b: u32, i: u32) -> Span {
  return ordered(edges(b, i));
}

// May the query see the key whose place in the mask this is?
fn allowed(at: u32) -> bool {
  return ((limits[a.mask_at + (at >> 2u)] >> ((at & 3u) * 8u)) & 0xffu) != 0u;
}
