//! The f64 twin: plain loops that read like the formula. It is the oracle of every test and the source of every
//! explanation, so nothing here is clever.
//!
//! The operations as free functions take and give `f64` slices; [`Reference`] puts them behind [`Backend`].

pub mod add;
pub mod attention;
pub mod compare;
pub mod concat;
pub mod gelu;
pub mod gelu_erf;
pub mod linear;
pub mod linear_attention;
pub mod multiply;
pub mod norm;
pub mod recurrent;
pub mod rms_norm;
pub mod rope;
pub mod row;
pub mod swiglu;

use std::rc::Rc;

use crate::attention::{Inputs, Params};
use crate::backend::{
    AttentionTensors, Backend, Linear, LinearAttentionTensors, Norm, RecurrentTensors, RmsNorm, Rope,
};
use crate::error::Result;
use crate::linear_attention as linear_call;
use crate::matrix::Matrix;
use crate::recurrent as recurrent_call;

/// The backend that computes in f64. Its tensors are plain shared slices, so a caller can look at every digit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference;

impl Backend for Reference {
    type Tensor = Rc<[f64]>;
    type Matrix = Matrix;

    fn upload(&self, data: &[f32]) -> Result<Self::Tensor> {
        Ok(data.iter().map(|value| f64::from(*value)).collect())
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
        Ok(norm::layer_norm(x, &norm.gain, &norm.bias, f64::from(norm.epsilon), rows, norm.dim).into())
    }

    fn rms_norm(&self, x: &Self::Tensor, norm: &RmsNorm<Self::Tensor>, rows: usize) -> Result<Self::Tensor> {
        Ok(rms_norm::rms_norm(x, &norm.gain, f64::from(norm.epsilon), rows, norm.dim).into())
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
        Ok(x[..len].iter().map(|x| gelu::gelu(*x)).collect())
    }

    fn gelu_erf(&self, x: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(x[..len].iter().map(|x| gelu_erf::gelu_erf(*x)).collect())
    }

    fn swiglu(&self, gate: &Self::Tensor, up: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(gate[..len].iter().zip(&up[..len]).map(|(gate, up)| swiglu::swiglu(*gate, *up)).collect())
    }

    fn add(&self, a: &Self::Tensor, b: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(add::add(&a[..len], &b[..len]).into())
    }

    fn multiply(&self, a: &Self::Tensor, b: &Self::Tensor, len: usize) -> Result<Self::Tensor> {
        Ok(multiply::multiply(&a[..len], &b[..len]).into())
    }

    fn attention(&self, inputs: Inputs<&Self::Tensor>, params: &Params) -> Result<AttentionTensors<Self::Tensor>> {
        let Inputs { q, k, v, bias } = inputs;
        params.validate(Inputs { q: q.len(), k: k.len(), v: v.len(), bias: bias.map(|bias| bias.len()) })?;
        let stages = attention::attention(Inputs { q, k, v, bias: bias.map(|bias| &**bias) }, params);
        let keep = |wanted: bool, matrix: Vec<f64>| wanted.then(|| matrix.into());
        Ok(AttentionTensors {
            output: stages.output.into(),
            dots: keep(params.trace.dots, stages.dots),
            scores: keep(params.trace.scores, stages.scores),
            softcapped: keep(params.trace.softcapped, stages.softcapped),
            masked: keep(params.trace.masked, stages.masked),
            weights: keep(params.trace.weights, stages.weights),
        })
    }

    fn linear_attention(
        &self,
        inputs: linear_call::Inputs<&Self::Tensor>,
        params: &linear_call::Params,
    ) -> Result<LinearAttentionTensors<Self::Tensor>> {
        let gates = params.validate(inputs.map(|tensor| tensor.len()))?;
        let results = linear_attention::linear_attention(inputs.map(|tensor| &**tensor), params, &gates);
        Ok(LinearAttentionTensors { output: results.output.into(), state: results.state.into() })
    }

    fn recurrent(
        &self,
        inputs: recurrent_call::Inputs<&Self::Tensor>,
        params: &recurrent_call::Params,
    ) -> Result<RecurrentTensors<Self::Tensor>> {
        params.validate(inputs.map(|tensor| tensor.len()))?;
        let results = recurrent::recurrent(inputs.map(|tensor| &**tensor), &params.shape);
        Ok(RecurrentTensors { output: results.output.into(), state: results.state.into() })
    }

    async fn read(&self, tensors: &[&Self::Tensor]) -> Result<Vec<Vec<f32>>> {
        Ok(tensors.iter().map(|tensor| tensor.iter().map(|value| *value as f32).collect()).collect())
    }
}
