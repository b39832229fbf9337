//! Linear attention on one thread.
//!
//! Tokens are taken [`CHUNK`] at a time, one key head of one sample after another. Where all rows of the state fade alike, a
//! chunk is a few small matrix products ([`chunk`](mod@chunk)); otherwise each token changes the state by itself
//! ([`token`](mod@token)). Both keep the state of the head at hand as rows padded to whole vectors.

mod chunk;
mod job;
mod matrix;
mod token;

pub use job::LinearAttentionJob;

use super::simd::{LANES, exp, load, store};
use crate::attention::Strides;
use crate::error::{Code, Error, Result};
use crate::linear_attention::{FeatureMap, Gates, Inputs, Output, Params};

/// Tokens in a chunk: the products inside one are then as large as those with the state, for the usual heads.
pub(crate) const CHUNK: usize = 64;
/// Multiply-adds in one step: some milliseconds.
const STEP: u64 = 50_000_000;

/// One call under way: its results so far, its scratch, and how far it is.
#[derive(Debug)]
pub(crate) struct Work {
    gates: Gates,
    output: Vec<f32>,
    state: Vec<f32>,
    head: Head,
    scratch: Scratch,
    parts_done: u64,
}

/// The state of the key head at hand.
#[derive(Debug)]
struct Head {
    b: usize,
    g: usize,
    /// S, `[head_dim up to 4s][width]`.
    state: Vec<f32>,
    /// z, `[head_dim]`.
    sum: Vec<f32>,
    /// Columns of a row: value_dim up to whole vectors.
    width: usize,
}

/// What a chunk needs beside the tensors.
#[derive(Debug)]
struct Scratch {
    /// φ(q), `[CHUNK][head_dim]`.
    queries: Vec<f32>,
    /// φ(k) turned, `[head_dim up to 4s][CHUNK]`; in the walk by tokens one row of head_dim.
    keys: Vec<f32>,
    /// The same, faded to the end of the chunk.
    faded_keys: Vec<f32>,
    /// `[CHUNK][width]`.
    values: Vec<f32>,
    /// Queries times keys, `[CHUNK][CHUNK]`.
    scores: Vec<f32>,
    /// Outputs before the scale, `[CHUNK][width]`.
    mix: Vec<f32>,
    /// exp(decay) of each token of the chunk; in the walk by tokens of each row of the state.
    keep: Vec<f32>,
}

/// One stretch of the work.
struct Part {
    b: usize,
    g: usize,
    /// First token.
    first: usize,
    /// Tokens.
    count: usize,
    /// Does it change the state?
    takes: bool,
    /// Does it answer queries?
    answers: bool,
}

impl Work {
    /// Allocates results and scratch for a call whose [`Params::validate`] passed and gave `gates`.
    pub(crate) fn new(params: &Params, gates: Gates) -> Result<Self> {
        let shape = &params.shape;
        let (rows, width) = (shape.head_dim.next_multiple_of(4), shape.value_dim.next_multiple_of(LANES));
        let head = Head { b: 0, g: 0, state: zeros(rows * width)?, sum: zeros(shape.head_dim)?, width };
        let scratch = Scratch {
            queries: zeros(CHUNK * shape.head_dim)?,
            keys: zeros(rows * CHUNK)?,
            faded_keys: zeros(rows * CHUNK)?,
            values: zeros(CHUNK * width)?,
            scores: zeros(CHUNK * CHUNK)?,
            mix: zeros(CHUNK * width)?,
            keep: zeros(CHUNK.max(shape.head_dim))?,
        };
        let (output, state) = (zeros(shape.output_len())?, zeros(shape.state_len())?);
        Ok(Self { gates, output, state, head, scratch, parts_done: 0 })
    }

    pub(crate) fn done(&self, params: &Params) -> bool {
        self.parts_done == parts(params)
    }

    /// Finished parts of all parts; 1 when, and only when, all is done.
    pub(crate) fn progress(&self, params: &Params) -> f32 {
        if self.done(params) { 1.0 } else { ((self.parts_done as f64 / parts(params) as f64) as f32).min(0.999) }
    }

    /// Bytes of results and scratch.
    pub(crate) fn bytes(&self) -> u64 {
        let Scratch { queries, keys, faded_keys, values, scores, mix, keep } = &self.scratch;
        let all = [
            &self.output,
            &self.state,
            &self.head.state,
            &self.head.sum,
            queries,
            keys,
            faded_keys,
            values,
            scores,
            mix,
            keep,
        ];
        4 * all.map(Vec::len).iter().sum::<usize>() as u64
    }

    /// Computes about [`STEP`] multiply-adds more.
    pub(crate) fn step(&mut self, params: &Params, inputs: Inputs<&[f32]>) {
        let shape = &params.shape;
        let one = (2 * shape.head_dim * (shape.value_dim + CHUNK) * shape.group()) as u64;
        let mut spent = 0;
        while !self.done(params) && spent < STEP {
            let part = part(params, self.parts_done);
            if part.first == 0 && part.takes {
                self.head.start(params, inputs.past_state, part.b, part.g);
            }
            if by_chunks(params, &self.gates) {
                self.chunk(params, inputs, &part);
            } else {
                self.tokens(params, inputs, &part);
            }
            if part.first + part.count == shape.tokens && part.takes {
                self.head.store(params, &mut self.state);
            }
            spent += one * part.count as u64;
            self.parts_done += 1;
        }
    }

