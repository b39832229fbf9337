//! `y[i] = a[i] + b[i]`: the residual connection.

/// The sum of two vectors of the same length.
#[must_use]
pub fn add(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}
