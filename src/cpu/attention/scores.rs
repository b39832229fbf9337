//! Scores of four queries against one block of keys: dot, scale, softcap, mask.

use wide::f32x8;

use super::super::simd::{LANES, load, store, tanh};
use super::block::dots;
use crate::attention::Params;

/// `scores[r, ·] = q · k` for four packed queries and all panels of a block; rows of `scores` are `width` apart.
pub(super) fn fill_dots(scores: &mut [f32], width: usize, queries: &[f32], keys: &[f32], panels: usize, dim: usize) {
    for (p, panel) in keys.chunks_exact(LANES * dim).take(panels).enumerate() {
        let block = dots(queries, panel);
        for r in 0..4 {
            store(block[r], &mut scores[r * width + p * LANES..]);
        }
    }
}

/// `scores = scale × dots` in place; the length is a multiple of eight.
pub(super) fn apply_scale(scores: &mut [f32], scale: f32) {
    for chunk in scores.chunks_exact_mut(LANES) {
        let scaled = load(chunk) * f32x8::splat(scale);
        store(scaled, chunk);
    }
}

/// `softcap × tanh(scores / softcap)` in place; the length is a multiple of eight.
pub(super) fn apply_softcap(scores: &mut [f32], softcap: f32) {
    for chunk in scores.chunks_exact_mut(LANES) {
        let bent = tanh(load(chunk) / f32x8::splat(softcap)) * f32x8::splat(softcap);
        store(bent, chunk);
    }
}

/// Adds the bias, and writes −∞ where query `i` may not see a key. `scores[0]` is key `first`.
pub(super) fn apply_rules(
    scores: &mut [f32],
    params: &Params,
    bias: Option<&[f32]>,
    (b, h, i): (usize, usize, usize),
    first: usize,
) {
    if let (Some(bias), Some(over)) = (bias, &params.bias) {
        let (row, step) = (over.at(b, h, i, 0), over.strides()[3]);
        for (j, score) in scores.iter_mut().enumerate() {
            *score += bias[row + step * (first + j)];
        }
    }
    let span = params.span(b, i);
    let sinks = span.sinks.saturating_sub(first).min(scores.len());
    let from = span.first.saturating_sub(first).clamp(sinks, scores.len());
    let to = span.end.saturating_sub(first).clamp(from, scores.len());
    scores[sinks..from].fill(f32::NEG_INFINITY);
    scores[to..].fill(f32::NEG_INFINITY);
    if let Some(mask) = &params.mask {
        let (row, step) = (mask.over.at(b, h, i, 0), mask.over.strides()[3]);
        for (j, score) in scores[..to].iter_mut().enumerate() {
            if mask.data[row + step * (first + j)] == 0 {
                *score = f32::NEG_INFINITY;
            }
        }
    }
    if let Some(blocks) = &params.blocks {
        for (j, score) in scores[..to].iter_mut().enumerate() {
            if !blocks.allows(i, first + j) {
                *score = f32::NEG_INFINITY;
            }
        }
    }
}
