//! The textbook way: every stage as a matrix in memory.

use super::super::simd::LANES;
use super::block::{self, Packed};
use super::chunk::{Chunk, Row};
use super::walk::{Panel, Walk};
use super::{Call, KEYS, rows, softmax};
use crate::attention::Output;

/// Computes the chunk. Gives the multiply-adds it took.
pub(super) fn chunk(call: &Call<'_>, chunk: &mut Chunk, packed: &mut Packed, result: &mut Output) -> u64 {
    let shape = &call.params.shape;
    packed.pack_queries(call, &chunk.rows);
    while !chunk.walk.done() {
        chunk.walk.panels(&mut packed.panels, KEYS / Panel::WIDTH);
        packed.pack_keys(call, chunk);
        dots(call, &chunk.rows, packed, result);
    }
    for row in &chunk.rows {
        stages(call, row, result);
    }
    packed.mix.fill([0.0; LANES]);
    let mut again = Walk::all(shape.keys);
    while !again.done() {
        again.panels(&mut packed.panels, KEYS / Panel::WIDTH);
        packed.pack_values(call, chunk);
        mix(call, &chunk.rows, packed, result);
    }
    let width = block::width(call.params);
    for (slot, row) in chunk.rows.iter().enumerate() {
        let mix = &packed.mix[slot / LANES * width..];
        let out = &mut result.output[row.output..][..shape.value_dim];
        out.iter_mut().zip(mix).for_each(|(out, mix)| *out = mix[slot % LANES]);
    }
    (chunk.rows.len() * shape.keys * (shape.head_dim + shape.value_dim)) as u64
}

/// `dots[i, j] = q_i · k_j`, left in the matrix that becomes the weights.
fn dots(call: &Call<'_>, rows: &[Row], packed: &mut Packed, result: &mut Output) {
    let shape = &call.params.shape;
    let Some(matrix) = &mut result.weights else { return };
    for (group, rows) in rows.chunks(LANES).enumerate() {
        packed.score(call.params, group, 0..packed.panels.len(), 1.0);
        for (panel, scores) in packed.panels.iter().zip(packed.scores.chunks_exact(Panel::WIDTH)) {
            for (lane, row) in rows.iter().enumerate() {
                let to = &mut matrix[row.matrix * shape.keys + panel.first..][..panel.count];
                to.iter_mut().zip(scores).for_each(|(to, scores)| *to = scores[lane]);
            }
        }
    }
}

/// Dots to weights for one row, in place; each stage is kept where it is traced.
fn stages(call: &Call<'_>, row: &Row, result: &mut Output) {
    let params = call.params;
    let at = row.matrix * params.shape.keys..(row.matrix + 1) * params.shape.keys;
    let Some(matrix) = &mut result.weights else { return };
    let scores = &mut matrix[at.clone()];
    let keep = |matrix: &mut Option<Vec<f32>>, scores: &[f32]| {
        if let Some(matrix) = matrix {
            matrix[at.clone()].copy_from_slice(scores);
        }
    };
    keep(&mut result.dots, scores);
    scores.iter_mut().for_each(|score| *score *= params.scale);
    keep(&mut result.scores, scores);
    if let Some(softcap) = params.softcap {
        rows::apply_softcap(scores, softcap);
    }
    keep(&mut result.softcapped, scores);
    rows::apply_rules(scores, params, call.inputs.bias, row, 0);
    rows::apply_blocks(scores, params, row.matrix % params.shape.queries);
    keep(&mut result.masked, scores);
    softmax::row(scores, params.allow_non_finite);
}

/// Adds the packed values, weighted, to the mix of every row.
fn mix(call: &Call<'_>, rows: &[Row], packed: &mut Packed, result: &Output) {
    let shape = &call.params.shape;
    let Some(weights) = &result.weights else { return };
    for (group, rows) in rows.chunks(LANES).enumerate() {
        for (at, panel) in packed.panels.iter().enumerate() {
            let scores = &mut packed.scores[at * Panel::WIDTH..][..Panel::WIDTH];
            // Places without a key meet values of 0.
            scores.fill([0.0; LANES]);
            for (lane, row) in rows.iter().enumerate() {
                let from = &weights[row.matrix * shape.keys + panel.first..][..panel.count];
                scores.iter_mut().zip(from).for_each(|(to, weight)| to[lane] = *weight);
            }
        }
        packed.add_mix(call.params, group, 0..packed.panels.len());
    }
}
