//! `y = (x − mean) / √(variance + ε) · gain + bias`, over each row; the variance is the biased one (divided by `dim`).
//!
//! x and y `[rows, dim]`, gain and bias `[dim]`. Ba, Kiros and Hinton, Layer Normalization, 2016.

/// Layer norm of `rows` rows.
#[must_use]
pub fn layer_norm(x: &[f64], gain: &[f64], bias: &[f64], epsilon: f64, rows: usize, dim: usize) -> Vec<f64> {
    let mut y = vec![0.0; rows * dim];
    for r in 0..rows {
        let row = &x[r * dim..(r + 1) * dim];
        let mean = row.iter().sum::<f64>() / dim as f64;
        let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / dim as f64;
        for d in 0..dim {
            y[r * dim + d] = (row[d] - mean) / (variance + epsilon).sqrt() * gain[d] + bias[d];
        }
    }
    y
}
