//! What one call of attention gives back.

use super::Kernel;

/// The result of one call, copied back. The matrices are `[batch, heads, queries, keys]` and present where the trace asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The mix, in the layout of the call: `[batch, heads, queries, value_dim]` or `[batch, queries, heads, value_dim]`.
    pub output: Vec<f32>,
    /// q · k.
    pub dots: Option<Vec<f32>>,
    /// scale × (q · k).
    pub scores: Option<Vec<f32>>,
    /// softcap × tanh(score / softcap), or the score where there is no softcap.
    pub softcapped: Option<Vec<f32>>,
    /// The softcapped score plus the bias, −∞ where the query may not look.
    pub masked: Option<Vec<f32>>,
    /// softmax of the masked scores.
    pub weights: Option<Vec<f32>>,
    /// The kernel that ran; never [`Kernel::Auto`].
    pub kernel: Kernel,
    /// Bytes that the call held at its peak on the backend: inputs, outputs, matrices and scratch.
    pub peak_bytes: u64,
    /// Milliseconds on the device by its own clock, where it has one.
    pub gpu_millis: Option<f64>,
}
