//! The f32 SIMD twin: the backend where there is no WebGPU, and often the faster one where WebGPU is a software adapter.
//!
//! One thread. [`Cpu`] puts the operations behind [`Backend`]; a large attention is better run as a [`Job`], which can be
//! stopped and asked how far it is between slices of a few milliseconds, and so are a
//! [`LinearAttentionJob`] and a [`RecurrentJob`].

mod add;
pub(crate) mod attention;
mod concat;
mod dot;
mod flash_steps;
mod gelu;
mod gelu_erf;
mod job;
mod linear;
pub(crate) mod linear_attention;
mod multiply;
mod norm;
pub(crate) mod recurrent;
mod rms_norm;
mod rope;
mod simd;
mod swiglu;

use std::rc::Rc;

pub use flash_steps::{FlashStep, FlashSteps, flash_steps};
pub use job::Job;
pub use linear_attention::LinearAttentionJob;
pub use recurrent::RecurrentJob;

use crate::attention::{Inputs, Params};
use crate::backend::{
    AttentionTensors, Backend, Linear, LinearAttentionTensors, Norm, RecurrentTensors, RmsNorm, Rope,
};
use crate::error::Result;
use crate::linear_attention as linear_call;
use crate::matrix::Matrix;
use crate::recurrent as recurrent_call;

/// The backend that computes in f32 on the calling thread, at once: nothing is queued.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu;

impl Backend for Cpu {
    type Tensor = Rc<[f32]>;
    type Matrix = Matrix;

    fn upload(&self, data: &[f32]) -> Result<Self::Tensor> {
        Ok(data.into())
    }

    fn upload_matrix(&self, matrix: &Matrix) -> Result<Matrix> {
        Ok(matrix.clone())
    }

    fn concat(&self, a: &Self::Tensor, b: &Self::Tensor) -> Result<Self::Tensor> {
        Ok(concat::concat(a, b).into())
    }

    fn linear(&self, x: &Self::Tensor, layer: &Linear<Matrix, Self::Tensor>, rows: usize) -> Result<Self::Tensor> {
        Ok(linear::linear(x, &layer.weight, layer.bias.as_deref(), rows).into())
    }

    fn layer_norm(&self, x: &Self::Tensor, norm: &Norm<Self::Tensor>, rows: usize) -> Result<Self::Tensor> {
        Ok(norm::layer_norm(x, &norm.gain, &norm.bias, norm.epsilon, rows, norm.dim).into())
    }

    fn rms_norm(&self, x: &Self::Tensor, norm: &RmsNorm<Self::Tensor>, rows: usize) -> Result<Self::Tensor> {
        Ok(rms_norm::rms_norm(x, &norm.gain, norm.epsilon, rows, norm.dim).into())
    }

    fn rope(
        &self,
        x: &Self::Tensor,
        rope: &Rope<Self::Tensor>,
        heads: usize,
        rows: usize,
        offset: usize,
    ) -> Result<Self::Tensor> {
        Ok(rope::rope(x, &rope.table, heads, rope.head_dim, rows, offset).into())
    }

    fn gelu(&self, x: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(gelu::gelu(&x[..len]).into())
    }

    fn gelu_erf(&self, x: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(gelu_erf::gelu_erf(&x[..len]).into())
    }

    fn swiglu(&self, gate: &Self::Tensor, up: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(swiglu::swiglu(&gate[..len], &up[..len]).into())
    }

    fn add(&self, a: &Self::Tensor, b: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(add::add(&a[..len], &b[..len]).into())
    }

    fn multiply(&self, a: &Self::Tensor, b: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(multiply::multiply(&a[..len], &b[..len]).into())
    }

    fn attention(&self, inputs: Inputs<&Self::Tensor>, params: &Params) -> Result<AttentionTensors<Self::Tensor>> {
        let Inputs { q, k, v, bias } = inputs;
        let inputs = Inputs { q: &**q, k: &**k, v: &**v, bias: bias.map(|bias| &**bias) };
        params.check(inputs)?;
        let mut work = attention::Work::new(params, attention::Share::ALL)?;
        while !work.done() {
            work.step(params, inputs);
        }
        let result = work.finish(params);
        let share = |matrix: Option<Vec<f32>>| matrix.map(Rc::from);
        Ok(AttentionTensors {
            output: result.output.into(),
            dots: share(result.dots),
            scores: share(result.scores),
            softcapped: share(result.softcapped),
            masked: share(result.masked),
            weights: share(result.weights),
        })
    }

    fn linear_attention(
        &self,
        inputs: linear_call::Inputs<&Self::Tensor>,
        params: &linear_call::Params,
    ) -> Result<LinearAttentionTensors<Self::Tensor>> {
        let inputs = inputs.map(|tensor| &**tensor);
        let gates = params.check(inputs)?;
        let mut work = linear_attention::Work::new(params, gates)?;
        while !work.done(params) {
            work.step(params, inputs);
        }
        let results = work.finish();
        Ok(LinearAttentionTensors { output: results.output.into(), state: results.state.into() })
    }

    fn recurrent(
        &self,
        inputs: recurrent_call::Inputs<&Self::Tensor>,
        params: &recurrent_call::Params,
    ) -> Result<RecurrentTensors<Self::Tensor>> {
        let inputs = inputs.map(|tensor| &**tensor);
        params.check(inputs)?;
        let mut work = recurrent::Work::new(params, inputs)?;
        while !work.done(params) {
            work.step(params, inputs);
        }
        let results = work.finish();
        Ok(RecurrentTensors { output: results.output.into(), state: results.state.into() })
    }

    async fn read(&self, tensors: &[&Self::Tensor]) -> Result<Vec<Vec<f32>>> {
        Ok(tensors.iter().map(|tensor| tensor.to_vec()).collect())
    }
}
