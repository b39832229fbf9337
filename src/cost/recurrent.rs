//! The recurrent layer (a GRU: Cho et al. 2014).

use super::{Cost, Machine, bytes, product};
use crate::cpu;
use crate::recurrent::Shape;

/// Operations of one hidden unit and token beside the products: three biases, three inputs, the reset, two sigmoids of three
/// operations each, a hyperbolic tangent, and the four of the blend.
const GATES: f64 = 18.0;

/// The cost of a call without biases. Its units count as those of `heads` heads, so that its comparisons can be held against
/// those of attention of the same width.
#[must_use]
pub fn recurrent(shape: &Shape, heads: usize, machine: Machine) -> Cost {
    let hidden = shape.hidden_dim as f64;
    let rows = product([shape.batch, shape.tokens]);
    let (input, weight, output) = (rows * 3.0 * hidden, 3.0 * hidden * hidden, rows * hidden);
    let state = shape.batch as f64 * hidden;
    let held = match machine {
        Machine::Cpu { .. } => cpu::recurrent::bytes(shape) as f64,
        Machine::Gpu { .. } => bytes(output + state),
    };
    Cost {
        kernel: "recurrent",
        comparisons: rows * heads as f64,
        flops: rows * (2.0 * weight + GATES * hidden),
        // Each step needs every weight again.
        bytes_read: bytes(input + shape.tokens as f64 * weight),
        bytes_written: bytes(output + state),
        peak_bytes: bytes(input + weight) + held,
        score_bytes: 0.0,
        sequential_steps: shape.tokens as f64,
    }
}
