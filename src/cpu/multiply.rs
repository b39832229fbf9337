//! `y[i] = a[i] * b[i]`

/// The product of two vectors of the same length, number by number.
pub(crate) fn multiply(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}
