// What the flash kernels share: tiles of queries, and the ranges of keys that each has to look at.

const LOWEST = -0x1.fffffep+127f;

// Queries first .. end of one head.
struct Tile {
  b: u32,
  h: u32,
  block: u32, // the block of queries that it lies in, where the call is block-sparse
  first: u32,
  end: u32,
}

// Tile of that number, of at most `rows` queries; empty past the last. Block-sparse tiles do not cross blocks; otherwise all
// queries are one block. The last queries come first: where causal, those are the long ones.
fn tile_at(number: u32, rows: u32) -> Tile {
  var block_rows = a.queries;
  if ((RULES & BLOCKED) != 0u) { block_rows = min(a.block, a.queries); }
  let in_block = (block_rows + rows - 1u) / rows;
  let all = in_block * ((a.queries + block_rows - 1u) / block_rows);
  let bh = number / all;
  let tile = all - 1u - number % all;
  let block = tile / in_block;
  let end = min((block + 1u) * block_rows, a.queries);
  let first = min(block * block_rows + (tile % in_block) * rows, end);
  return Tile(bh / a.heads, bh % a.heads, block, first, min(first + rows, end));
}

// What some query sees, from the edges of the tile's first and of its last.
fn reach(top: Span, bottom: Span) -> Span {
  return ordered(Span(bottom.sinks, top.first, max(bottom.end, top.first)));
}

// Ranges of keys to look at: those of a table, or the sinks and the window.
fn range_count(block: u32) -> u32 {
  if ((RULES & BLOCKED) != 0u) { return (limits[a.blocks_at + block + 1u] - limits[a.blocks_at + block]) / 2u; }
  if ((RULES & WINDOWED) != 0u) { return 2u; }
  return 1u;
}

// First key and past the last, of one range.
fn range_at(block: u32, some: Span, number: u32) -> vec2u {
  if ((RULES & BLOCKED) != 0u) {
    let at = a.blocks_at + limits[a.blocks_at + block] + 2u * number;
    var first = limits[at];
    if ((RULES & WINDOWED) != 0u) { first = select(first, max(first, some.first), first >= some.sinks); }
    return vec2u(first, min(limits[at + 1u], some.end));
  }
  if ((RULES & WINDOWED) != 0u) {
    if (number == 0u) { return vec2u(0u, some.sinks); }
  }
  return vec2u(some.first, some.end);
}

// Is one of the keys j .. end hidden from one of the queries between `top` and `bottom`, as far as that can be told from
// the edges? A mask always may.
fn partly_hidden(j: u32, end: u32, range_end: u32, top: Span, bottom: Span) -> bool {
  if ((RULES & MASKED) != 0u) { return true; }
  var hidden = end > min(range_end, top.end);
  if ((RULES & WINDOWED) != 0u) { hidden = (hidden | (j < bottom.first)) & (end > min(range_end, top.sinks)); }
  return hidden;
}

// A bit for each of the `count` keys from j that lie before `key`; count is at most 16.
fn below(j: u32, count: u32, key: u32) -> u32 {
  return (1u << min(max(key, j) - j, count)) - 1u;
}

// Bit n: may the query see key j + n, for n below count? `row` is its place in the mask.
fn visible(j: u32, count: u32, range_end: u32, seen: Span, row: u32) -> u32 {
  var bits = below(j, count, min(seen.end, range_end));
  if ((RULES & WINDOWED) != 0u) {
    bits = below(j, count, min(seen.sinks, range_end)) | (bits & ~below(j, count, seen.first));
  }
  if ((RULES & MASKED) != 0u) {
    for (var n = 0u; n < count; n++) {
      bits &= ~(1u << n) | (u32(allowed(row + min(j + n, a.keys - 1u) * a.mask.w)) << n);
    }
  }
  return bits;
}
