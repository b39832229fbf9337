//! Block-sparse attention: for each block of queries, the blocks of keys that it may see.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Shape;
use crate::error::{Code, Error, Result};

/// Query `i` sees key `j` iff block `j / size` is in the list of block `i / size`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// Queries, and keys, in a block.
    size: usize,
    /// Where the list of each query block starts in `list`, and at last its end.
    starts: Vec<u32>,
    /// Key blocks, ascending within each query block.
    list: Vec<u32>,
}

/// A pattern in the manner of Longformer (Beltagy et al., 2020) and BigBird (Zaheer et al., 2020).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Queries, and keys, in a block.
    pub size: usize,
    /// Blocks to each side of a query's own.
    pub local: usize,
    /// First blocks that everyone sees and that see everyone.
    pub global: usize,
    /// Further blocks for each query block, drawn without repetition from what is left.
    pub random: usize,
    /// What they are drawn by: the same seed draws the same blocks everywhere.
    pub seed: u64,
}

impl Blocks {
    /// Blocks of `size` from one list for all query blocks, each as its count and then so many key blocks.
    pub fn from_list(size: usize, given: &[u32], shape: &Shape) -> Result<Self> {
        let (query_blocks, key_blocks) = counts(size, shape)?;
        let mut blocks = Self { size, starts: vec![0], list: Vec::with_capacity(given.len()) };
        let mut rest = given;
        for number in 0..query_blocks {
            let Some((&count, after)) = rest.split_first().filter(|(count, after)| **count as usize <= after.len())
            else {
                return Err(refusal(format!(
                    "blocks.list ends within query block {number} of {query_blocks}; give for each its count and then so \
                     many key blocks."
                )));
            };
            let (own, after) = after.split_at(count as usize);
            if let Some(block) = own.iter().find(|block| **block as usize >= key_blocks) {
                return Err(refusal(format!(
                    "blocks.list names key block {block} for query block {number}; with {} keys in blocks of {size} they \
                     are 0 to {}.",
                    shape.keys,
                    key_blocks - 1
                )));
            }
            blocks.push(own.to_vec());
            rest = after;
        }
        if rest.is_empty() {
            Ok(blocks)
        } else {
            Err(refusal(format!("blocks.list has {} elements more than {query_blocks} query blocks need.", rest.len())))
        }
    }

    /// The blocks of a pattern. Query `i` stands at position `i + offset` among the keys; where `causal`, only blocks that
    /// are not wholly ahead are drawn.
    pub fn from_pattern(pattern: Pattern, shape: &Shape, offset: i64, causal: bool) -> Result<Self> {
        let (query_blocks, key_blocks) = counts(pattern.size, shape)?;
        let mut blocks = Self { size: pattern.size, starts: vec![0], list: Vec::new() };
        let mut random = SplitMix(pattern.seed);
        let last_block = key_blocks as i64 - 1;
        for number in 0..query_blocks {
            let first_row = (number * pattern.size) as i64;
            let last_row = (first_row + pattern.size as i64).min(shape.queries as i64) - 1;
            let block_at = |row: i64| row.saturating_add(offset).div_euclid(pattern.size as i64);
            let (from, to) = (block_at(first_row), block_at(last_row));
            let reach = if causal { to.min(last_block) } else { last_block };
            let (local, global) = (pattern.local as i64, pattern.global as i64);
            let end = reach + 1;
            // Who stands among the global blocks sees everyone.
            let global = if from < global { end } else { global.clamp(0, end) };
            let first = from.saturating_sub(local).clamp(global, end);
            let past = to.saturating_add(local).saturating_add(1).clamp(first, end);
            let (chosen, left) = ([0..global, first..past], [global..first, past..end]);
            let mut chosen: Vec<u32> = chosen.into_iter().flatten().map(|block| block as u32).collect();
            chosen.extend(Draw::new(left).take(pattern.random, &mut random));
            blocks.push(chosen);
        }
        Ok(blocks)
    }

    fn push(&mut self, mut own: Vec<u32>) {
        own.sort_unstable();
        own.dedup();
        self.list.append(&mut own);
        self.starts.push(self.list.len() as u32);
    }

    /// Checks that there is a list for each block of queries. The constructors leave nothing else to be wrong.
    pub fn validate(&self, shape: &Shape) -> Result<()> {
        let (query_blocks, key_blocks) = counts(self.size, shape)?;
        let fits =
            self.starts.len() == query_blocks + 1 && self.list.iter().all(|block| (*block as usize) < key_blocks);
        if fits { Ok(()) } else { Err(refusal("blocks were made for another shape; make them anew.".to_owned())) }
    }

    /// Queries, and keys, in a block.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// How many blocks of queries there are.
    #[must_use]
    pub fn query_blocks(&self) -> usize {
        self.starts.len() - 1
    }

    /// The key blocks of one query block, ascending.
    #[must_use]
    pub fn of(&self, query_block: usize) -> &[u32] {
        &self.list[self.starts[query_block] as usize..self.starts[query_block + 1] as usize]
    }

    /// The same as ranges of keys; neighbours are joined.
    #[must_use]
    pub fn ranges(&self, query_block: usize, keys: usize) -> Vec<(usize, usize)> {
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for &block in self.of(query_block) {
            let (first, end) = (block as usize * self.size, ((block as usize + 1) * self.size).min(keys));
            match ranges.last_mut() {
                Some(last) if last.1 == first => last.1 = end,
                _ => ranges.push((first, end)),
            }
        }
        ranges
    }

    /// May query `i` see key `j`?
    #[must_use]
    pub fn allows(&self, i: usize, j: usize) -> bool {
        self.of(i / self.size).binary_search(&((j / self.size) as u32)).is_ok()
    }

    /// How many pairs of blocks are listed.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.list.len()
    }
}

fn counts(size: usize, shape: &Shape) -> Result<(usize, usize)> {
    if size == 0 {
        return Err(refusal("blocks.size is 0; give a whole number from 1, 64 for example.".to_owned()));
    }
    Ok((shape.queries.div_ceil(size), shape.keys.div_ceil(size)))
}

fn refusal(message: String) -> Error {
    Error::new(Code::InvalidOption, message)
}

/// Draws blocks without repetition from a few ranges, as from a list in which the last takes the place of the one drawn; the
/// list itself, as long as there are blocks, is never made.
struct Draw {
    ranges: [Range<i64>; 2],
    len: u64,
    /// What stands at a place of the list, where that is no longer what stood there first.
    moved: BTreeMap<u64, u32>,
}

impl Draw {
    fn new(ranges: [Range<i64>; 2]) -> Self {
        let len = ranges.iter().map(|range| (range.end - range.start).max(0) as u64).sum();
        Self { ranges, len, moved: BTreeMap::new() }
    }

    fn take(mut self, count: usize, random: &mut SplitMix) -> Vec<u32> {
        let mut drawn = Vec::new();
        while drawn.len() < count && self.len > 0 {
            let at = random.next() % self.len;
            self.len -= 1;
            drawn.push(self.at(at));
            let last = self.at(self.len);
            self.moved.insert(at, last);
        }
        drawn
    }

    fn at(&self, place: u64) -> u32 {
        if let Some(block) = self.moved.get(&place) {
            return *block;
        }
        let mut place = place as i64;
        for range in &self.ranges {
            let len = (range.end - range.start).max(0);
            if place < len {
                return (range.start + place) as u32;
            }
            place -= len;
        }
        0
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
pub(super) struct SplitMix(pub(super) u64);

impl SplitMix {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
