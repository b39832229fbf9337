//! Blocks taken apart: where the small numbers of each format lie, and what makes weights of them. What the formats are is told
//! by [`crate::matrix::Format`]; the plain twin is `src/matrix/expand.rs`.

use wide::i32x4;

use super::halves::half;
use super::words::{down, each, load};

/// Numbers that [`Packed::pairs`] gives at once: two times four words.
pub(super) const PAIR: usize = 32;

/// A format whose weights are `scale · number + offset`, the numbers a byte at most.
pub(super) trait Packed {
    /// Numbers of a block.
    const NUMBERS: usize;
    /// Bytes of a block.
    const BYTES: usize;
    /// Are the numbers signed?
    const SIGNED: bool = false;
    /// Is any offset other than 0?
    const OFFSET: bool = true;
    /// Do all numbers of a pair share scale and offset, or only sixteen?
    const SHARED: bool = true;

    /// Gives each 32 numbers of a block: which, their bytes in two times four words, and scale and offset of both halves.
    fn pairs(block: &[u8], put: impl FnMut(usize, [i32x4; 2], [f32; 2], [f32; 2]));
}

pub(super) struct Q8_0;

impl Packed for Q8_0 {
    const NUMBERS: usize = 32;
    const BYTES: usize = 34;
    const SIGNED: bool = true;
    const OFFSET: bool = false;

    #[inline(always)]
    fn pairs(block: &[u8], mut put: impl FnMut(usize, [i32x4; 2], [f32; 2], [f32; 2])) {
        put(0, [load(&block[2..]), load(&block[18..])], [half(block, 0); 2], [0.0; 2]);
    }
}

pub(super) struct Q4_0;

impl Packed for Q4_0 {
    const NUMBERS: usize = 32;
    const BYTES: usize = 18;

    #[inline(always)]
    fn pairs(block: &[u8], mut put: impl FnMut(usize, [i32x4; 2], [f32; 2], [f32; 2])) {
        let scale = half(block, 0);
        put(0, nibbles(load(&block[2..])), [scale; 2], [-8.0 * scale; 2]);
    }
}

pub(super) struct Q4_1;

impl Packed for Q4_1 {
    const NUMBERS: usize = 32;
    const BYTES: usize = 20;

    #[inline(always)]
    fn pairs(block: &[u8], mut put: impl FnMut(usize, [i32x4; 2], [f32; 2], [f32; 2])) {
        put(0, nibbles(load(&block[4..])), [half(block, 0); 2], [half(block, 2); 2]);
    }
}

pub(super) struct Q4K;

impl Packed for Q4K {
    const NUMBERS: usize = 256;
    const BYTES: usize = 144;

    #[inline(always)]
    fn pairs(block: &[u8], mut put: impl FnMut(usize, [i32x4; 2], [f32; 2], [f32; 2])) {
        let (scales, offsets) = of_groups(block);
        for two in 0..4 {
            let words: [i32x4; 2] = std::array::from_fn(|c| load(&block[16 + two * 32 + c * 16..]));
            let [low, high] = words_apart(words);
            put(2 * two, low, [scales[2 * two]; 2], [offsets[2 * two]; 2]);
            put(2 * two + 1, high, [scales[2 * two + 1]; 2], [offsets[2 * two + 1]; 2]);
        }
    }
}

pub(super) struct Q5K;

impl Packed for Q5K {
    const NUMBERS: usize = 256;
    const BYTES: usize = 176;

    #[inline(always)]
    fn pairs(block: &[u8], mut put: impl FnMut(usize, [i32x4; 2], [f32; 2], [f32; 2])) {
        let (scales, offsets) = of_groups(block);
        let fifths: [i32x4; 2] = std::array::from_fn(|c| load(&block[16 + c * 16..]));
        for two in 0..4 {
            let words: [i32x4; 2] = std::array::from_fn(|c| load(&block[48 + two * 32 + c * 16..]));
            for (side, four) in words_apart(words).into_iter().enumerate() {
                let group = 2 * two + side;
                let five = std::array::from_fn(|c| four[c] | (down(fifths[c], group as u32) & each(1)) << 4_i32);
                put(group, five, [scales[group]; 2], [offsets[group]; 2]);
            }
        }
    }
}

pub(super) struct Q6K;

impl Packed for Q6K {
    const NUMBERS: usize = 256;
    const BYTES: usize = 210;
    const SHARED: bool = false;

    #[inline(always)]
    fn pairs(block: &[u8], mut put: impl FnMut(usize, [i32x4; 2], [f32; 2], [f32; 2])) {
        let scale = half(block, 208);
        let scales: [f32; 16] = std::array::from_fn(|at| scale * f32::from(block[192 + at] as i8));
        for side in 0..2 {
            let low: [i32x4; 4] = std::array::from_fn(|c| load(&block[side * 64 + c * 16..]));
            let high: [i32x4; 2] = std::array::from_fn(|c| load(&block[128 + side * 32 + c * 16..]));
            for quarter in 0..4 {
                let six = std::array::from_fn(|c| {
                    let four = down(low[quarter % 2 * 2 + c], quarter as u32 / 2 * 4) & each(15);
                    four | (down(high[c], quarter as u32 * 2) & each(3)) << 4_i32
                });
                let pair = 4 * side + quarter;
                let scales = [scales[2 * pair], scales[2 * pair + 1]];
                put(pair, six, scales, scales.map(|scale| -32.0 * scale));
            }
        }
    }
}

/// The low halves of sixteen bytes, then the high ones.
#[inline(always)]
fn nibbles(words: i32x4) -> [i32x4; 2] {
    [words & each(15), down(words, 4) & each(15)]
}

#[inline(always)]
fn words_apart(words: [i32x4; 2]) -> [[i32x4; 2]; 2] {
    let [a, b] = words.map(nibbles);
    [[a[0], b[0]], [a[1], b[1]]]
}

/// Scale and offset of the eight groups of a Q4_K or Q5_K block, all 6-bit parts of both taken apart at once.
#[inline(always)]
fn of_groups(block: &[u8]) -> ([f32; 8], [f32; 8]) {
    let (scale, least) = (half(block, 0), half(block, 2));
    let [a, b, c] = [4, 8, 12].map(|at| u32::from_le_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]]));
    let late = |low: u32, high: u32| (low & 0x0f0f_0f0f) | (high >> 6 & 0x0303_0303) << 4;
    let parts = u64::from(a & 0x3f3f_3f3f) | u64::from(late(c, a)) << 32;
    let offsets = u64::from(b & 0x3f3f_3f3f) | u64::from(late(c >> 4, b)) << 32;
    let byte = |of: u64, at: usize| (of >> (8 * at) & 255) as i32 as f32;
    (std::array::from_fn(|at| scale * byte(parts, at)), std::array::from_fn(|at| -least * byte(offsets, at)))
}
