//! Scaled dot-product attention on one thread.
//!
//! All kernels walk the same grid: samples × key heads × chunks of up to [`ROWS`] queries of the heads that share the
//! key head ([`chunk`]), and inside a chunk the keys that it may see ([`walk`]). Naive and flash pack what they read and
//! take eight queries through the inner loop at a time ([`block`]); decode, with few queries, reads rows where they lie.

mod block;
mod chunk;
mod decode;
mod flash;
mod naive;
mod rows;
mod softmax;
mod walk;

pub(crate) use chunk::Share;
use chunk::{Chunk, Grid};

use crate::attention::{Inputs, Kernel, Output, Params};
use crate::error::{Code, Error, Result};

/// Most queries in a chunk: enough to make packing a block of keys negligible.
const ROWS: usize = 256;
/// Most keys in a block: its keys and values stay in the L2 cache while the chunk's queries meet them.
const KEYS: usize = 256;
/// Multiply-adds in one step: some milliseconds.
const STEP: u64 = 80_000_000;

/// What is fixed during a call.
#[derive(Clone, Copy)]
struct Call<'a> {
    params: &'a Params,
    inputs: Inputs<&'a [f32]>,
}

/// One call under way: its results so far, its scratch, and where it stands.
#[derive(Debug)]
pub(crate) struct Work {
    grid: Grid,
    /// The chunk under way.
    chunk: Option<Chunk>,
    result: Output,
    scratch: Scratch,
}

/// What a chunk needs beside the tensors.
#[derive(Debug)]
enum Scratch {
    Naive(block::Packed),
    Flash(flash::State),
    Decode(decode::State),
}

impl Work {
    /// Allocates results and scratch for a call whose [`Params::validate`] passed.
    pub(crate) fn new(params: &Params, share: Share) -> Result<Self> {
        let shape = &params.shape;
        let kernel = params.chosen_kernel();
        let matrix = |wanted: bool| -> Result<Option<Vec<f32>>> {
            let len = if wanted {
                shape.scores_len().unwrap_or(usize::MAX)
            } else {
                return Ok(None);
            };
            filled(len, 0.0).map(Some)
        };
        let trace = &params.trace;
        let result = Output {
            output: filled(shape.output_len(), 0.0)?,
            dots: matrix(trace.dots)?,
            scores: matrix(trace.scores)?,
            softcapped: matrix(trace.softcapped)?,
            masked: matrix(trace.masked)?,
            weights: matrix(kernel == Kernel::Naive)?,
            kernel,
            peak_bytes: 0,
            gpu_millis: None,
        };
        let grid = Grid::new(params, share);
        let scratch = match kernel {
            Kernel::Naive => Scratch::Naive(block::Packed::new(params, grid.most_rows())?),
            Kernel::Decode => Scratch::Decode(decode::State::new(params, grid.most_rows())?),
            _ => Scratch::Flash(flash::State::new(params, grid.most_rows())?),
        };
        Ok(Self { grid, chunk: None, result, scratch })
    }

    pub(crate) fn done(&self) -> bool {
        self.chunk.is_none() && self.grid.done()
    }

    /// Finished queries of all queries; 1 when, and only when, all is done.
    pub(crate) fn progress(&self) -> f32 {
        let unfinished = self.chunk.as_ref().map_or(0, |chunk| chunk.rows.len());
        if self.done() { 1.0 } else { self.grid.share(unfinished).min(0.999) }
    }

    /// Bytes of results and scratch.
    pub(crate) fn bytes(&self) -> u64 {
        let Output { output, dots, scores, softcapped, masked, weights, .. } = &self.result;
        let matrices = [dots, scores, softcapped, masked, weights].map(|matrix| matrix.as_ref().map_or(0, Vec::len));
        let scratch = match &self.scratch {
            Scratch::Naive(packed) => packed.bytes(),
            Scratch::Flash(state) => state.bytes(),
            Scratch::Decode(state) => state.bytes(),
        };
        (4 * (output.len() + matrices.iter().sum::<usize>()) + scratch) as u64
    }

    /// Computes about [`STEP`] multiply-adds more.
    pub(crate) fn step(&mut self, params: &Params, inputs: Inputs<&[f32]>) {
        let call = Call { params, inputs };
        let mut spent = 0;
        while spent < STEP {
            let fresh = self.chunk.is_none();
            let Some(mut chunk) = self.chunk.take().or_else(|| self.grid.next(params)) else { break };
            spent += match &mut self.scratch {
                Scratch::Naive(packed) => naive::chunk(&call, &mut chunk, packed, &mut self.result),
                Scratch::Flash(state) => state.block(&call, &mut chunk, fresh, &mut self.result.output),
                Scratch::Decode(state) => state.block(&call, &mut chunk, fresh, &mut self.result.output),
            };
            self.chunk = (!chunk.walk.done()).then_some(chunk);
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
}

/// What [`Work::bytes`] will be.
pub(crate) fn bytes(params: &Params) -> u64 {
    let rows = Grid::new(params, Share::ALL).most_rows();
    let (matrices, scratch) = match params.chosen_kernel() {
        Kernel::Naive => (matrices(params), block::Packed::bytes_for(params, rows)),
        Kernel::Decode => (0, decode::State::bytes_for(params, rows)),
        _ => (0, flash::State::bytes_for(params, rows)),
    };
    let shape = &params.shape;
    let rows = shape.batch as u64 * shape.heads as u64 * shape.queries as u64;
    4 * rows * (shape.value_dim as u64 + matrices * shape.keys as u64) + scratch as u64
}

/// Matrices of queries × keys that the naive kernel has: the weights, and what else is traced.
pub(crate) fn matrices(params: &Params) -> u64 {
    let trace = &params.trace;
    1 + [trace.dots, trace.scores, trace.softcapped, trace.masked].into_iter().map(u64::from).sum::<u64>()
}

/// Heads that read the same keys and values, and queries of each, that are computed together.
pub(crate) fn tile(params: &Params) -> (usize, usize) {
    Grid::new(params, Share::ALL).tile()
}

/// A vector of one value, or an error where memory is short: in a browser the page must outlive it.
fn filled<T: Clone>(len: usize, value: T) -> Result<Vec<T>> {
    let mut filled = Vec::new();
    filled.try_reserve_exact(len).map_err(|_| {
        let bytes = len as u64 * size_of::<T>() as u64;
        Error::new(
            Code::OutOfMemory,
            format!("There is no memory for {bytes} more bytes; use fewer tokens, fewer traces, or \"flash\"."),
        )
    })?;
    filled.resize(len, value);
    Ok(filled)
}
