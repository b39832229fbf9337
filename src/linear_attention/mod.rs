//! What one call of linear attention is: its shape, its rule, its gates. Checked once here, trusted everywhere after.
//!
//! Softmax attention without the softmax: the sum over all earlier tokens then fits a matrix of fixed size, the state S
//! (`[head_dim, value_dim]` per sample and key head), that each token changes and reads. The cost grows with the number of
//! tokens, not with its square.
//!
//! ```text
//! S_0       = past_state, or 0                       decay and beta are those of token t, φ is the feature map
//! linear        S_t = S_{t−1} + φ(k_t) ⊗ v_t
//! gated         S_t = exp(decay) S_{t−1} + φ(k_t) ⊗ v_t
//! delta         S_t = S_{t−1} + beta φ(k_t) ⊗ (v_t − S_{t−1}ᵀ φ(k_t))
//! gated-delta   S_t = D + beta φ(k_t) ⊗ (v_t − Dᵀ φ(k_t))      with D = exp(decay) S_{t−1}
//! output_t  = scale S_tᵀ φ(q_t)                      query head h reads the state of key head h / (heads / kv_heads)
//! ```
//!
//! The rules are those of the ONNX operator LinearAttention (opset 27). The decay is a logarithm: 0 keeps everything, −∞
//! forgets everything. It is one number a head, or one for each of the `head_dim` rows of S.
//!
//! # Normalised
//!
//! Katharopoulos, Vyas, Pappas and Fleuret, Transformers are RNNs, 2020: with the feature map `elu + 1` and
//!
//! ```text
//! z_t       = z_{t−1} + φ(k_t)                       faded as S is, where gated; z_0 = 0
//! output_t  = S_tᵀ φ(q_t) / (z_t · φ(q_t))           0 where the divisor is 0
//! ```
//!
//! the output is a weighted mean of the values, as softmax attention's is. A scale would cancel, so none is applied.
//!
//! # Not causal
//!
//! With `causal: false` every query reads the state after the last token.
//!
//! # Infinities
//!
//! With `allow_non_finite`, NaN and infinity go where the sums take them; nothing of a token reaches the output of an
//! earlier one.

mod inputs;
mod output;
mod params;
mod shape;
#[cfg(test)]
mod tests;

pub use inputs::Inputs;
pub use output::Output;
pub use params::{FeatureMap, Gates, Params, Rule};
pub use shape::Shape;
