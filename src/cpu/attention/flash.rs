//! Online softmax over blocks of keys: Dao, Fu, Ermon, Rudra and Ré, FlashAttention, 2022; the division by the sum is
//! put off to the end as in FlashAttention-2 (Dao, 2023).
//!
//! ```text
//! m' = max(m, max_j s_j)     a = exp(m − m')     l' = a l + Σ_j exp(s_j − m')     o' = a o + Σ_j exp(s_j − m') v_j
//! ```

use super::{KEYS, Work, block, scores, softmax};
use crate::attention::{Inputs, Params};

impl Work {
    /// Takes the next block of keys into the chunk at the cursor. Gives the multiply-adds it took.
    pub(super) fn flash_block(&mut self, params: &Params, inputs: Inputs<&[f32]>) -> u64 {
        let Inputs { q, k, v, bias } = inputs;
        let shape = &params.shape;
        let cursor = self.cursor;
        let (b, h, rows) = (cursor.batch, cursor.head, self.rows(params));
        let (dim, width) = (shape.head_dim, shape.value_dim.next_multiple_of(8));
        if cursor.key == 0 {
            let (base, row) = block::head(shape.q_strides(), b, h, cursor.row);
            block::pack_queries(&mut self.scratch.queries, q, base, row, rows, dim);
            self.scratch.mix.fill(0.0);
            self.scratch.max.fill(f32::MIN);
            self.scratch.sum.fill(0.0);
        }
        let horizon = self.horizon(params);
        let count = KEYS.min(horizon - cursor.key);
        if count > 0 {
            let kv = h / shape.group();
            let (base, row) = block::head(shape.k_strides(), b, kv, cursor.key);
            block::pack_keys(&mut self.scratch.keys, k, base, row, count, dim);
            let (base, row) = block::head(shape.v_strides(), b, kv, cursor.key);
            block::pack_values(&mut self.scratch.values, v, base, row, count, shape.value_dim);
            for group in 0..rows.div_ceil(4) {
                self.flash_group(params, bias, group, rows, count);
            }
            self.cursor.key += count;
        }
        if self.cursor.key >= horizon {
            for r in 0..rows {
                let sum = self.scratch.sum[r];
                let inverse = if sum == 0.0 { 0.0 } else { 1.0 / sum };
                let out = &mut self.result.output[shape.output_strides().at(b, h, cursor.row + r)..][..shape.value_dim];
                for (out, mix) in out.iter_mut().zip(&self.scratch.mix[r * width..]) {
                    *out = mix * inverse;
                }
            }
        }
        (rows * count * (dim + shape.value_dim)) as u64 + 1000
    }

    /// Four queries of the chunk against the packed block.
    fn flash_group(&mut self, params: &Params, bias: Option<&[f32]>, group: usize, rows: usize, count: usize) {
        let shape = &params.shape;
        let cursor = self.cursor;
        let first_row = cursor.row + group * 4;
        let live = (rows - group * 4).min(4);
        // Where causal, later keys are past the whole group: they are not even multiplied.
        let end = params.span_of(cursor.batch, first_row..first_row + live).end;
        let seen = count.min(end.saturating_sub(cursor.key));
        if seen == 0 {
            return;
        }
        let (panels, padded) = (seen.div_ceil(8), seen.next_multiple_of(8));
        let s = &mut self.scratch;
        let dim = shape.head_dim;
        scores::fill_dots(&mut s.scores, KEYS, &s.queries[group * 4 * dim..][..4 * dim], &s.keys, panels, dim);
        let width = shape.value_dim.next_multiple_of(8);
        for r in 0..live {
            let row = &mut s.scores[r * KEYS..][..padded];
            scores::apply_scale(row, params.scale);
            if let Some(softcap) = params.softcap {
                scores::apply_softcap(row, softcap);
            }
            row[seen..].fill(f32::NEG_INFINITY);
            scores::apply_rules(&mut row[..seen], params, bias, (cursor.batch, cursor.head, first_row + r), cursor.key);
            let at = group * 4 + r;
            let max = softmax::max(row).max(s.max[at]);
            if max != s.max[at] {
                let fade = softmax::power(s.max[at] - max);
                s.sum[at] *= fade;
                let mix = &mut s.mix[at * width..][..width];
                if fade == 0.0 {
                    mix.fill(0.0);
                } else {
                    mix.iter_mut().for_each(|x| *x *= fade);
                }
                s.max[at] = max;
            }
            s.sum[at] += softmax::powers(row, max);
        }
        let weights: [&[f32]; 4] = std::array::from_fn(|r| &s.scores[r.min(live - 1) * KEYS..][..seen]);
        for (tile, values) in s.values.chunks_exact(8 * count).take(width / 8).enumerate() {
            let mix = &mut s.mix[group * 4 * width + tile * 8..];
            if params.allow_non_finite {
                block::mix_careful(weights, &values[..8 * seen], mix, width);
            } else {
                block::mix(weights, &values[..8 * seen], mix, width);
            }
        }
    }
}
