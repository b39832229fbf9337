//! The few operations a forward pass is made of. Three twins implement them: [`crate::reference`] (f64, obvious),
//! [`crate::cpu`] (f32, fast) and [`crate::gpu`] (WGSL). A model is written once, over this trait.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::attention::{Inputs, Params};
use crate::error::Result;
use crate::linear_attention;
use crate::matrix::Matrix;
use crate::recurrent;

/// A weight matrix `[out, in]` with an optional bias `[out]`, already on the backend.
#[derive(Clone, Debug)]
pub struct Linear<M, T> {
    /// `[outputs, inputs]`, in whatever format its file had.
    pub weight: M,
    /// `[outputs]`.
    pub bias: Option<T>,
    /// Width of a row of the input.
    pub inputs: usize,
    /// Width of a row of the result.
    pub outputs: usize,
}

/// Gain and bias of a layer norm, already on the backend.
#[derive(Clone, Debug)]
pub struct Norm<T> {
    /// `[dim]`.
    pub gain: T,
    /// `[dim]`.
    pub bias: T,
    /// Width of a row.
    pub dim: usize,
    /// Added to the variance before the root.
    pub epsilon: f32,
}

/// Gain of an RMS norm, already on the backend.
#[derive(Clone, Debug)]
pub struct RmsNorm<T> {
    /// `[dim]`.
    pub gain: T,
    /// Width of a row.
    pub dim: usize,
    /// Added to the mean square before the root.
    pub epsilon: f32,
}

/// The turns of rotary positions, already on the backend.
#[derive(Clone, Debug)]
pub struct Rope<T> {
    /// `[positions, head_dim]`: the cosines of the angles of a position's pairs, then the sines. See [`crate::reference::rope::table`].
    pub table: T,
    /// Width of a head; even.
    pub head_dim: usize,
}

/// What [`Backend::attention`] leaves on the backend. The matrices are `[batch, heads, queries, keys]` and present
/// where [`Params::trace`] asks for them; `output` is `[batch, heads, queries, value_dim]` or, tokens first,
/// `[batch, queries, heads, value_dim]`.
#[derive(Clone, Debug)]
pub struct AttentionTensors<T> {
    /// The mix: weights times values.
    pub output: T,
    /// q · k, before anything else.
    pub dots: Option<T>,
    /// scale × (q · k).
    pub scores: Option<T>,
    /// softcap × tanh(score / softcap), or the score where there is no softcap.
    pub softcapped: Option<T>,
    /// The softcapped score plus the bias, −∞ where the query may not look.
    pub masked: Option<T>,
    /// softmax of the masked scores; 0 where masked, and a row of zeros where all is masked.
    pub weights: Option<T>,
}

/// What [`Backend::linear_attention`] leaves on the backend.
#[derive(Clone, Debug)]
pub struct LinearAttentionTensors<T> {
    /// In the layout of the call: `[batch, heads, tokens, value_dim]` or `[batch, tokens, heads, value_dim]`.
    pub output: T,
    /// The state after the last token, `[batch, kv_heads, head_dim, value_dim]`.
    pub state: T,
}

/// What [`Backend::recurrent`] leaves on the backend.
#[derive(Clone, Debug)]
pub struct RecurrentTensors<T> {
    /// h after each token, `[batch, tokens, hidden_dim]`.
    pub output: T,
    /// h after the last token, `[batch, hidden_dim]`.
    pub state: T,
}

/// A place where tensors live and operations run. Operations may be queued; [`Backend::read`] waits for them.
///
/// Every tensor is f32 from outside, row-major, and immutable once made.
pub trait Backend {
    /// A tensor on this backend; cloning shares it.
    type Tensor: Clone;
    /// A weight matrix on this backend, in the format of its file; cloning shares it.
    type Matrix: Clone;

    /// Copies `data` to the backend.
    fn upload(&self, data: &[f32]) -> Result<Self::Tensor>;

    /// Takes a weight matrix to the backend, in its format.
    fn upload_matrix(&self, matrix: &Matrix) -> Result<Self::Matrix>;

    /// `a`, then `b`: what a cache of keys or values grows by.
    fn concat(&self, a: &Self::Tensor, b: &Self::Tensor) -> Result<Self::Tensor>;

    /// `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]` for `rows` rows.
    fn linear(&self, x: &Self::Tensor, layer: &Linear<Self::Matrix, Self::Tensor>, rows: usize)
    -> Result<Self::Tensor>;

    /// Layer norm over each row (Ba et al. 2016): `(x − mean) / √(variance + ε) · gain + bias`, variance biased.
    fn layer_norm(&self, x: &Self::Tensor, norm: &Norm<Self::Tensor>, rows: usize) -> Result<Self::Tensor>;

    /// RMS norm over each row (Zhang and Sennrich 2019): `x / √(mean of x² + ε) · gain`.
    fn rms_norm(&self, x: &Self::Tensor, norm: &RmsNorm<Self::Tensor>, rows: usize) -> Result<Self::Tensor>;

    /// Rotary positions (Su et al. 2021), the first half of a head paired with the second. x is `[rows, heads · head_dim]`;
    /// row r stands at position `offset + r`, which the table has to reach.
    fn rope(
        &self,
        x: &Self::Tensor,
        rope: &Rope<Self::Tensor>,
        heads: usize,
        rows: usize,
        offset: usize,
    ) -> Result<Self::Tensor>;

    /// GELU in its tanh form (Hendrycks and Gimpel 2016), element by element.
    fn gelu(&self, x: &Self::Tensor, len: usize) -> Result<Self::Tensor>;

    /// GELU as it is defined, with the error function (Hendrycks and Gimpel 2016), element by element.
    fn gelu_erf(&self, x: &Self::Tensor, len: usize) -> Result<Self::Tensor>;

    /// The product of SwiGLU (Shazeer 2020): `silu(gate) · up`, element by element, with `silu(x) = x / (1 + e⁻ˣ)`.
    fn swiglu(&self, gate: &Self::Tensor, up: &Self::Tensor, len: usize) -> Result<Self::Tensor>;

    /// `a + b`, element by element.
    fn add(&self, a: &Self::Tensor, b: &Self::Tensor, len: usize) -> Result<Self::Tensor>;

    /// `a · b`, element by element.
    fn multiply(&self, a: &Self::Tensor, b: &Self::Tensor, len: usize) -> Result<Self::Tensor>;

    /// Scaled dot-product attention (Vaswani et al. 2017) with the rules, grouping and traces of `params`.
    fn attention(&self, inputs: Inputs<&Self::Tensor>, params: &Params) -> Result<AttentionTensors<Self::Tensor>>;

    /// Linear attention (Katharopoulos et al. 2020; ONNX LinearAttention, opset 27) with the rule and gates of `params`.
    fn linear_attention(
        &self,
        inputs: linear_attention::Inputs<&Self::Tensor>,
        params: &linear_attention::Params,
    ) -> Result<LinearAttentionTensors<Self::Tensor>>;

    /// A gated recurrent unit over a sequence (Cho et al. 2014), token after token.
    fn recurrent(
        &self,
        inputs: recurrent::Inputs<&Self::Tensor>,
        params: &recurrent::Params,
    ) -> Result<RecurrentTensors<Self::Tensor>>;

    /// Waits for all that was queued and copies the tensors back, in the order given.
    fn read(&self, tensors: &[&Self::Tensor]) -> impl Future<Output = Result<Vec<Vec<f32>>>>;
}

/// The result of a future that never waits, as those of the cpu and the reference are.
///
/// # Panics
/// When the future has to wait.
pub fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("this backend waits; await its futures"),
    }
}
