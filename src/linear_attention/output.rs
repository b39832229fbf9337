//! What one call of linear attention gives back.

/// The result of one call, copied back.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// In the layout of the call: `[batch, heads, tokens, value_dim]` or `[batch, tokens, heads, value_dim]`.
    pub output: Vec<f32>,
    /// The state after the last token, `[batch, kv_heads, head_dim, value_dim]`: the past state of the next call.
    pub state: Vec<f32>,
    /// Bytes that the call held at its peak on the backend: inputs, results and scratch.
    pub peak_bytes: u64,
    /// Milliseconds on the device by its own clock, where it has one.
    pub gpu_millis: Option<f64>,
}
