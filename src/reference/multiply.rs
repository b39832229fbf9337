//! `y[i] = a[i] * b[i]`: what a gate, or a head that is switched off, lets through.

/// The product of two vectors of the same length, number by number.
#[must_use]
pub fn multiply(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}
