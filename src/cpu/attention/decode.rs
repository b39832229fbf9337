//! Online softmax for few queries and many keys: rows of keys and values are read where they lie, each once for all
//! queries of all heads that share it. Packing them, as flash does, would take as long as the rest.

use std::ops::Range;

use wide::f32x8;

use super::super::dot::dots;
use super::super::simd::LANES;
use super::block::Lanes;
use super::chunk::Chunk;
use super::{Call, KEYS, filled, rows, softmax};
use crate::attention::Params;
use crate::error::Result;

/// What a chunk has so far.
#[derive(Debug)]
pub(super) struct State {
    /// Scores, then weights, of one block: `[row][KEYS]`.
    scores: Vec<[f32; KEYS]>,
    /// The mix of each row so far, not yet divided by the sum: `[row][value_dim]`.
    mix: Vec<f32>,
    /// Largest score of each row so far.
    max: Vec<f32>,
    /// Sum of the powers of each row so far, relative to `max`.
    sum: Vec<f32>,
}

impl State {
    /// For chunks of up to `rows` queries.
    pub(super) fn new(params: &Params, rows: usize) -> Result<Self> {
        Ok(Self {
            scores: filled(rows, [0.0; KEYS])?,
            mix: filled(rows * params.shape.value_dim, 0.0)?,
            max: filled(rows, 0.0)?,
            sum: filled(rows, 0.0)?,
        })
    }

    /// What [`State::bytes`] of it will be.
    pub(super) const fn bytes_for(params: &Params, rows: usize) -> usize {
        rows * (KEYS + params.shape.value_dim + 2) * size_of::<f32>()
    }

    pub(super) fn bytes(&self) -> usize {
        let Self { scores, mix, max, sum } = self;
        size_of_val(&**scores) + size_of_val(&**mix) + size_of_val(&**max) + size_of_val(&**sum)
    }

    /// Takes the next block of keys into the chunk, and writes the output with the last. Gives the multiply-adds it took.
    pub(super) fn block(&mut self, call: &Call<'_>, chunk: &mut Chunk, fresh: bool, output: &mut [f32]) -> u64 {
        let shape = &call.params.shape;
        if fresh {
            self.mix.fill(0.0);
            self.max.fill(f32::MIN);
            self.sum.fill(0.0);
        }
        let keys = chunk.walk.run(KEYS);
        self.score(call, chunk, keys.clone());
        self.soften(call, chunk, keys.clone());
        self.add_mix(call, chunk, keys.clone());
        if chunk.walk.done() {
            for (r, row) in chunk.rows.iter().enumerate() {
                let inverse = if self.sum[r] == 0.0 { 0.0 } else { 1.0 / self.sum[r] };
                let mix = &self.mix[r * shape.value_dim..];
                let out = &mut output[row.output..][..shape.value_dim];
                out.iter_mut().zip(mix).for_each(|(out, mix)| *out = mix * inverse);
            }
        }
        (chunk.rows.len() * keys.len() * (shape.head_dim + shape.value_dim)) as u64 + 1000
    }

    /// Dot products of every row with the keys.
    fn score(&mut self, call: &Call<'_>, chunk: &Chunk, keys: Range<usize>) {
        let dim = call.params.shape.head_dim;
        let query = |row: usize| &call.inputs.q[chunk.rows[row].query..][..dim];
        for first in keys.clone().step_by(4) {
            let count = (keys.end - first).min(4);
            // Past the last key it is read again.
            let four = std::array::from_fn(|lane| &call.inputs.k[chunk.key(first + lane.min(count - 1))..][..dim]);
            let at = first - keys.start..first - keys.start + count;
            let rows = chunk.rows.len();
            for r in (0..rows / 2 * 2).step_by(2) {
                let [one, two] = dots([query(r), query(r + 1)], four);
                self.scores[r][at.clone()].copy_from_slice(&one[..count]);
                self.scores[r + 1][at.clone()].copy_from_slice(&two[..count]);
            }
            if rows % 2 == 1 {
                let [one] = dots([query(rows - 1)], four);
                self.scores[rows - 1][at].copy_from_slice(&one[..count]);
            }
        }
    }

    /// Dots to powers; where a row has a new largest score, what it has so far fades.
    fn soften(&mut self, call: &Call<'_>, chunk: &Chunk, keys: Range<usize>) {
        let params = call.params;
        for (r, row) in chunk.rows.iter().enumerate() {
            let scores = &mut self.scores[r][..keys.len()];
            scores.iter_mut().for_each(|score| *score *= params.scale);
            if let Some(softcap) = params.softcap {
                rows::apply_softcap(scores, softcap);
            }
            rows::apply_rules(scores, params, call.inputs.bias, row, keys.start);
            let max = softmax::largest_of(scores, self.max[r]);
            if max != self.max[r] {
                let fade = softmax::power(self.max[r] - max);
                self.max[r] = max;
                self.sum[r] *= fade;
                self.mix[r * params.shape.value_dim..][..params.shape.value_dim].iter_mut().for_each(|x| *x *= fade);
            }
            self.sum[r] += softmax::powers_of(scores, max);
        }
    }

    /// Adds the weighted values to the mix of every row.
    fn add_mix(&mut self, call: &Call<'_>, chunk: &Chunk, keys: Range<usize>) {
        let dim = call.params.shape.value_dim;
        for first in keys.clone().step_by(LANES) {
            let count = (keys.end - first).min(LANES);
            let values = std::array::from_fn(|j| &call.inputs.v[chunk.value(first + j.min(count - 1))..][..dim]);
            for (scores, mix) in self.scores.iter().zip(self.mix.chunks_exact_mut(dim)).take(chunk.rows.len()) {
                let mut weights = [0.0; LANES];
                weights[..count].copy_from_slice(&scores[first - keys.start..][..count]);
                if call.params.allow_non_finite {
                    mix_careful(&weights, values, mix);
                } else {
                    mix_eight(&weights, values, mix);
                }
            }
        }
    }
}

/// `mix += Σ_j weights[j] · values[j]`
#[inline(never)]
fn mix_eight(weights: &Lanes, values: [&[f32]; LANES], mix: &mut [f32]) {
    let (mixes, rest) = mix.as_chunks_mut::<LANES>();
    let count = mixes.len();
    let chunks = values.map(|row| &row.as_chunks::<LANES>().0[..count]);
    for (at, mix) in mixes.iter_mut().enumerate() {
        let mut sum = f32x8::new(*mix);
        for j in 0..LANES {
            sum = f32x8::splat(weights[j]).mul_add(f32x8::new(chunks[j][at]), sum);
        }
        *mix = sum.to_array();
    }
    for (d, mix) in rest.iter_mut().enumerate() {
        for j in 0..LANES {
            *mix += weights[j] * values[j][count * LANES + d];
        }
    }
}

/// The same where values may be NaN or infinite: a weight of 0 contributes nothing, so it must not meet them.
fn mix_careful(weights: &Lanes, values: [&[f32]; LANES], mix: &mut [f32]) {
    for j in (0..LANES).filter(|j| weights[*j] != 0.0) {
        mix.iter_mut().zip(values[j]).for_each(|(mix, v)| *mix += weights[j] * v);
    }
}
