//! The recurrent layer on one thread.
//!
//! Eight units lie side by side in the lanes of a vector, and the weight is packed so that what the three gates of eight
//! units need of one number of h lies together: their three sums stay in registers while h is walked once.

mod job;

pub use job::RecurrentJob;

use wide::f32x8;

use super::simd::{LANES, exp, load, store, tanh};
use crate::error::{Code, Error, Result};
use crate::recurrent::{Inputs, Output, Params};

/// Multiply-adds in one step: some milliseconds.
const STEP: u64 = 20_000_000;
/// A token of a sample costs more than its multiply-adds, which counts where they are few.
const TOKEN: u64 = 200;

/// Reset, update and new of eight units.
type Gates = [[f32; LANES]; 3];

/// One call under way: its results so far, its scratch, and how far it is.
#[derive(Debug)]
pub(crate) struct Work {
    output: Vec<f32>,
    state: Vec<f32>,
    /// U, `[unit / 8][hidden_dim]`; units beyond the last are 0.
    weight: Vec<Gates>,
    /// b, `[unit / 8]`.
    bias: Vec<Gates>,
    /// h of the sample at hand, up to whole vectors, before and after a token.
    h: [Vec<f32>; 2],
    /// Tokens of all samples.
    done: usize,
}

impl Work {
    /// Allocates results and scratch for a call whose [`Params::check`] passed, and packs the weight.
    pub(crate) fn new(params: &Params, inputs: Inputs<&[f32]>) -> Result<Self> {
        let shape = &params.shape;
        let dim = shape.hidden_dim;
        let tiles = dim.div_ceil(LANES);
        let mut weight = filled(tiles * dim, Gates::default())?;
        let mut bias = filled(tiles, Gates::default())?;
        for gate in 0..3 {
            for u in 0..dim {
                let (tile, lane, row) = (u / LANES, u % LANES, gate * dim + u);
                let from = &inputs.weight[row * dim..][..dim];
                weight[tile * dim..][..dim].iter_mut().zip(from).for_each(|(to, w)| to[gate][lane] = *w);
                bias[tile][gate][lane] = inputs.bias.map_or(0.0, |bias| bias[row]);
            }
        }
        let h = [filled(tiles * LANES, 0.0)?, filled(tiles * LANES, 0.0)?];
        let (output, state) = (filled(shape.output_len(), 0.0)?, filled(shape.state_len(), 0.0)?);
        Ok(Self { output, state, weight, bias, h, done: 0 })
    }

    pub(crate) fn done(&self, params: &Params) -> bool {
        self.done == params.shape.batch * params.shape.tokens
    }

    /// Finished tokens of all tokens; 1 when, and only when, all is done.
    pub(crate) fn progress(&self, params: &Params) -> f32 {
        let all = (params.shape.batch * params.shape.tokens) as f64;
        if self.done(params) { 1.0 } else { ((self.done as f64 / all) as f32).min(0.999) }
    }

    /// Bytes of results and scratch.
    pub(crate) fn bytes(&self) -> u64 {
        let numbers = self.output.len() + self.state.len() + 2 * self.h[0].len();
        (4 * numbers + size_of_val(&*self.weight) + size_of_val(&*self.bias)) as u64
    }

    /// Computes about [`STEP`] multiply-adds more.
    pub(crate) fn step(&mut self, params: &Params, inputs: Inputs<&[f32]>) {
        let dim = params.shape.hidden_dim;
        let tokens = (STEP / (TOKEN + 3 * (dim * dim) as u64)).max(1) as usize;
        for _ in 0..tokens {
            if self.done(params) {
                return;
            }
            let (b, t) = (self.done / params.shape.tokens, self.done % params.shape.tokens);
            if t == 0 {
                match inputs.state {
                    Some(state) => self.h[0][..dim].copy_from_slice(&state[b * dim..][..dim]),
                    None => self.h[0].fill(0.0),
                }
            }
            self.token(&inputs.x[self.done * 3 * dim..][..3 * dim], dim);
            self.output[self.done * dim..][..dim].copy_from_slice(&self.h[0][..dim]);
            if t + 1 == params.shape.tokens {
                self.state[b * dim..][..dim].copy_from_slice(&self.h[0][..dim]);
            }
            self.done += 1;
        }
    }

    /// Lets a token change h.
    fn token(&mut self, x: &[f32], dim: usize) {
        let [before, after] = &mut self.h;
        for (tile, (bias, to)) in self.bias.iter().zip(after.as_chunks_mut::<LANES>().0).enumerate() {
            let mut heard = bias.map(f32x8::new);
            for (weight, h) in self.weight[tile * dim..][..dim].iter().zip(before.iter()) {
                let h = f32x8::splat(*h);
                for gate in 0..3 {
                    heard[gate] = f32x8::new(weight[gate]).mul_add(h, heard[gate]);
                }
            }
            let first = tile * LANES;
            let given = |gate: usize| some(&x[gate * dim + first..(gate + 1) * dim]);
            let reset = sigmoid(given(0) + heard[0]);
            let update = sigmoid(given(1) + heard[1]);
            let new = tanh(reset.mul_add(heard[2], given(2)));
            store((f32x8::splat(1.0) - update).mul_add(new, update * load(&before[first..])), to);
        }
        self.h.swap(0, 1);
    }

    /// The result; `peak_bytes` is left to the caller, who knows who holds the inputs.
    pub(crate) fn finish(self) -> Output {
        Output { output: self.output, state: self.state, peak_bytes: 0, gpu_millis: None }
    }
}

/// What [`Work::bytes`] will be.
pub(crate) fn bytes(shape: &crate::recurrent::Shape) -> u64 {
    let (dim, tiles) = (shape.hidden_dim, shape.hidden_dim.div_ceil(LANES));
    let scratch = tiles * (dim + 1) * size_of::<Gates>() + 2 * tiles * LANES * size_of::<f32>();
    4 * (shape.output_len() as u64 + shape.state_len() as u64) + scratch as u64
}

/// 1 / (1 + e⁻ˣ): the exponential is ∞ where it leaves f32, and one over it 0.
#[inline(always)]
fn sigmoid(x: f32x8) -> f32x8 {
    let one = f32x8::splat(1.0);
    one / (one + exp(-x))
}

/// The first eight numbers, or as many as there are and zeros.
#[inline(always)]
fn some(from: &[f32]) -> f32x8 {
    if from.len() >= LANES {
        return load(from);
    }
    let mut lanes = [0.0; LANES];
    lanes[..from.len()].copy_from_slice(from);
    f32x8::new(lanes)
}

/// A vector of one value, or an error where memory is short: in a browser the page must outlive it.
fn filled<T: Clone>(len: usize, value: T) -> Result<Vec<T>> {
    let mut all = Vec::new();
    all.try_reserve_exact(len).map_err(|_| {
        Error::new(
            Code::OutOfMemory,
            format!(
                "There is no memory for {} more bytes; use fewer tokens, a smaller batch or a smaller hiddenDim.",
                len * size_of::<T>()
            ),
        )
    })?;
    all.resize(len, value);
    Ok(all)
}
