//! The textbook way: every stage as a matrix in memory, row after row.

use super::{KEYS, Work, block, scores, softmax};
use crate::attention::{Inputs, Params};

impl Work {
    /// Computes the chunk at the cursor. Gives the multiply-adds it took.
    pub(super) fn naive_chunk(&mut self, params: &Params, inputs: Inputs<&[f32]>) -> u64 {
        let Inputs { q, k, v, bias } = inputs;
        let shape = &params.shape;
        let (b, h, rows) = (self.cursor.batch, self.cursor.head, self.rows(params));
        let (base, row) = block::head(shape.q_strides(), b, h, self.cursor.row);
        block::pack_queries(&mut self.scratch.queries, q, base, row, rows, shape.head_dim);
        let kv = h / shape.group();
        for first in (0..shape.keys).step_by(KEYS) {
            let count = KEYS.min(shape.keys - first);
            let (base, row) = block::head(shape.k_strides(), b, kv, first);
            block::pack_keys(&mut self.scratch.keys, k, base, row, count, shape.head_dim);
            for group in 0..rows.div_ceil(4) {
                self.stages(params, bias, group, rows, first, count);
            }
        }
        self.normalise(params, rows);
        self.scratch.mix.fill(0.0);
        for first in (0..shape.keys).step_by(KEYS) {
            let count = KEYS.min(shape.keys - first);
            let (base, row) = block::head(shape.v_strides(), b, kv, first);
            block::pack_values(&mut self.scratch.values, v, base, row, count, shape.value_dim);
            self.mix(params, rows, first, count);
        }
        let width = shape.value_dim.next_multiple_of(8);
        for r in 0..rows {
            let out = &mut self.result.output[shape.output_strides().at(b, h, self.cursor.row + r)..];
            out[..shape.value_dim].copy_from_slice(&self.scratch.mix[r * width..][..shape.value_dim]);
        }
        self.cursor.key = shape.keys;
        (rows * shape.keys * (shape.head_dim + shape.value_dim)) as u64
    }

    /// First element of row `i` of a matrix, for the head at the cursor.
    fn matrix_row(&self, params: &Params, i: usize) -> usize {
        let shape = &params.shape;
        ((self.cursor.batch * shape.heads + self.cursor.head) * shape.queries + i) * shape.keys
    }

    /// Dots to masked scores for four queries and one block of keys; each stage is kept where it is traced, and the last
    /// lands in the matrix that becomes the weights.
    fn stages(&mut self, params: &Params, bias: Option<&[f32]>, group: usize, rows: usize, first: usize, count: usize) {
        let dim = params.shape.head_dim;
        let s = &mut self.scratch;
        let queries = &s.queries[group * 4 * dim..][..4 * dim];
        scores::fill_dots(&mut s.scores, KEYS, queries, &s.keys, count.div_ceil(8), dim);
        for r in 0..4.min(rows - group * 4) {
            let i = self.cursor.row + group * 4 + r;
            let at = self.matrix_row(params, i) + first;
            let keep = |matrix: &mut Option<Vec<f32>>, row: &[f32]| {
                if let Some(matrix) = matrix {
                    matrix[at..at + count].copy_from_slice(&row[..count]);
                }
            };
            let row = &mut self.scratch.scores[r * KEYS..][..count.next_multiple_of(8)];
            keep(&mut self.result.dots, row);
            scores::apply_scale(row, params.scale);
            keep(&mut self.result.scores, row);
            if let Some(softcap) = params.softcap {
                scores::apply_softcap(row, softcap);
            }
            keep(&mut self.result.softcapped, row);
            scores::apply_rules(&mut row[..count], params, bias, (self.cursor.batch, self.cursor.head, i), first);
            keep(&mut self.result.masked, row);
            keep(&mut self.result.weights, row);
        }
    }

    /// softmax of the chunk's rows, in place.
    fn normalise(&mut self, params: &Params, rows: usize) {
        for r in 0..rows {
            let at = self.matrix_row(params, self.cursor.row + r);
            let Some(weights) = &mut self.result.weights else {
                continue;
            };
            let row = &mut weights[at..at + params.shape.keys];
            let max = softmax::max(row);
            let hidden =
                params.allow_non_finite.then(|| row.iter().map(|x| *x == f32::NEG_INFINITY).collect::<Vec<_>>());
            let sum = softmax::powers(row, max);
            if sum != 0.0 {
                let inverse = 1.0 / sum;
                row.iter_mut().for_each(|x| *x *= inverse);
            }
            // 0 × (1 / NaN) is NaN, yet what is hidden weighs nothing.
            for (x, _) in row.iter_mut().zip(hidden.iter().flatten()).filter(|(_, hidden)| **hidden) {
                *x = 0.0;
            }
        }
    }

    /// Adds one packed block of values, weighted, to the mix of every row.
    fn mix(&mut self, params: &Params, rows: usize, first: usize, count: usize) {
        let width = params.shape.value_dim.next_multiple_of(8);
        let keys = params.shape.keys;
        let start = self.matrix_row(params, self.cursor.row) + first;
        let Some(weights) = &self.result.weights else { return };
        for group in 0..rows.div_ceil(4) {
            let row = |r: usize| &weights[start + (group * 4 + r).min(rows - 1) * keys..][..count];
            let weights = std::array::from_fn(row);
            for (tile, values) in self.scratch.values.chunks_exact(8 * count).take(width / 8).enumerate() {
                let mix = &mut self.scratch.mix[group * 4 * width + tile * 8..];
                if params.allow_non_finite {
                    block::mix_careful(weights, values, mix, width);
                } else {
                    block::mix(weights, values, mix, width);
                }
            }
        }
    }
}
