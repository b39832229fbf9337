//! Which dispatches a call is made of, and the buffers between them.

use super::super::{Gpu, Tensor};
use crate::backend::LinearAttentionTensors;
use crate::error::Result;
use crate::linear_attention::{Gates, Params};

/// Tokens in a chunk. The states of all chunks are as many numbers as head_dim × value_dim / CHUNK a token, the scores CHUNK a
/// token and head: for heads of 64 this is near the least work.
pub(crate) const CHUNK: usize = 32;
/// Rows and columns of a tile.
const TILE: usize = 8;
/// Bytes of the largest buffer between the stages; longer calls take their tokens in several segments.
const SEGMENT_BYTES: usize = 32 << 20;

/// A kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// How much each token of a chunk leaves of the state before it.
    Fades,
    /// Each chunk's own part of the state.
    State,
    /// The state before each chunk.
    Scan,
    /// Queries times keys inside the chunks.
    Scores,
    /// The output.
    Output,
    /// All of it, token by token.
    Delta,
}

/// One kernel over one segment of the tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) stage: Stage,
    /// First token.
    pub(super) start: usize,
    /// Chunks from there.
    pub(super) chunks: usize,
    /// What it can be sliced into: invocations, or for [`Stage::Delta`] tokens.
    pub(super) items: u64,
    /// Multiply-adds of one item, or what weighs as much.
    pub(super) cost: u64,
}

/// The steps in order, the results, and what lies between.
pub(super) struct Plan {
    pub(super) gates: Gates,
    pub(super) steps: Vec<Step>,
    pub(super) output: Tensor,
    /// The state so far, in the end that after the last token.
    pub(super) state: Tensor,
    /// The same of the sum of keys, where normalised.
    pub(super) sum: Option<Tensor>,
    pub(super) fades: Option<Tensor>,
    pub(super) states: Option<Tensor>,
    pub(super) sums: Option<Tensor>,
    pub(super) scores: Option<Tensor>,
}

/// Numbers of the buffers between the stages, before anything is allocated; nothing where there is no such buffer.
pub(super) struct Lengths {
    sum: Option<usize>,
    fades: Option<usize>,
    states: Option<usize>,
    sums: Option<usize>,
    scores: Option<usize>,
}

impl Lengths {
    fn new(params: &Params, gates: &Gates, chunks: usize) -> Self {
        let shape = &params.shape;
        let scratch = |wanted: bool, len: usize| (wanted && chunks > 0).then_some(len);
        let keys = shape.batch * shape.kv_heads * shape.head_dim;
        Self {
            sum: scratch(params.normalise, keys),
            fades: scratch(gates.decay_width > 0, fades_len(params, gates) * chunks),
            states: scratch(true, shape.state_len() * chunks),
            sums: scratch(params.normalise, keys * chunks),
            scores: scratch(params.causal, scores_len(params) * chunks),
        }
    }
}

/// Bytes of the results and of what lies between, for the rules that only add.
pub(crate) fn bytes(params: &Params, gates: &Gates) -> u64 {
    let shape = &params.shape;
    let chunks = if params.rule.is_delta() { 0 } else { segment(params, gates) };
    let Lengths { sum, fades, states, sums, scores } = Lengths::new(params, gates, chunks);
    let between: u64 = [sum, fades, states, sums, scores].into_iter().flatten().map(|len| len as u64).sum();
    4 * (shape.output_len() as u64 + shape.state_len() as u64 + between)
}

impl Plan {
    pub(super) fn new(gpu: &Gpu, params: &Params, gates: Gates) -> Result<Self> {
        let shape = &params.shape;
        let steps = if params.rule.is_delta() { vec![delta(params)] } else { by_chunks(params, &gates) };
        let chunks = steps.iter().filter(|step| step.stage == Stage::State).map(|step| step.chunks).max().unwrap_or(0);
        let lengths = Lengths::new(params, &gates, chunks);
        let scratch = |len: Option<usize>| len.map(|len| gpu.allocate(len)).transpose();
        Ok(Self {
            gates,
            output: gpu.allocate(shape.output_len())?,
            state: gpu.allocate(shape.state_len())?,
            sum: scratch(lengths.sum)?,
            fades: scratch(lengths.fades)?,
            states: scratch(lengths.states)?,
            sums: scratch(lengths.sums)?,
            scores: scratch(lengths.scores)?,
            steps,
        })
    }

