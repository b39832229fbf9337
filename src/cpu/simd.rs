//! Eight lanes of f32: what the `wide` crate leaves to its users. The functions work on every target alike; in wasm a
//! [`f32x8`] is two `v128`.

use bytemuck::cast;
use wide::{f32x4, f32x8, i32x4, i32x8};

/// How many numbers a vector holds.
pub(crate) const LANES: usize = 8;

/// The first eight numbers of a slice.
#[inline(always)]
pub(crate) fn load(from: &[f32]) -> f32x8 {
    let mut lanes = [0.0; LANES];
    lanes.copy_from_slice(&from[..LANES]);
    f32x8::new(lanes)
}

/// Writes over the first eight numbers of a slice.
#[inline(always)]
pub(crate) fn store(lanes: f32x8, to: &mut [f32]) {
    to[..LANES].copy_from_slice(lanes.as_array());
}

/// eˣ, to 1.2e-7 of itself. 0 below −87.3 (where f32 leaves its normal range), ∞ above 88.37, NaN for NaN.
///
/// x = n ln 2 + f with |f| ≤ ½ ln 2, and eˣ = 2ⁿ eᶠ. The polynomial for eᶠ is Moshier's (Cephes, `expf`); ln 2 in two
/// parts keeps f exact.
#[inline(always)]
pub(crate) fn exp(x: f32x8) -> f32x8 {
    const LOWEST: f32 = -87.3;
    const HIGHEST: f32 = 88.37;
    // Adding 1.5 · 2²³ pushes the fraction out of a float: the low bits of the sum are then n itself.
    const ROUND: f32 = 12_582_912.0;
    let clamped = x.fast_max(f32x8::splat(LOWEST)).fast_min(f32x8::splat(HIGHEST));
    let shifted = clamped.mul_add(f32x8::splat(std::f32::consts::LOG2_E), f32x8::splat(ROUND));
    let n = shifted - f32x8::splat(ROUND);
    let f = n.mul_add(f32x8::splat(2.121_944_4e-4), n.mul_add(f32x8::splat(-0.693_359_4), clamped));
    let mut p = f32x8::splat(1.987_569_1e-4);
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        p = p.mul_add(f, f32x8::splat(coefficient));
    }
    let e = p.mul_add(f * f, f + f32x8::splat(1.0));
    let power: f32x8 = cast((cast::<f32x8, i32x8>(shifted) << 23_i32) + i32x8::splat(127 << 23));
    let e = e * power;
    let e = x.simd_lt(f32x8::splat(LOWEST)).select(f32x8::splat(0.0), e);
    let e = x.simd_gt(f32x8::splat(HIGHEST)).select(f32x8::splat(f32::INFINITY), e);
    x.is_nan().select(x, e)
}

/// 2ˣ for x ≤ 100, to 2e-7 of itself. 0 below −125.5 (−∞ with it), NaN for NaN.
///
/// x = n + f with |f| ≤ ½. Of the polynomials of degree five that are 1 at 0, this one has the smallest largest relative
/// error there, 9e-8. It lies above 0.7, so n may be added to its exponent.
#[expect(clippy::approx_constant, reason = "a coefficient of the fit, near ln 2 and not it")]
#[inline(always)]
pub(crate) fn exp2_below(x: f32x4) -> f32x4 {
    // See `exp`.
    const ROUND: f32 = 12_582_912.0;
    let shifted = x + f32x4::splat(ROUND);
    let f = x - (shifted - f32x4::splat(ROUND));
    // Two steps at a time (Estrin): in Horner's scheme each product waits for the one before.
    let square = f * f;
    let pair = |high: f32, low: f32| f.mul_add(f32x4::splat(high), f32x4::splat(low));
    let p = square.mul_add(pair(1.326_472_7e-3, 9.671_513e-3), pair(5.550_733_6e-2, 0.240_222_42));
    let p = square.mul_add(p, pair(0.693_147, 1.0));
    let power = cast::<f32x4, i32x4>(p) + (cast::<f32x4, i32x4>(shifted) << 23_i32);
    let gone: i32x4 = cast(x.simd_lt(f32x4::splat(-125.5)));
    cast(!gone & power)
}

