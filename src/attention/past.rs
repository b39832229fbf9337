//! Keys and values of earlier calls, placed before those of this one.

use super::{Layout, Shape};
use crate::error::{Code, Error, Result};

/// Checks the lengths of `pastKey` and `pastValue`, `[batch, kv_heads, past, dim]` whatever the layout, for a call whose
/// `shape.keys` counts the new keys alone, and gives `past`.
pub fn past_len(shape: &Shape, key: usize, value: usize) -> Result<usize> {
    let heads = shape.batch * shape.kv_heads;
    let past = key / (heads * shape.head_dim).max(1);
    if key == heads * past * shape.head_dim && value == heads * past * shape.value_dim {
        return Ok(past);
    }
    Err(Error::new(
        Code::InvalidShape,
        format!(
            "pastKey has {key} elements and pastValue {value}; batch × kvHeads × past × headDim = {heads} × past × {} and \
             batch × kvHeads × past × valueDim = {heads} × past × {} are needed, with one past for both.",
            shape.head_dim, shape.value_dim
        ),
    ))
}

/// `[past, new]` along the tokens, in the layout of the call; `dim` is the width of a row.
#[must_use]
pub fn join(shape: &Shape, past: usize, dim: usize, before: &[f32], now: &[f32]) -> Vec<f32> {
    let Shape { batch, kv_heads, keys, .. } = *shape;
    let all = past + keys;
    let mut joined = vec![0.0; batch * kv_heads * all * dim];
    for b in 0..batch {
        for h in 0..kv_heads {
            for j in 0..all {
                let to = match shape.layout {
                    Layout::HeadsFirst => ((b * kv_heads + h) * all + j) * dim,
                    Layout::TokensFirst => ((b * all + j) * kv_heads + h) * dim,
                };
                let from = if j < past {
                    &before[((b * kv_heads + h) * past + j) * dim..]
                } else {
                    let j = j - past;
                    match shape.layout {
                        Layout::HeadsFirst => &now[((b * kv_heads + h) * keys + j) * dim..],
                        Layout::TokensFirst => &now[((b * keys + j) * kv_heads + h) * dim..],
                    }
                };
                joined[to..to + dim].copy_from_slice(&from[..dim]);
            }
        }
    }
    joined
}
