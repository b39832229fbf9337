//! softmax of a row of a matrix; rows may have any length.

use wide::{f32x4, f32x8};

use super::super::simd::{LANES, exp_below};

/// `exp(x − max) / Σ exp(x − max)` in place. A row of nothing but −∞ becomes zeros.
pub(super) fn row(row: &mut [f32], allow_non_finite: bool) {
    let max = max(row, f32::MIN);
    let hidden = allow_non_finite.then(|| row.iter().map(|x| *x == f32::NEG_INFINITY).collect::<Vec<_>>());
    let sum = powers(row, max);
    if sum != 0.0 {
        let inverse = 1.0 / sum;
        row.iter_mut().for_each(|x| *x *= inverse);
    }
    // 0 × (1 / NaN) is NaN, yet what is hidden weighs nothing.
    for (x, _) in row.iter_mut().zip(hidden.iter().flatten()).filter(|(_, hidden)| **hidden) {
        *x = 0.0;
    }
}

/// The largest of `least` and the scores. With the lowest finite number as `least`, `score − max` is never ∞ − ∞ for a
/// masked score, whose power is then exactly 0. NaN is passed over; its own power brings it back.
pub(super) fn max(row: &[f32], least: f32) -> f32 {
    let (chunks, tail) = row.as_chunks::<LANES>();
    let mut max = f32x8::splat(least);
    for chunk in chunks {
        let x = f32x8::new(*chunk);
        max = x.simd_gt(max).select(x, max);
    }
    max.as_array().iter().chain(tail).fold(least, |max, x| if *x > max { *x } else { max })
}

/// `row = exp(row − max)` in place; gives the sum.
pub(super) fn powers(row: &mut [f32], max: f32) -> f32 {
    let mut sum = f32x4::splat(0.0);
    let max = f32x4::splat(max);
    let (chunks, tail) = row.as_chunks_mut::<4>();
    for chunk in chunks {
        let power = exp_below(f32x4::new(*chunk) - max);
        sum += power;
        *chunk = power.to_array();
    }
    let mut last = [f32::NEG_INFINITY; 4];
    last[..tail.len()].copy_from_slice(tail);
    let power = exp_below(f32x4::new(last) - max);
    tail.copy_from_slice(&power.as_array()[..tail.len()]);
    (sum + power).reduce_add()
}
