//! `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]`
//!
//! Both operands lie along i, so a block of 4 × 4 results is sixteen dot products that share eight loads.

use super::dot::dots;

/// The linear map of `rows` rows: x `[rows, inputs]`, weight `[outputs, inputs]`, bias `[outputs]`, y `[rows, outputs]`.
pub(crate) fn linear(
    x: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    rows: usize,
    inputs: usize,
    outputs: usize,
) -> Vec<f32> {
    let mut y = vec![0.0; rows * outputs];
    // Weights outside: a block of four is read once and meets every row.
    for o in (0..outputs).step_by(4) {
        let at: [&[f32]; 4] = std::array::from_fn(|c| &weight[(o + c).min(outputs - 1) * inputs..][..inputs]);
        let mut put = |r: usize, sums: [f32; 4]| {
            for c in 0..4.min(outputs - o) {
                y[r * outputs + o + c] = sums[c] + bias.map_or(0.0, |bias| bias[o + c]);
            }
        };
        let mut r = 0;
        while r + 4 <= rows {
            let block: [&[f32]; 4] = std::array::from_fn(|k| &x[(r + k) * inputs..][..inputs]);
            for (k, sums) in dots(block, at).into_iter().enumerate() {
                put(r + k, sums);
            }
            r += 4;
        }
        while r < rows {
            let [sums] = dots([&x[r * inputs..][..inputs]], at);
            put(r, sums);
            r += 1;
        }
    }
    y
}