/// tanh x, to about 2e-7 of itself: the odd polynomial of Cephes near 0, `(1 − e⁻²ˣ) / (1 + e⁻²ˣ)` beyond.
#[inline(always)]
pub(crate) fn tanh(x: f32x8) -> f32x8 {
    let one = f32x8::splat(1.0);
    let size = x.abs();
    const MINUS_TWO: f32 = -2.0 * std::f32::consts::LOG2_E;
    let e: f32x8 = cast(cast::<f32x8, [f32x4; 2]>(size * f32x8::splat(MINUS_TWO)).map(exp2_below));
    let far = (one - e) / (one + e);
    let far = x.is_sign_negative().select(-far, far);
    let square = x * x;
    let mut p = f32x8::splat(-5.704_988_7e-3);
    for coefficient in [2.063_909e-2, -5.373_971_6e-2, 0.133_314_42, -0.333_332_8] {
        p = p.mul_add(square, f32x8::splat(coefficient));
    }
    let near = (p * square).mul_add(x, x);
    size.simd_lt(f32x8::splat(0.625)).select(near, far)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst(f: fn(f32x8) -> f32x8, exact: fn(f64) -> f64, from: f32, to: f32) -> f64 {
        let steps = 200_000;
        let mut worst = 0.0_f64;
        for step in 0..=steps {
            let x = from + (to - from) * step as f32 / steps as f32;
            let (came, wanted) = (f64::from(f(f32x8::splat(x)).as_array()[3]), exact(f64::from(x)));
            if wanted != 0.0 {
                worst = worst.max(((came - wanted) / wanted).abs());
            }
        }
        worst
    }

    #[test]
    fn exp_is_accurate() {
        assert!(worst(exp, f64::exp, -87.0, 88.0) < 1.6e-7, "{}", worst(exp, f64::exp, -87.0, 88.0));
    }

    #[test]
    fn exp2_below_is_accurate() {
        let below = |x: f32x8| cast([exp2_below(cast::<f32x8, [f32x4; 2]>(x)[0]); 2]);
        let worst = worst(below, f64::exp2, -125.5, 100.0);
        assert!(worst < 2.2e-7, "{worst}");
    }

    #[test]
    fn tanh_is_accurate() {
        assert!(worst(tanh, f64::tanh, -12.0, 12.0) < 3e-7, "{}", worst(tanh, f64::tanh, -12.0, 12.0));
    }

    #[test]
    fn corners() {
        let x = f32x8::new([f32::NEG_INFINITY, f32::INFINITY, f32::NAN, -1e30, 1e30, 0.0, f32::MIN, -0.0]);
        let e = exp(x).to_array();
        assert_eq!((e[0], e[1], e[3], e[4], e[5], e[6], e[7]), (0.0, f32::INFINITY, 0.0, f32::INFINITY, 1.0, 0.0, 1.0));
        assert!(e[2].is_nan());
        let low = exp2_below(f32x4::new([f32::NEG_INFINITY, -126.0, -1e30, f32::MIN])).to_array();
        assert_eq!(low, [0.0; 4]);
        let high = exp2_below(f32x4::new([0.0, -0.0, -125.0, f32::NAN])).to_array();
        assert_eq!((high[0], high[1]), (1.0, 1.0));
        assert!(high[2] > 0.0 && high[3].is_nan());
        let t = tanh(x).to_array();
        assert_eq!((t[0], t[1], t[3], t[4], t[5], t[6]), (-1.0, 1.0, -1.0, 1.0, 0.0, -1.0));
        assert!(t[2].is_nan());
    }
}
