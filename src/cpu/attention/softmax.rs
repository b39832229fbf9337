//! The row loops of softmax; rows may have any length.

use wide::f32x8;

use super::super::simd::{LANES, exp, load, store};

/// The largest score, at least the lowest finite number: so `score − max` is never ∞ − ∞ for a masked score, whose power
/// is then exactly 0. NaN is passed over; its own power brings it back.
pub(super) fn max(row: &[f32]) -> f32 {
    let (chunks, tail) = row.as_chunks::<LANES>();
    let mut max = f32x8::splat(f32::MIN);
    for chunk in chunks {
        let x = f32x8::new(*chunk);
        max = x.simd_gt(max).select(x, max);
    }
    max.as_array().iter().chain(tail).fold(f32::MIN, |max, x| if *x > max { *x } else { max })
}

/// `row = exp(row − max)` in place; gives the sum.
pub(super) fn powers(row: &mut [f32], max: f32) -> f32 {
    let mut sum = f32x8::splat(0.0);
    let shift = f32x8::splat(max);
    let (chunks, tail) = row.as_chunks_mut::<LANES>();
    for chunk in chunks {
        let p = exp(load(chunk) - shift);
        sum += p;
        store(p, chunk);
    }
    let mut last = [f32::NEG_INFINITY; LANES];
    last[..tail.len()].copy_from_slice(tail);
    let p = exp(load(&last) - shift);
    tail.copy_from_slice(&p.as_array()[..tail.len()]);
    (sum + p).reduce_add()
}

/// e to the `x`, one number.
pub(super) fn power(x: f32) -> f32 {
    exp(f32x8::splat(x)).as_array()[0]
}
