//! `y = ½ x (1 + tanh u)`, `u = √(2/π) (x + 0.044715 x³)`
//!
//! computed as `x / (1 + e⁻²ᵘ)`, which is the same and keeps its digits where tanh u is near −1.

use wide::f32x8;

use super::simd::{LANES, exp, load, store};

/// The activation of every number.
pub(crate) fn gelu(x: &[f32]) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    let (chunks, tail) = x.as_chunks::<LANES>();
    for (chunk, out) in chunks.iter().zip(y.chunks_exact_mut(LANES)) {
        store(gelu8(load(chunk)), out);
    }
    let mut last = [0.0; LANES];
    last[..tail.len()].copy_from_slice(tail);
    let start = x.len() - tail.len();
    y[start..].copy_from_slice(&gelu8(load(&last)).as_array()[..tail.len()]);
    y
}

#[inline(always)]
fn gelu8(x: f32x8) -> f32x8 {
    const MINUS_TWO_ROOTS: f32 = -1.595_769; // −2 √(2/π)
    let cubic = (x * x * x).mul_add(f32x8::splat(0.044_715), x);
    x / (exp(cubic * f32x8::splat(MINUS_TWO_ROOTS)) + f32x8::splat(1.0))
}
