//! The stages between dots and weights on a row of scores: one query, neighbouring keys.

use wide::f32x8;

use super::super::simd::{LANES, tanh};
use super::chunk::Row;
use crate::attention::Params;

/// `softcap × tanh(score / softcap)`
#[inline(always)]
pub(super) fn bend(score: f32x8, softcap: f32) -> f32x8 {
    tanh(score / f32x8::splat(softcap)) * f32x8::splat(softcap)
}

/// Softcap in place.
pub(super) fn apply_softcap(scores: &mut [f32], softcap: f32) {
    let (chunks, tail) = scores.as_chunks_mut::<LANES>();
    for chunk in chunks {
        *chunk = bend(f32x8::new(*chunk), softcap).to_array();
    }
    let mut last = [0.0; LANES];
    last[..tail.len()].copy_from_slice(tail);
    tail.copy_from_slice(&bend(f32x8::new(last), softcap).as_array()[..tail.len()]);
}

/// Adds the bias, and writes −∞ where the row may not see a key. `scores[0]` is key `first`.
pub(super) fn apply_rules(scores: &mut [f32], params: &Params, bias: Option<&[f32]>, row: &Row, first: usize) {
    if let (Some(bias), Some(over)) = (bias, &params.bias) {
        let from = &bias[row.bias..];
        match over.strides()[3] {
            0 => scores.iter_mut().for_each(|score| *score += from[0]),
            _ => scores.iter_mut().zip(&from[first..]).for_each(|(score, bias)| *score += bias),
        }
    }
    if let Some(mask) = &params.mask {
        let hide = |score: &mut f32, seen: u8| *score = if seen == 0 { f32::NEG_INFINITY } else { *score };
        let from = &mask.data[row.mask..];
        match mask.over.strides()[3] {
            0 => scores.iter_mut().for_each(|score| hide(score, from[0])),
            _ => scores.iter_mut().zip(&from[first..]).for_each(|(score, seen)| hide(score, *seen)),
        }
    }
    let span = row.span;
    let sinks = span.sinks.saturating_sub(first).min(scores.len());
    let from = span.first.saturating_sub(first).clamp(sinks, scores.len());
    let to = span.end.saturating_sub(first).clamp(from, scores.len());
    scores[sinks..from].fill(f32::NEG_INFINITY);
    scores[to..].fill(f32::NEG_INFINITY);
}

/// Writes −∞ where the block of a key is not listed for that of query `i`. `scores[0]` is key 0.
pub(super) fn apply_blocks(scores: &mut [f32], params: &Params, i: usize) {
    let Some(blocks) = &params.blocks else { return };
    let mut hidden = 0;
    for (first, end) in blocks.ranges(i / blocks.size(), params.shape.keys) {
        scores[hidden..first].fill(f32::NEG_INFINITY);
        hidden = end;
    }
    scores[hidden..].fill(f32::NEG_INFINITY);
}
