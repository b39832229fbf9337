//! `y = x · Φ(x) = ½ x (1 + erf(x / √2))`
//!
//! GELU as it is defined (Hendrycks and Gimpel, Gaussian Error Linear Units, 2016), as BERT has it.

/// The activation of one number.
#[must_use]
pub fn gelu_erf(x: f64) -> f64 {
    0.5 * x * (1.0 + erf(x * std::f64::consts::FRAC_1_SQRT_2))
}

/// The error function, `2/√π ∫₀ˣ e^(−t²) dt`, to a few roundings: the series 7.1.6 of Abramowitz and Stegun's Handbook of
/// Mathematical Functions, `2/√π e^(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 ⋯ (2n + 1))`, whose terms all have one sign.
#[must_use]
pub fn erf(x: f64) -> f64 {
    if x.abs() > 6.0 {
        return x.signum(); // 1 − erf 6 is 2e-17
    }
    let (mut term, mut sum, mut n) = (x, x, 0.0);
    while term.abs() > sum.abs() * 1e-17 {
        n += 1.0;
        term *= 2.0 * x * x / (2.0 * n + 1.0);
        sum += term;
    }
    std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() * sum
}

#[cfg(test)]
mod tests {
    use super::erf;

    /// Values of the Handbook's table 7.1 and of C's `erf`.
    #[test]
    fn known_values() {
        for (x, wanted) in [
            (0.0, 0.0),
            (0.5, 0.520_499_877_813_046_5),
            (1.0, 0.842_700_792_949_714_9),
            (2.0, 0.995_322_265_018_952_7),
            (3.5, 0.999_999_256_901_627_7),
            (7.0, 1.0),
        ] {
            assert!((erf(x) - wanted).abs() < 4e-15 && (erf(-x) + wanted).abs() < 4e-15, "{x}: {}", erf(x));
        }
        assert!(erf(f64::NAN).is_nan());
    }
}