    /// Multiply-adds of all steps.
    pub(super) fn cost(&self) -> u64 {
        self.steps.iter().map(|step| step.items * step.cost).sum()
    }

    pub(super) fn finish(self) -> LinearAttentionTensors<Tensor> {
        LinearAttentionTensors { output: self.output, state: self.state }
    }
}

/// Numbers of the fades of one chunk of all heads.
fn fades_len(params: &Params, gates: &Gates) -> usize {
    params.shape.batch * params.shape.kv_heads * CHUNK * gates.decay_width
}

/// Numbers of the scores of one chunk of all heads.
fn scores_len(params: &Params) -> usize {
    params.shape.batch * params.shape.heads * CHUNK * CHUNK
}

fn delta(params: &Params) -> Step {
    let shape = &params.shape;
    // Load, multiply, add, store: a number of the state is worth four multiply-adds of the other kernels.
    let cost = 4 * (shape.state_len() * (1 + shape.group())) as u64;
    Step { stage: Stage::Delta, start: 0, chunks: 0, items: shape.tokens as u64, cost }
}

/// Chunks of one segment.
fn segment(params: &Params, gates: &Gates) -> usize {
    let largest = params.shape.state_len().max(scores_len(params)).max(fades_len(params, gates)) * 4;
    (SEGMENT_BYTES / largest).clamp(1, params.shape.tokens.div_ceil(CHUNK))
}

fn by_chunks(params: &Params, gates: &Gates) -> Vec<Step> {
    let all = params.shape.tokens.div_ceil(CHUNK);
    let segment = segment(params, gates);
    let mut steps = Vec::new();
    for first in (0..all).step_by(segment) {
        let chunks = segment.min(all - first);
        let step = |stage| Step::new(stage, params, gates, first * CHUNK, chunks);
        if gates.decay_width > 0 {
            steps.push(step(Stage::Fades));
        }
        steps.extend([step(Stage::State), step(Stage::Scan)]);
        if params.causal {
            steps.extend([step(Stage::Scores), step(Stage::Output)]);
        }
    }
    if !params.causal {
        steps.push(Step::new(Stage::Output, params, gates, 0, all));
    }
    steps
}

impl Step {
    fn new(stage: Stage, params: &Params, gates: &Gates, start: usize, chunks: usize) -> Self {
        let shape = &params.shape;
        let tiles = |size: usize| size.div_ceil(TILE) as u64;
        let kv_heads = (shape.batch * shape.kv_heads) as u64;
        let heads = (shape.batch * shape.heads) as u64;
        let (chunk, number) = (CHUNK as u64, chunks as u64);
        let (dim, width) = (shape.head_dim as u64, shape.value_dim as u64);
        let tile = (TILE * TILE) as u64;
        let lines = chunk / TILE as u64;
        let (items, cost) = match stage {
            Stage::Fades => (kv_heads * number * gates.decay_width as u64, 16 * chunk),
            Stage::State => (kv_heads * number * tiles(shape.head_dim) * tiles(shape.value_dim), tile * chunk),
            Stage::Scan => (kv_heads * dim * (width + u64::from(params.normalise)), 16 * number),
            Stage::Scores => (heads * number * lines * (lines + 1) / 2, tile * dim),
            Stage::Output => {
                let inside = if params.causal { chunk / 2 } else { 0 };
                (heads * number * lines * tiles(shape.value_dim), tile * (dim + inside))
            }
            Stage::Delta => (0, 0),
        };
        Self { stage, start, chunks, items, cost }
    }
}
