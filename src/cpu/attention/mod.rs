//! Scaled dot-product attention on one thread.
//!
//! Both kernels walk the same grid: samples × heads × chunks of [`ROWS`] queries, and inside a chunk blocks of [`KEYS`] keys.
//! A block of keys and values is packed once per chunk into panels of eight, so that the inner loops ([`block`]) run
//! over contiguous memory whatever the layout, in the 4 × 8 register block that sixteen SIMD registers hold.

mod block;
mod flash;
mod naive;
mod scores;
mod softmax;

use crate::attention::{Inputs, Kernel, Output, Params};
use crate::error::{Code, Error, Result};

/// Queries in a chunk: enough to make packing a block of keys negligible.
const ROWS: usize = 64;
/// Keys in a block: keys and values of one block stay in the L2 cache with the chunk.
const KEYS: usize = 128;
/// Multiply-adds in one step: some milliseconds.
const STEP: u64 = 50_000_000;

/// Where the computation stands: the next chunk, and inside it the next block of keys.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    batch: usize,
    head: usize,
    /// First query of the chunk.
    row: usize,
    /// First key of the next block.
    key: usize,
}

/// One call under way: its results so far, its scratch, its cursor.
#[derive(Debug)]
pub(crate) struct Work {
    cursor: Cursor,
    chunks_done: u64,
    chunks: u64,
    result: Output,
    scratch: Scratch,
}

/// What a chunk needs beside the tensors.
#[derive(Debug)]
struct Scratch {
    /// Queries of the chunk in groups of four: `[group][head_dim][4]`.
    queries: Vec<f32>,
    /// One block of keys: `[panel][head_dim][8]`.
    keys: Vec<f32>,
    /// One block of values: `[tile][key][8]`.
    values: Vec<f32>,
    /// Scores, then weights, of four queries: `[4][KEYS]`.
    scores: Vec<f32>,
    /// The mix of each query of the chunk so far, not yet divided by the sum: `[ROWS][tiles · 8]`.
    mix: Vec<f32>,
    /// Largest score of each query so far.
    max: [f32; ROWS],
    /// Sum of the powers of each query so far, relative to `max`.
    sum: [f32; ROWS],
}

impl Work {
    /// Allocates results and scratch for a call whose [`Params::validate`] passed.
    pub(crate) fn new(params: &Params) -> Result<Self> {
        let shape = &params.shape;
        let kernel = params.chosen_kernel();
        let matrix = |wanted: bool| -> Result<Option<Vec<f32>>> {
            let len = if wanted {
                shape.scores_len().unwrap_or(usize::MAX)
            } else {
                return Ok(None);
            };
            zeros(len).map(Some)
        };
        let trace = &params.trace;
        let result = Output {
            output: zeros(shape.output_len())?,
            dots: matrix(trace.dots)?,
            scores: matrix(trace.scores)?,
            softcapped: matrix(trace.softcapped)?,
            masked: matrix(trace.masked)?,
            weights: matrix(kernel == Kernel::Naive)?,
            kernel,
            peak_bytes: 0,
            gpu_millis: None,
        };
        let value_width = shape.value_dim.next_multiple_of(8);
        let scratch = Scratch {
            queries: zeros(ROWS * shape.head_dim)?,
            keys: zeros(KEYS * shape.head_dim)?,
            values: zeros(KEYS * value_width)?,
            scores: zeros(4 * KEYS)?,
            mix: zeros(ROWS * value_width)?,
            max: [0.0; ROWS],
            sum: [0.0; ROWS],
        };
        let chunks = (shape.batch * shape.heads * shape.queries.div_ceil(ROWS)) as u64;
        Ok(Self { cursor: Cursor::default(), chunks_done: 0, chunks, result, scratch })
    }

    pub(crate) fn done(&self) -> bool {
        self.chunks_done == self.chunks
    }

    /// Finished chunks of all chunks; 1 when, and only when, all is done.
    pub(crate) fn progress(&self) -> f32 {
        if self.done() { 1.0 } else { ((self.chunks_done as f64 / self.chunks as f64) as f32).min(0.999) }
    }

    /// Bytes of results and scratch.
    pub(crate) fn bytes(&self) -> u64 {
        let Output { output, dots, scores, softcapped, masked, weights, .. } = &self.result;
        let matrices = [dots, scores, softcapped, masked, weights].map(|matrix| matrix.as_ref().map_or(0, Vec::len));
        let Scratch { queries, keys, values, scores, mix, max, sum } = &self.scratch;
        let scratch = queries.len() + keys.len() + values.len() + scores.len() + mix.len() + max.len() + sum.len();
        4 * (output.len() + matrices.iter().sum::<usize>() + scratch) as u64
    }

    /// Computes about [`STEP`] multiply-adds more.
    pub(crate) fn step(&mut self, params: &Params, inputs: Inputs<&[f32]>) {
        let shape = &params.shape;
        let mut spent = 0;
        while !self.done() && spent < STEP {
            spent += match self.result.kernel {
                Kernel::Naive => self.naive_chunk(params, inputs),
                _ => self.flash_block(params, inputs),
            };
            if self.cursor.key < self.horizon(params) {
                continue;
            }
            self.chunks_done += 1;
            self.cursor.key = 0;
            self.cursor.row += ROWS;
            if self.cursor.row >= shape.queries {
                self.cursor.row = 0;
                self.cursor.head += 1;
            }
            if self.cursor.head == shape.heads {
                self.cursor.head = 0;
                self.cursor.batch += 1;
            }
        }
    }

    /// The result; `peak_bytes` is left to the caller, who knows who holds the inputs.
    pub(crate) fn finish(self, params: &Params) -> Output {
        let mut result = self.result;
        if !params.trace.weights {
            result.weights = None;
        }
        result
    }

    /// Queries in the chunk at the cursor.
    fn rows(&self, params: &Params) -> usize {
        ROWS.min(params.shape.queries - self.cursor.row)
    }

    /// Keys that some query of the chunk may see.
    fn horizon(&self, params: &Params) -> usize {
        let rows = self.cursor.row..self.cursor.row + self.rows(params);
        params.span_of(self.cursor.batch, rows).end
    }
}

/// A vector of zeros, or an error where memory is short: in a browser the page must outlive it.
fn zeros(len: usize) -> Result<Vec<f32>> {
    let mut zeros = Vec::new();
    zeros.try_reserve_exact(len).map_err(|_| {
        Error::new(
            Code::OutOfMemory,
            format!(
                "There is no memory for {len} more numbers of 4 bytes; use fewer tokens, fewer traces, or \"flash\"."
            ),
        )
    })?;
    zeros.resize(len, 0.0);
    Ok(zeros)
}
