//! Scores, softmax and mix as three dispatches, every matrix in memory — `shaders/attention/naive_*.wgsl`.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use super::Prepared;
use super::source::Source;
use super::uniform::rules;
use crate::attention::Params;
use crate::backend::AttentionTensors;
use crate::error::Result;

/// The three dispatches, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Scores,
    Softmax,
    Mix,
}

pub(super) const STAGES: [Stage; 3] = [Stage::Scores, Stage::Softmax, Stage::Mix];

/// Results and matrices of one call. The masked scores and the weights are always there: they are how it computes.
pub(super) struct Buffers {
    output: Tensor,
    dots: Option<Tensor>,
    scores: Option<Tensor>,
    softcapped: Option<Tensor>,
    masked: Tensor,
    weights: Tensor,
}

impl Buffers {
    pub(super) fn new(gpu: &Gpu, params: &Params) -> Result<Self> {
        let shape = &params.shape;
        shape.check_scores(gpu.info().max_storage_bytes, "maxStorageBufferBindingSize")?;
        let len = shape.scores_len().unwrap_or(usize::MAX);
        let kept = |wanted: bool| wanted.then(|| gpu.allocate(len)).transpose();
        Ok(Self {
            output: gpu.allocate(shape.output_len())?,
            dots: kept(params.trace.dots)?,
            scores: kept(params.trace.scores)?,
            softcapped: kept(params.trace.softcapped)?,
            masked: gpu.allocate(len)?,
            weights: gpu.allocate(len)?,
        })
    }

    pub(super) fn output(&self) -> &Tensor {
        &self.output
    }

    pub(super) fn finish(self, params: &Params) -> AttentionTensors<Tensor> {
        AttentionTensors {
            output: self.output,
            dots: self.dots,
            scores: self.scores,
            softcapped: self.softcapped,
            masked: params.trace.masked.then_some(self.masked),
            weights: params.trace.weights.then_some(self.weights),
        }
    }
}

/// Matrices of queries × keys that a call has: the masked scores, the weights, and what else is traced.
pub(super) fn matrices(params: &Params) -> u64 {
    let trace = &params.trace;
    2 + [trace.dots, trace.scores, trace.softcapped].into_iter().map(u64::from).sum::<u64>()
}

/// How many items a stage has: tiles, rows, tiles.
pub(super) fn items(stage: Stage, params: &Params) -> u64 {
    let shape = &params.shape;
    let heads = (shape.batch * shape.heads) as u64;
    let tiles = |size: usize| size.div_ceil(4) as u64;
    match stage {
        Stage::Scores => heads * tiles(shape.queries) * tiles(shape.keys),
        Stage::Softmax => heads * shape.queries as u64,
        Stage::Mix => heads * tiles(shape.queries) * tiles(shape.value_dim),
    }
}

/// Multiply-adds of one item, or what weighs as much.
pub(super) fn cost(stage: Stage, params: &Params) -> u64 {
    let shape = &params.shape;
    match stage {
        Stage::Scores => 16 * shape.head_dim as u64,
        Stage::Softmax => 8 * shape.keys as u64,
        Stage::Mix => 16 * shape.keys as u64,
    }
}

fn key(stage: Stage, params: &Params) -> Key {
    let shader = match stage {
        Stage::Scores => "naive_scores",
        Stage::Softmax => "naive_softmax",
        Stage::Mix => "naive_mix",
    };
    // The softmax and the mix know of no rule.
    let rules = if stage == Stage::Scores { f64::from(rules(params)) } else { 0.0 };
    Key { shader: shader.to_owned(), constants: vec![("RULES", rules)] }
}

fn workgroups(stage: Stage, items: u64) -> u64 {
    if stage == Stage::Softmax { items } else { items.div_ceil(64) }
}

/// The three shaders of a call, in order.
pub(super) fn sources(params: &Params) -> Vec<Source> {
    let source = |stage| Source { key: key(stage, params), workgroups: workgroups(stage, items(stage, params)) };
    STAGES.map(source).to_vec()
}

/// Queues `count` items of a stage, from item `first`.
pub(super) fn record(
    gpu: &Gpu,
    prepared: &Prepared<'_>,
    buffers: &Buffers,
    stage: Stage,
    first: u64,
    count: u64,
) -> Result<()> {
    let keep = [buffers.dots.as_ref(), buffers.scores.as_ref(), buffers.softcapped.as_ref(), Some(&buffers.masked)];
    let bits = keep.iter().enumerate().map(|(bit, kept)| u32::from(kept.is_some()) << bit).sum();
    let kept = |index: usize| keep[index].map_or(Bind::NoWrite, Bind::Write);
    let words = prepared.uniform(bits, first, count);
    let inputs = &prepared.inputs;
    let call = |storage: &[Bind<'_>]| {
        let key = key(stage, prepared.params);
        gpu.record(&Call { key, uniform: &words, storage, workgroups: workgroups(stage, count) })
    };
    match stage {
        Stage::Scores => call(&[
            Bind::Read(inputs.q),
            Bind::Read(inputs.k),
            prepared.limits.as_ref().map_or(Bind::NoRead, Bind::Read),
            inputs.bias.map_or(Bind::NoRead, Bind::Read),
            kept(0),
            kept(1),
            kept(2),
            kept(3),
        ]),
        Stage::Softmax => call(&[Bind::Read(&buffers.masked), Bind::Write(&buffers.weights)]),
        Stage::Mix => call(&[Bind::Read(&buffers.weights), Bind::Read(inputs.v), Bind::Write(&buffers.output)]),
    }
}
