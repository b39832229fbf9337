//! What one call of the recurrent layer is: its shape and its tensors. Checked once here, trusted everywhere after.
//!
//! A gated recurrent unit (Cho, van Merriënboer, Gulcehre, Bahdanau, Bougares, Schwenk and Bengio, Learning Phrase
//! Representations using RNN Encoder–Decoder, 2014): what the earlier tokens leave is a vector h of `hidden_dim` numbers a
//! sample, that each token changes. No token can be taken before the one before it, so the steps of a call wait for each
//! other however many processors there are.
//!
//! ```text
//! h_0 = state, or 0                                        σ(x) = 1 / (1 + e⁻ˣ), ⊙ number by number
//! r   = σ(x_r + U_r h + b_r)                               reset: how much of h is heard
//! z   = σ(x_z + U_z h + b_z)                               update: how much of h is kept
//! n   = tanh(x_n + r ⊙ (U_n h + b_n))                      new
//! h'  = (1 − z) ⊙ n + z ⊙ h                                the output of the token, and the h of the next
//! ```
//!
//! Three numbers for each of the `hidden_dim` come in with a token: x holds the input's part of the three sums, with whatever
//! bias that part has. Their order (reset, update, new) in x, in the rows of the weight U and in the bias, and the reset
//! after the product, are those of `nn.GRU` in PyTorch.
//!
//! # Infinities
//!
//! With `allow_non_finite`, NaN spreads as IEEE 754 has it. Infinities in x, the bias and the state meet gates that f32
//! rounds to 0 or 1 far sooner than f64 does, so that one may come out as NaN.

mod inputs;
mod output;
mod params;
mod shape;
#[cfg(test)]
mod tests;

pub use inputs::Inputs;
pub use output::Output;
pub use params::Params;
#[cfg(target_arch = "wasm32")]
pub(crate) use params::check_numbers;
pub use shape::Shape;
