//! The recurrent cell (a GRU: Cho et al. 2014).

use super::{Cost, bytes, product};

/// Operations of one hidden unit and token beside the products: three biases, three inputs, the reset, two sigmoids of three
/// operations each, a hyperbolic tangent, and the four of the blend.
const GATES: f64 = 18.0;

/// The cost of `tokens` steps of `heads` × `head_dim` hidden units. `heads` only counts the comparisons, so that it can be
/// held against attention of the same width.
#[must_use]
pub fn recurrent(batch: usize, tokens: usize, heads: usize, head_dim: usize) -> Cost {
    let hidden = product([heads, head_dim]);
    let rows = product([batch, tokens]);
    let (input, weight, bias, output) = (rows * 3.0 * hidden, 3.0 * hidden * hidden, 3.0 * hidden, rows * hidden);
    let state = batch as f64 * hidden;
    Cost {
        kernel: "recurrent",
        comparisons: rows * heads as f64,
        flops: rows * (2.0 * weight + GATES * hidden),
        // Each step needs every weight again.
        bytes_read: bytes(input + tokens as f64 * (weight + bias)),
        bytes_written: bytes(output + state),
        peak_bytes: bytes(input + weight + bias + output + state),
        score_bytes: 0.0,
        sequential_steps: tokens as f64,
    }
}
