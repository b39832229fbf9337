//! What a call costs, without running it: comparisons, operations, memory traffic, memory. docs/numerics.md has every formula
//! with its source.

mod attention;
mod linear_attention;
mod recurrent;

use serde::Serialize;

pub use attention::attention;
pub use linear_attention::linear_attention;
pub use recurrent::recurrent;

/// What computes, as far as it changes the cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// The processor, in so many threads, each with a memory of its own.
    Cpu {
        /// At least 1.
        threads: usize,
    },
    /// A graphics device.
    Gpu {
        /// Whether a processor plays it.
        software: bool,
    },
}

/// The cost of one call. f64 holds whole numbers up to 2⁵³ exactly: 10⁸ tokens compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// The kernel that runs.
    pub kernel: &'static str,
    /// Pairs of a query and a key, over all heads and samples, that the pattern leaves. Where a state takes the place of the
    /// keys, the tokens that meet it.
    pub comparisons: f64,
    /// Operations on floating-point numbers; a multiply-add is two, an exponential one.
    pub flops: f64,
    /// Bytes that the algorithm reads from memory: each tile or chunk what it needs, once.
    pub bytes_read: f64,
    /// Bytes that it writes there.
    pub bytes_written: f64,
    /// Bytes that a call from arrays holds at its peak: inputs, results, and what lies between.
    pub peak_bytes: f64,
    /// Bytes of queries × keys matrices in it.
    pub score_bytes: f64,
    /// Steps of which each must wait for the one before.
    pub sequential_steps: f64,
}

/// Bytes of so many f32.
const fn bytes(numbers: f64) -> f64 {
    4.0 * numbers
}

/// The product of some sizes.
fn product<const N: usize>(sizes: [usize; N]) -> f64 {
    sizes.into_iter().map(|size| size as f64).product()
}
