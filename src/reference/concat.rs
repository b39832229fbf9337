//! `y = a, then b`: rows of earlier calls, then those of this one.

/// The two one after the other.
#[must_use]
pub fn concat(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut y = a.to_vec();
    y.extend_from_slice(b);
    y
}
