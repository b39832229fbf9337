//! Linear attention under the rule that only adds.

use super::{Cost, Machine, bytes, product};
use crate::linear_attention::{FeatureMap, Gates, Params};
use crate::{cpu, gpu};

/// The cost of a call without gates.
#[must_use]
pub fn linear_attention(params: &Params, machine: Machine) -> Cost {
    let shape = &params.shape;
    let chunk = match machine {
        Machine::Cpu { .. } => cpu::linear_attention::CHUNK,
        Machine::Gpu { .. } => gpu::linear_attention::CHUNK,
    };
    let (dim, width) = (shape.head_dim as f64, shape.value_dim as f64);
    let rows = product([shape.batch, shape.heads, shape.tokens]);
    let keys = product([shape.batch, shape.kv_heads, shape.tokens]);
    let (q, k, v, output) = (rows * dim, keys * dim, keys * width, rows * width);
    let states = product([shape.batch, shape.kv_heads]);
    let chunks = shape.tokens.div_ceil(chunk);
    // Inside a chunk each query meets the keys up to its own.
    let triangle = |tokens: usize| (tokens as f64) * (tokens as f64 + 1.0) / 2.0;
    let last = shape.tokens - (chunks - 1) * chunk;
    let inside = if params.causal { (chunks - 1) as f64 * triangle(chunk) + triangle(last) } else { 0.0 };
    let features = if params.feature_map == FeatureMap::EluPlusOne { q + k } else { 0.0 };
    let normaliser = if params.normalise { 2.0 * q + k } else { 0.0 };
    let flops = 2.0 * (rows + keys) * dim * width
        + product([shape.batch, shape.heads]) * inside * 2.0 * (dim + width)
        + features
        + normaliser
        + output;
    // A state, and where normalised its sum of keys.
    let state = states * dim * width;
    let sum = if params.normalise { states * dim } else { 0.0 };
    let all = chunks as f64 * (state + sum);
    let (read, written, held) = match machine {
        // The state stays in the cache.
        Machine::Cpu { .. } => (q + k + v, output + state, cpu::linear_attention::bytes(params)),
        Machine::Gpu { .. } => {
            let gates = Gates { decay_width: 0, beta_heads: 0 };
            let held = gpu::linear_attention::bytes(params, &gates);
            // Keys and values make the chunks' own states, which are summed up in place, and read by each query head.
            let (read, written) = (k + v + all, 2.0 * all + state);
            if params.causal {
                let scores = product([shape.batch, shape.heads, chunks, chunk, chunk]);
                let again = q + k + q + v + scores + all * shape.group() as f64;
                (read + again, written + scores + output, held)
            } else {
                (read + q + (state + sum) * shape.group() as f64, written + output, held)
            }
        }
    };
    Cost {
        kernel: "linear",
        comparisons: rows,
        flops,
        bytes_read: bytes(read),
        bytes_written: bytes(written),
        peak_bytes: bytes(q + k + v) + held as f64,
        score_bytes: 0.0,
        sequential_steps: chunks as f64,
    }
}
