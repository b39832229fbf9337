//! `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]`
//!
//! x `[rows, inputs]`, weight `[outputs, inputs]` (as PyTorch stores it) in any format, bias `[outputs]`, y `[rows, outputs]`.

use crate::matrix::Matrix;

/// The linear map of `rows` rows.
#[must_use]
pub fn linear(x: &[f64], weight: &Matrix, bias: Option<&[f64]>, rows: usize) -> Vec<f64> {
    let (inputs, outputs) = (weight.columns(), weight.rows());
    let mut y = vec![0.0; rows * outputs];
    for o in 0..outputs {
        let weights = weight.row(o);
        for r in 0..rows {
            let mut sum = bias.map_or(0.0, |bias| bias[o]);
            for i in 0..inputs {
                sum += x[r * inputs + i] * f64::from(weights[i]);
            }
            y[r * outputs + o] = sum;
        }
    }
    y
}
