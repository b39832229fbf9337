//! Token by token, eight columns of the state at a time: for rules that replace, and where each row fades by itself.
//!
//! Schlag, Irie and Schmidhuber, Linear Transformers Are Secretly Fast Weight Programmers, 2021 (the delta rule); Yang,
//! Kautz and Hatamizadeh, Gated Delta Networks, 2025.

use wide::f32x8;

use super::super::simd::{LANES, exp, load, store};
use super::{Head, Part, Work, factor, in_vectors, map_features, row};
use crate::linear_attention::{Inputs, Params};

impl Work {
    /// Does one part.
    pub(super) fn tokens(&mut self, params: &Params, inputs: Inputs<&[f32]>, part: &Part) {
        for t in part.first..part.first + part.count {
            if part.takes {
                self.take_token(params, inputs, t);
            }
            if part.answers {
                self.answer_token(params, inputs, part, t);
            }
        }
    }

    /// Lets token `t` change the state.
    fn take_token(&mut self, params: &Params, inputs: Inputs<&[f32]>, t: usize) {
        let shape = &params.shape;
        let (b, g, dim) = (self.head.b, self.head.g, shape.head_dim);
        let s = &mut self.scratch;
        let key = &mut s.keys[..dim];
        key.copy_from_slice(row(inputs.k, shape.k_strides(), b, g, t, dim));
        map_features(key, params.feature_map);
        let value = &mut s.values[..self.head.width];
        value[..shape.value_dim].copy_from_slice(row(inputs.v, shape.v_strides(), b, g, t, shape.value_dim));
        if let Some(decay) = inputs.decay {
            let keep = &mut s.keep[..dim];
            for (r, keep) in keep.iter_mut().enumerate() {
                *keep = decay[self.gates.decay_at(shape, b, t, g, r)];
            }
            in_vectors(keep, exp);
            self.head.fade(keep);
        }
        let beta = inputs.beta.map(|beta| beta[self.gates.beta_at(shape, b, t, g)]);
        self.head.write(key, value, beta);
    }

    /// Answers the queries of token `t`.
    fn answer_token(&mut self, params: &Params, inputs: Inputs<&[f32]>, part: &Part, t: usize) {
        let shape = &params.shape;
        let dim = shape.head_dim;
        for h in part.g * shape.group()..(part.g + 1) * shape.group() {
            let s = &mut self.scratch;
            let query = &mut s.queries[..dim];
            query.copy_from_slice(row(inputs.q, shape.q_strides(), part.b, h, t, dim));
            map_features(query, params.feature_map);
            let mix = &mut s.mix[..self.head.width];
            self.head.find(query, mix);
            let divisor = query.iter().zip(&self.head.sum).map(|(q, z)| q * z).sum::<f32>();
            let factor = factor(params, divisor);
            let out = &mut self.output[shape.output_strides().at(part.b, h, t)..][..shape.value_dim];
            for (out, mix) in out.iter_mut().zip(mix) {
                *out = *mix * factor;
            }
        }
    }
}

impl Head {
    /// `S[r, ·] = keep[r] · S[r, ·]`
    fn fade(&mut self, keep: &[f32]) {
        for ((row, z), keep) in self.state.chunks_exact_mut(self.width).zip(&mut self.sum).zip(keep) {
            for x in row.as_chunks_mut::<LANES>().0 {
                store(load(x) * f32x8::splat(*keep), x);
            }
            *z *= keep;
        }
    }

    /// `S += key ⊗ value`, or with beta `S += beta key ⊗ (value − Sᵀ key)`.
    fn write(&mut self, key: &[f32], value: &[f32], beta: Option<f32>) {
        for (tile, value) in value.as_chunks::<LANES>().0.iter().enumerate() {
            let mut value = f32x8::new(*value);
            if let Some(beta) = beta {
                value = f32x8::splat(beta) * (value - self.found(key, tile));
            }
            for (row, k) in self.state.chunks_exact_mut(self.width).zip(key) {
                let x = &mut row[tile * LANES..][..LANES];
                store(f32x8::splat(*k).mul_add(value, load(x)), x);
            }
        }
        for (z, k) in self.sum.iter_mut().zip(key) {
            *z += k;
        }
    }

    /// `to = Sᵀ x`
    fn find(&self, x: &[f32], to: &mut [f32]) {
        for (tile, to) in to.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            *to = self.found(x, tile).to_array();
        }
    }

    /// Eight columns of `Sᵀ x`.
    #[inline(always)]
    fn found(&self, x: &[f32], tile: usize) -> f32x8 {
        let mut sum = f32x8::splat(0.0);
        for (row, x) in self.state.chunks_exact(self.width).zip(x) {
            sum = f32x8::splat(*x).mul_add(load(&row[tile * LANES..]), sum);
        }
        sum
    }
}
