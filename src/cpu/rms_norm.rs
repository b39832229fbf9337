//! `y = x / √(mean of x² + ε) · gain`, over each row.

use super::norm::sum;

/// RMS norm of `rows` rows: x and y `[rows, dim]`, gain `[dim]`.
pub(crate) fn rms_norm(x: &[f32], gain: &[f32], epsilon: f32, rows: usize, dim: usize) -> Vec<f32> {
    let mut y = vec![0.0; rows * dim];
    for (row, out) in x[..rows * dim].chunks_exact(dim).zip(y.chunks_exact_mut(dim)) {
        let inverse = 1.0 / (sum(row, |x| x * x) / dim as f32 + epsilon).sqrt();
        for d in 0..dim {
            out[d] = row[d] * inverse * gain[d];
        }
    }
    y
}
