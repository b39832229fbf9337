//! `y[i] = a[i] + b[i]`

/// The sum of two vectors of the same length.
pub(crate) fn add(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}
