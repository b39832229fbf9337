//! A chunk of tokens as matrix products, for the rules that only add: Katharopoulos et al., 2020, in the chunks of Hua,
//! Dai, Liu and Le, Transformer Quality in Linear Time, 2022, with the gate of Yang, Wang, Shen, Panda and Kim, Gated
//! Linear Attention, 2024.
//!
//! With S the state before the chunk, and keep(j, i) the product of exp(decay) over the tokens after j up to i:
//!
//! ```text
//! output_i = keep(start, i) Sᵀ q_i + Σ_{j ≤ i} keep(j, i) (q_i · k_j) v_j
//! S'       = keep(start, end) S + Σ_j keep(j, end) k_j ⊗ v_j
//! ```
//!
//! Every keep is a product of factors, never a quotient: a decay of −∞ is a factor 0 and no special case.

use super::super::simd::{LANES, exp};
use super::matrix::{Matrix, add_product};
use super::{CHUNK, Part, Work, factor, in_vectors, map_features, row};
use crate::linear_attention::{Inputs, Params};

impl Work {
    /// Does one part.
    pub(super) fn chunk(&mut self, params: &Params, inputs: Inputs<&[f32]>, part: &Part) {
        let shape = &params.shape;
        self.pack_keys_and_values(params, inputs, part);
        if part.answers {
            for h in part.g * shape.group()..(part.g + 1) * shape.group() {
                self.answer_chunk(params, inputs, part, h);
            }
        }
        if part.takes {
            self.take_chunk(params, part);
        }
    }

    fn pack_keys_and_values(&mut self, params: &Params, inputs: Inputs<&[f32]>, part: &Part) {
        let shape = &params.shape;
        let (b, g, dim) = (part.b, part.g, shape.head_dim);
        let s = &mut self.scratch;
        // Beyond the last token keys are 0, so that nothing of theirs counts.
        s.keys.fill(0.0);
        for n in 0..part.count {
            let key = row(inputs.k, shape.k_strides(), b, g, part.first + n, dim);
            for r in 0..dim {
                s.keys[r * CHUNK + n] = key[r];
            }
            let value = row(inputs.v, shape.v_strides(), b, g, part.first + n, shape.value_dim);
            s.values[n * self.head.width..][..shape.value_dim].copy_from_slice(value);
            s.keep[n] = inputs.decay.map_or(0.0, |decay| decay[self.gates.decay_at(shape, b, part.first + n, g, 0)]);
        }
        for r in 0..dim {
            map_features(&mut s.keys[r * CHUNK..][..part.count], params.feature_map);
        }
        in_vectors(&mut s.keep[..part.count], exp);
    }

    /// The outputs of query head `h`.
    fn answer_chunk(&mut self, params: &Params, inputs: Inputs<&[f32]>, part: &Part, h: usize) {
        let shape = &params.shape;
        let (dim, width, head) = (shape.head_dim, self.head.width, &self.head);
        let s = &mut self.scratch;
        for n in 0..part.count {
            let query = row(inputs.q, shape.q_strides(), part.b, h, part.first + n, dim);
            s.queries[n * dim..][..dim].copy_from_slice(query);
        }
        map_features(&mut s.queries[..part.count * dim], params.feature_map);
        s.mix.fill(0.0);
        let queries = Matrix { data: &s.queries, width: dim };
        let state = Matrix { data: &head.state, width };
        for row in (0..part.count).step_by(4) {
            add_product(&mut s.mix, width, queries, state, row, width, dim);
        }
        if params.causal {
            s.scores.fill(0.0);
            let keys = Matrix { data: &s.keys, width: CHUNK };
            for row in (0..part.count).step_by(4) {
                add_product(&mut s.scores, CHUNK, queries, keys, row, (row + 4).next_multiple_of(LANES), dim);
            }
            let mut since_start = 1.0;
            for n in 0..part.count {
                since_start *= s.keep[n];
                s.mix[n * width..][..width].iter_mut().for_each(|x| *x *= since_start);
                keep_earlier(&mut s.scores[n * CHUNK..][..CHUNK], &s.keep, n);
            }
            let (scores, values) = (Matrix { data: &s.scores, width: CHUNK }, Matrix { data: &s.values, width });
            for row in (0..part.count).step_by(4) {
                add_product(&mut s.mix, width, scores, values, row, width, (row + 4).min(part.count));
            }
        }
        let mut since_start = 1.0;
        for n in 0..part.count {
            let mut divisor = 0.0;
            if params.normalise {
                since_start *= s.keep[n];
                let query = &s.queries[n * dim..][..dim];
                divisor = since_start * query.iter().zip(&head.sum).map(|(q, z)| q * z).sum::<f32>();
                if params.causal {
                    divisor += s.scores[n * CHUNK..][..=n].iter().sum::<f32>();
                }
            }
            let factor = factor(params, divisor);
            let at = shape.output_strides().at(part.b, h, part.first + n);
            for (out, mix) in self.output[at..][..shape.value_dim].iter_mut().zip(&s.mix[n * width..]) {
                *out = mix * factor;
            }
        }
    }

    /// The state after the chunk.
    fn take_chunk(&mut self, params: &Params, part: &Part) {
        let (dim, width) = (params.shape.head_dim, self.head.width);
        let s = &mut self.scratch;
        let mut till_end = 1.0;
        for n in (0..part.count).rev() {
            for r in 0..dim {
                s.faded_keys[r * CHUNK + n] = s.keys[r * CHUNK + n] * till_end;
            }
            till_end *= s.keep[n];
        }
        if till_end != 1.0 {
            self.head.state.iter_mut().for_each(|x| *x *= till_end);
            self.head.sum.iter_mut().for_each(|x| *x *= till_end);
        }
        let (keys, values) = (Matrix { data: &s.faded_keys, width: CHUNK }, Matrix { data: &s.values, width });
        for row in (0..dim).step_by(4) {
            add_product(&mut self.head.state, width, keys, values, row, width, part.count);
        }
        if params.normalise {
            for (r, z) in self.head.sum.iter_mut().enumerate() {
                *z += s.faded_keys[r * CHUNK..][..part.count].iter().sum::<f32>();
            }
        }
    }
}

/// The scores of query `n`: faded as far as its token, 0 for later keys.
fn keep_earlier(scores: &mut [f32], keep: &[f32], n: usize) {
    scores[n + 1..].fill(0.0);
    let mut since = 1.0;
    for j in (0..n).rev() {
        since *= keep[j + 1];
        scores[j] *= since;
    }
}
