//! `y = x / √(mean of x² + ε) · gain`, over each row: layer norm without the mean and without a bias.
//!
//! x and y `[rows, dim]`, gain `[dim]`. Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.

/// RMS norm of `rows` rows.
#[must_use]
pub fn rms_norm(x: &[f64], gain: &[f64], epsilon: f64, rows: usize, dim: usize) -> Vec<f64> {
    let mut y = vec![0.0; rows * dim];
    for r in 0..rows {
        let row = &x[r * dim..(r + 1) * dim];
        let mean_square = row.iter().map(|x| x * x).sum::<f64>() / dim as f64;
        for d in 0..dim {
            y[r * dim + d] = row[d] / (mean_square + epsilon).sqrt() * gain[d];
        }
    }
    y
}
