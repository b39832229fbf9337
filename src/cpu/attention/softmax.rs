//! The two loops of softmax. The lanes are queries in flash, and neighbouring keys of one query elsewhere.
//!
//! eˢ is computed as 2 to the score in bits, s log₂ e: flash multiplies the scale by log₂ e, which costs nothing.

use std::f32::consts::LOG2_E;

use wide::{f32x4, f32x8};

use super::super::simd::{LANES, exp2_below};
use super::block::Lanes;

/// The largest score of each lane, at least `least`. With the lowest finite number there, `score − max` is never ∞ − ∞ for a
/// masked score, whose power is then exactly 0. NaN may be passed over; its own power brings it back.
#[inline(never)]
pub(super) fn largest(scores: &[Lanes], least: &Lanes) -> Lanes {
    scores.iter().fold(f32x8::new(*least), |max, scores| max.fast_max(f32x8::new(*scores))).to_array()
}

/// `scores = 2^(scores − max)`, lane by lane; adds to the sums. Four lanes at a time: for eight, the registers that the
/// polynomial leaves do not suffice.
#[inline(never)]
pub(super) fn powers(scores: &mut [Lanes], max: &Lanes, sum: &mut Lanes) {
    for half in 0..2 {
        let at = |lanes: &Lanes| f32x4::new(lanes.as_chunks::<4>().0[half]);
        let max = at(max);
        let mut total = at(sum);
        for scores in &mut *scores {
            let power = exp2_below(at(scores) - max);
            total += power;
            scores.as_chunks_mut::<4>().0[half] = power.to_array();
        }
        sum.as_chunks_mut::<4>().0[half] = total.to_array();
    }
}

/// The largest score of a row of any length, at least `least`.
pub(super) fn largest_of(row: &[f32], least: f32) -> f32 {
    let (chunks, tail) = row.as_chunks();
    let largest = largest(chunks, &[least; LANES]);
    largest.iter().chain(tail).fold(least, |max, x| if *x > max { *x } else { max })
}

/// `row = exp(row − max)` in place; gives the sum.
pub(super) fn powers_of(row: &mut [f32], max: f32) -> f32 {
    // The difference first: near the end of f32 a score in bits is out of reach.
    row.iter_mut().for_each(|score| *score = (*score - max) * LOG2_E);
    let (chunks, tail) = row.as_chunks_mut();
    let (max, mut sum) = ([0.0; LANES], [0.0; LANES]);
    powers(chunks, &max, &mut sum);
    let mut last = [f32::NEG_INFINITY; LANES];
    last[..tail.len()].copy_from_slice(tail);
    powers(std::slice::from_mut(&mut last), &max, &mut sum);
    tail.copy_from_slice(&last[..tail.len()]);
    f32x8::new(sum).reduce_add()
}

/// eˣ for one x ≤ 0.
pub(super) fn power(x: f32) -> f32 {
    exp2_below(f32x4::splat(x * LOG2_E)).as_array()[0]
}

/// `exp(x − max) / Σ exp(x − max)` in place. A row of nothing but −∞ becomes zeros.
pub(super) fn row(row: &mut [f32], allow_non_finite: bool) {
    let max = largest_of(row, f32::MIN);
    let hidden = allow_non_finite.then(|| row.iter().map(|x| *x == f32::NEG_INFINITY).collect::<Vec<_>>());
    let sum = powers_of(row, max);
    if sum != 0.0 {
        let inverse = 1.0 / sum;
        row.iter_mut().for_each(|x| *x *= inverse);
    }
    // 0 × (1 / NaN) is NaN, yet what is hidden weighs nothing.
    for (x, _) in row.iter_mut().zip(hidden.iter().flatten()).filter(|(_, hidden)| **hidden) {
        *x = 0.0;
    }
}
