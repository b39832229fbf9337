//! How many pairs of a query and a key a call leaves, counted without looking at each query: a slider asks at every tick.

use std::ops::Range;

use super::Params;

impl Params {
    /// Pairs of a query and a key of one head, over all samples, that causality, window, lengths and blocks leave; the
    /// explicit mask is not counted out, since a kernel computes what it hides.
    #[must_use]
    pub fn visible_pairs(&self) -> u64 {
        let shape = &self.shape;
        let of_sample = |b: usize| -> i128 {
            let Some(blocks) = &self.blocks else { return self.pairs_before(b, 0..shape.queries, shape.keys) };
            let of_block = |number: usize| -> i128 {
                let rows = number * blocks.size()..((number + 1) * blocks.size()).min(shape.queries);
                let ranges = blocks.ranges(number, shape.keys).into_iter();
                let before = |key| self.pairs_before(b, rows.clone(), key);
                ranges.map(|(first, end)| before(end) - before(first)).sum()
            };
            (0..blocks.query_blocks()).map(of_block).sum()
        };
        let pairs = if self.lengths.is_some() {
            (0..shape.batch).map(of_sample).sum()
        } else {
            of_sample(0) * shape.batch as i128
        };
        u64::try_from(pairs).unwrap_or(u64::MAX)
    }

    /// Keys of sample `b` that some query of `rows`, neighbours of one block, may see: what a tile of queries reads.
    #[must_use]
    pub fn keys_of_rows(&self, b: usize, rows: Range<usize>) -> u64 {
        let keys = self.shape.keys;
        let Some(blocks) = &self.blocks else { return self.keys_before(b, rows, keys) };
        let before = |key| self.keys_before(b, rows.clone(), key);
        blocks
            .ranges(rows.start / blocks.size(), keys)
            .into_iter()
            .map(|(first, end)| before(end) - before(first))
            .sum()
    }

    /// Pairs of `rows` with the keys before `key`.
    ///
    /// A query at position p sees the keys before `a(p)` (sinks) and those from `b(p)` to before `c(p)` (window); all three
    /// are p plus a constant, held between 0 and a constant, so that their sums over the rows have a closed form. What lies
    /// in both ranges is counted once: min(c, sinks) − min(b, sinks).
    fn pairs_before(&self, b: usize, rows: Range<usize>, key: usize) -> i128 {
        let keys = self.valid_keys(b).min(key);
        let offset = i128::from(self.offset_of(b));
        let behind = |side: Option<u32>, most: usize| {
            let count = rows.len() as i128 * most as i128;
            side.map_or(count, |side| held(rows.clone(), offset + i128::from(side) + 1, most))
        };
        let causal = self.causal.then_some(0);
        let Some(window) = self.window else { return behind(causal, keys) };
        let ahead = |most| window.left.map_or(0, |left| held(rows.clone(), offset - i128::from(left), most));
        let right = causal.or(window.right);
        let sinks = (window.sinks as usize).min(keys);
        behind(causal, sinks) + (behind(right, keys) - behind(right, sinks)) - (ahead(keys) - ahead(sinks))
    }

    /// Keys before `key` that some of `rows` may see. Windows of neighbours touch, so theirs is one window too.
    fn keys_before(&self, b: usize, rows: Range<usize>, key: usize) -> u64 {
        let keys = self.valid_keys(b).min(key);
        let offset = i128::from(self.offset_of(b));
        let within = |position: i128, most: usize| position.clamp(0, most as i128);
        let (from, to) = (rows.start as i128 + offset, rows.end as i128 - 1 + offset);
        let behind =
            |side: Option<u32>, most: usize| side.map_or(most as i128, |side| within(to + i128::from(side) + 1, most));
        let causal = self.causal.then_some(0);
        let Some(window) = self.window else { return behind(causal, keys) as u64 };
        let ahead = |most| window.left.map_or(0, |left| within(from - i128::from(left), most));
        let right = causal.or(window.right);
        let sinks = (window.sinks as usize).min(keys);
        let seen = behind(causal, sinks) + (behind(right, keys) - behind(right, sinks)) - (ahead(keys) - ahead(sinks));
        seen as u64
    }
}

/// Σ over `rows` of (row + shift), held between 0 and `most`.
fn held(rows: Range<usize>, shift: i128, most: usize) -> i128 {
    let (from, to, most) = (rows.start as i128 + shift, rows.end as i128 + shift, most as i128);
    let (low, high) = (from.clamp(0, most), to.clamp(0, most));
    (low + high - 1) * (high - low) / 2 + (to.max(most) - from.max(most)) * most
}
