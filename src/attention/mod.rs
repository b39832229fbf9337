//! What one call of attention is: its shape, its mask, its options. Checked once here, trusted everywhere after.
//!
//! ```text
//! dots       = q · k                                  per batch and head; head h reads key head h / (heads / kv_heads)
//! scores     = scale × dots
//! softcapped = softcap × tanh(scores / softcap)       or scores
//! masked     = softcapped + bias where visible, else −∞
//!              visible: j < length, j ≤ i + offset where causal, in the window or a sink, mask 1, block listed
//! weights    = exp(masked − max) / Σ exp(masked − max)
//! output     = Σ weights × v
//! ```
//!
//! # Two rules that decide the corners
//!
//! * A masked score of −∞ has weight 0, however it came to be −∞, and **a weight of 0 contributes nothing** to the output,
//!   whatever the value is. So a row that may look nowhere has weights 0 and output 0, and what hides behind a mask cannot
//!   leak out as NaN.
//! * With `allow_non_finite`, NaN and infinity otherwise go where IEEE 754 sends them. One visible NaN or +∞ among the
//!   masked scores makes every visible weight of the row NaN (the sum is NaN); a NaN in a visible value makes its column
//!   of the output NaN.

mod blocks;
mod broadcast;
mod inputs;
mod mask;
mod output;
mod pairs;
mod params;
pub mod past;
mod shape;
mod span;
#[cfg(test)]
mod tests;
mod window;

pub use blocks::{Blocks, Pattern};
pub use broadcast::Broadcast;
pub use inputs::Inputs;
pub use mask::Mask;
pub use output::Output;
pub use params::{Kernel, Params, Trace};
pub use shape::{Layout, Shape, Strides};
pub(crate) use shape::{MAX_ELEMENTS, product};
pub use span::Span;
pub use window::Window;
