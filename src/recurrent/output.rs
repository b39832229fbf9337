//! What one call of the recurrent layer gives back.

/// The result of one call, copied back.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// `[batch, tokens, hidden_dim]`: h after each token.
    pub output: Vec<f32>,
    /// `[batch, hidden_dim]`: h after the last token, the state of the next call.
    pub state: Vec<f32>,
    /// Bytes that the call held at its peak on the backend: inputs, results and scratch.
    pub peak_bytes: u64,
    /// Milliseconds on the device by its own clock, where it has one.
    pub gpu_millis: Option<f64>,
}
