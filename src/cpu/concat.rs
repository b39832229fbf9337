//! `y = a, then b`

/// The two one after the other.
pub(crate) fn concat(a: &[f32], b: &[f32]) -> Vec<f32> {
    let mut y = Vec::with_capacity(a.len() + b.len());
    y.extend_from_slice(a);
    y.extend_from_slice(b);
    y
}
