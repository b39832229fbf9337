//! `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]`
//!
//! x `[rows, inputs]`, weight `[outputs, inputs]` (as PyTorch stores it), bias `[outputs]`, y `[rows, outputs]`.

/// The linear map of `rows` rows.
#[must_use]
pub fn linear(x: &[f64], weight: &[f64], bias: Option<&[f64]>, rows: usize, inputs: usize, outputs: usize) -> Vec<f64> {
    let mut y = vec![0.0; rows * outputs];
    for r in 0..rows {
        for o in 0..outputs {
            let mut sum = bias.map_or(0.0, |bias| bias[o]);
            for i in 0..inputs {
                sum += x[r * inputs + i] * weight[o * inputs + i];
            }
            y[r * outputs + o] = sum;
        }
    }
    y
}
