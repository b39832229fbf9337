//! Sixteen bytes as four words: what a vector of words makes easy is one byte of each.
//!
//! Byte `4 l + k` of the sixteen is byte k of word l, so masking byte k of all words gives numbers k, 4 + k, 8 + k and 12 + k.
//! They stay where they are, 2⁸ᵏ times too large, and what they meet is made as much smaller: exactly, both ways.

use bytemuck::cast;
use wide::{f32x4, i32x4, u32x4};

/// Numbers of a group of four words.
pub(super) const SIXTEEN: usize = 16;

/// By how much [`quarters`] come out too large, the other way round.
pub(super) const fn undo<const SIGNED: bool>(k: usize) -> f32 {
    const TIMES: [f32; 4] = [1.0, 1.0 / (1 << 8) as f32, 1.0 / (1 << 16) as f32, 1.0 / (1 << 24) as f32];
    if SIGNED { TIMES[3] } else { TIMES[k] }
}

/// The sixteen bytes as floats, in the order above: unsigned ones (below 128 in byte 3) times 2⁸ᵏ, signed ones times 2²⁴.
#[inline(always)]
pub(super) fn quarters<const SIGNED: bool>(words: i32x4) -> [f32x4; 4] {
    let top = i32x4::splat(0xff << 24);
    let bytes = if SIGNED {
        [words << 24_i32, words << 16_i32 & top, words << 8_i32 & top, words & top]
    } else {
        [words & i32x4::splat(0xff), words & i32x4::splat(0xff << 8), words & i32x4::splat(0xff << 16), words & top]
    };
    bytes.map(i32x4::round_float)
}

/// The first sixteen bytes of a slice.
#[inline(always)]
pub(super) fn load(bytes: &[u8]) -> i32x4 {
    let mut sixteen = [0; SIXTEEN];
    sixteen.copy_from_slice(&bytes[..SIXTEEN]);
    cast(sixteen)
}

/// All words shifted to the right, zeros coming in.
#[inline(always)]
pub(super) fn down(words: i32x4, by: u32) -> i32x4 {
    cast(cast::<i32x4, u32x4>(words) >> by)
}

/// The same byte four times a word.
#[inline(always)]
pub(super) fn each(byte: u8) -> i32x4 {
    i32x4::splat(i32::from_ne_bytes([byte; 4]))
}

/// Every sixteen numbers in the order of [`quarters`].
pub(super) fn reorder(x: &[f32]) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    for (from, to) in x.as_chunks::<SIXTEEN>().0.iter().zip(y.as_chunks_mut::<SIXTEEN>().0) {
        for at in 0..SIXTEEN {
            to[at] = from[at % 4 * 4 + at / 4];
        }
    }
    y
}