    /// The result; `peak_bytes` is left to the caller, who knows who holds the inputs.
    pub(crate) fn finish(self) -> Output {
        Output { output: self.output, state: self.state, peak_bytes: 0, gpu_millis: None }
    }
}

impl Head {
    /// Begins with a head: its past state, or an empty one.
    fn start(&mut self, params: &Params, past: Option<&[f32]>, b: usize, g: usize) {
        let shape = &params.shape;
        (self.b, self.g) = (b, g);
        self.state.fill(0.0);
        self.sum.fill(0.0);
        if let Some(past) = past {
            let rows = past[shape.state_at(b, g)..].chunks_exact(shape.value_dim);
            for (to, from) in self.state.chunks_exact_mut(self.width).zip(rows).take(shape.head_dim) {
                to[..shape.value_dim].copy_from_slice(from);
            }
        }
    }

    /// Writes the state of the head where the call's result has it.
    fn store(&self, params: &Params, state: &mut [f32]) {
        let shape = &params.shape;
        let rows = state[shape.state_at(self.b, self.g)..].chunks_exact_mut(shape.value_dim);
        for (to, from) in rows.zip(self.state.chunks_exact(self.width)).take(shape.head_dim) {
            to.copy_from_slice(&from[..shape.value_dim]);
        }
    }
}

/// What [`Work::bytes`] will be.
pub(crate) const fn bytes(params: &Params) -> u64 {
    let shape = &params.shape;
    let (dim, rows) = (shape.head_dim, shape.head_dim.next_multiple_of(4));
    let width = shape.value_dim.next_multiple_of(LANES);
    let keep = if dim > CHUNK { dim } else { CHUNK };
    let head = rows * width + dim;
    let scratch = CHUNK * (dim + 2 * rows + 2 * width + CHUNK) + keep;
    4 * (shape.output_len() as u64 + (shape.state_len() + head + scratch) as u64)
}

/// Chunks where one factor fades all rows. Inside a chunk a later token is multiplied by 0 and not left out, so where
/// numbers may be infinite each token goes by itself; and a few tokens fill no block.
fn by_chunks(params: &Params, gates: &Gates) -> bool {
    let alike = gates.decay_width == 0 || gates.decay_width == 1;
    alike && !params.rule.is_delta() && !params.allow_non_finite && params.shape.tokens >= 8
}

/// How many parts there are; where not causal, each stretch of tokens is two.
fn parts(params: &Params) -> u64 {
    let shape = &params.shape;
    let passes = if params.causal { 1 } else { 2 };
    (shape.batch * shape.kv_heads * passes * shape.tokens.div_ceil(CHUNK)) as u64
}

/// Part `number`: tokens fastest, then, where not causal, taking before answering, then key heads, then samples.
fn part(params: &Params, number: u64) -> Part {
    let shape = &params.shape;
    let chunks = shape.tokens.div_ceil(CHUNK);
    let number = number as usize;
    let (stretch, rest) = (number % chunks, number / chunks);
    let (second, bg) = if params.causal { (false, rest) } else { (rest % 2 == 1, rest / 2) };
    let first = stretch * CHUNK;
    Part {
        b: bg / shape.kv_heads,
        g: bg % shape.kv_heads,
        first,
        count: CHUNK.min(shape.tokens - first),
        takes: !second,
        answers: second || params.causal,
    }
}

/// Applies φ to every number.
fn map_features(numbers: &mut [f32], map: FeatureMap) {
    if map == FeatureMap::EluPlusOne {
        in_vectors(numbers, |x| {
            let positive = x.simd_gt(wide::f32x8::splat(0.0));
            positive.select(x + wide::f32x8::splat(1.0), exp(x))
        });
    }
}

/// `x = f(x)` for every number, whatever the length.
fn in_vectors(numbers: &mut [f32], f: impl Fn(wide::f32x8) -> wide::f32x8) {
    let (chunks, tail) = numbers.as_chunks_mut::<LANES>();
    for chunk in chunks {
        let y = f(load(chunk));
        store(y, chunk);
    }
    let mut last = [0.0; LANES];
    last[..tail.len()].copy_from_slice(tail);
    tail.copy_from_slice(&f(load(&last)).as_array()[..tail.len()]);
}

/// The row of token `t` of a head.
fn row(from: &[f32], strides: Strides, b: usize, h: usize, t: usize, dim: usize) -> &[f32] {
    &from[strides.at(b, h, t)..][..dim]
}

/// What a row is multiplied by at the end: the scale, or one over the divisor; 0 where that is 0.
fn factor(params: &Params, divisor: f32) -> f32 {
    match (params.normalise, divisor) {
        (false, _) => params.scale,
        (true, 0.0) => 0.0,
        (true, divisor) => 1.0 / divisor,
    }
}

/// A vector of zeros, or an error where memory is short: in a browser the page must outlive it.
fn zeros(len: usize) -> Result<Vec<f32>> {
    let mut zeros = Vec::new();
    zeros.try_reserve_exact(len).map_err(|_| {
        Error::new(
            Code::OutOfMemory,
            format!(
                "There is no memory for {len} more numbers of 4 bytes; use fewer tokens, or fewer or narrower heads."
            ),
        )
    })?;
    zeros.resize(len, 0.0);
    Ok(zeros)
}
