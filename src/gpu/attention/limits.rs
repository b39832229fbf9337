//! The words that tell a shader of lengths, mask and blocks: `limits` in `shaders/shared/visible.wgsl`.

use crate::attention::{Blocks, Params};

/// The words, and where the mask and what is known of the blocks begin.
#[derive(Debug, Default)]
pub(super) struct Limits {
    pub(super) words: Vec<u32>,
    pub(super) mask_at: u32,
    pub(super) blocks_at: u32,
}

/// What a kernel wants to know of the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockForm {
    /// A bit for each pair of a query block and a key block.
    Bits,
    /// Ranges of keys: for each query block where its ranges begin, in words from here, and at last the end; then first
    /// and end of each range.
    Ranges,
}

impl Limits {
    pub(super) fn new(params: &Params, form: BlockForm) -> Self {
        let mut limits = Self::default();
        if params.lengths.is_some() {
            for b in 0..params.shape.batch {
                limits.words.push(params.valid_keys(b) as u32);
                limits.words.push(position(params, b) as u32);
            }
        }
        limits.mask_at = limits.words.len() as u32;
        if let Some(mask) = &params.mask {
            let (whole, rest) = mask.data.as_chunks::<4>();
            limits.words.extend(whole.iter().map(|bytes| u32::from_le_bytes(*bytes)));
            if !rest.is_empty() {
                let mut last = [0; 4];
                last[..rest.len()].copy_from_slice(rest);
                limits.words.push(u32::from_le_bytes(last));
            }
        }
        limits.blocks_at = limits.words.len() as u32;
        if let Some(blocks) = &params.blocks {
            match form {
                BlockForm::Bits => limits.words.extend(bits(blocks, params.shape.keys)),
                BlockForm::Ranges => limits.words.extend(ranges(blocks, params.shape.keys)),
            }
        }
        limits
    }
}

/// How many words [`Limits::new`] will make of lengths and blocks.
pub(super) fn len(params: &Params, form: BlockForm) -> u64 {
    let lengths = if params.lengths.is_some() { 2 * params.shape.batch as u64 } else { 0 };
    let blocks = params.blocks.as_ref().map_or(0, |blocks| {
        let (count, keys) = (blocks.query_blocks(), params.shape.keys);
        match form {
            BlockForm::Bits => (count as u64 * keys.div_ceil(blocks.size()) as u64).div_ceil(32),
            BlockForm::Ranges => {
                let ranges = (0..count).map(|number| 2 * blocks.ranges(number, keys).len() as u64);
                count as u64 + 1 + ranges.sum::<u64>()
            }
        }
    });
    lengths + blocks
}

/// Position of query 0, where 32 bits hold it. Further out no query sees a key, or every query sees all of them: windows
/// are held to the same reach.
pub(super) fn position(params: &Params, b: usize) -> i32 {
    params.offset_of(b).clamp(-REACH, REACH) as i32
}

/// A side of the window.
pub(super) fn side(keys: Option<u32>) -> i32 {
    keys.map_or(REACH, |keys| i64::from(keys).min(REACH)) as i32
}

/// More than any tensor has rows, and three of it still fit an i32.
const REACH: i64 = 1 << 29;

fn bits(blocks: &Blocks, keys: usize) -> Vec<u32> {
    let key_blocks = keys.div_ceil(blocks.size());
    let mut words = vec![0_u32; (blocks.query_blocks() * key_blocks).div_ceil(32)];
    for query_block in 0..blocks.query_blocks() {
        for block in blocks.of(query_block) {
            let pair = query_block * key_blocks + *block as usize;
            words[pair / 32] |= 1 << (pair % 32);
        }
    }
    words
}

fn ranges(blocks: &Blocks, keys: usize) -> Vec<u32> {
    let count = blocks.query_blocks();
    let mut words = vec![0; count + 1];
    for query_block in 0..count {
        words[query_block] = words.len() as u32;
        for (first, end) in blocks.ranges(query_block, keys) {
            words.extend([first as u32, end as u32]);
        }
    }
    words[count] = words.len() as u32;
    words
}
