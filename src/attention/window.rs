//! A sliding window of keys around each query, and the first keys kept in sight as sinks.

/// Query `i`, whose position among the keys is `p = i + offset`, sees key `j` iff `p − left ≤ j ≤ p + right`, or `j < sinks`.
///
/// Left and right are ONNX's `left_window_size` and `right_window_size` (Attention, opset 25); an absent side is unbounded.
/// The sinks are the first keys, which models trained on windows lean on (Xiao et al., Efficient Streaming Language Models
/// with Attention Sinks, 2023): the window does not hide them, everything else may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Window {
    /// Keys before the query's own position.
    pub left: Option<u32>,
    /// Keys after it.
    pub right: Option<u32>,
    /// First keys that the window never hides.
    pub sinks: u32,
}
