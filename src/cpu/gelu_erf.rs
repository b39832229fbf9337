//! `y = x · Φ(x) = ½ x (1 + erf(x / √2))`
//!
//! `1 − erf z = (a₁t + a₂t² + … + a₅t⁵) e^(−z²)` with `t = 1 / (1 + pz)`, to 1.5e-7 for z ≥ 0: Hastings' approximation, 7.1.26 of
//! Abramowitz and Stegun's Handbook of Mathematical Functions.

use wide::f32x8;

use super::simd::{LANES, exp, load, store};

/// The activation of every number.
pub(crate) fn gelu_erf(x: &[f32]) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    let (chunks, tail) = x.as_chunks::<LANES>();
    for (chunk, out) in chunks.iter().zip(y.chunks_exact_mut(LANES)) {
        store(eight(load(chunk)), out);
    }
    let mut last = [0.0; LANES];
    last[..tail.len()].copy_from_slice(tail);
    let start = x.len() - tail.len();
    y[start..].copy_from_slice(&eight(load(&last)).as_array()[..tail.len()]);
    y
}

#[inline(always)]
fn eight(x: f32x8) -> f32x8 {
    let (one, half) = (f32x8::splat(1.0), f32x8::splat(0.5));
    let z = x.abs() * f32x8::splat(std::f32::consts::FRAC_1_SQRT_2);
    let t = one / z.mul_add(f32x8::splat(0.327_591_1), one);
    let mut p = f32x8::splat(1.061_405_4);
    for coefficient in [-1.453_152_1, 1.421_413_8, -0.284_496_74, 0.254_829_6] {
        p = p.mul_add(t, f32x8::splat(coefficient));
    }
    // What is missing from Φ(|x|) to 1.
    let missing = half * p * t * exp(-z * z);
    x * x.simd_gt(f32x8::splat(0.0)).select(one - missing, missing)
}
