//! Keys or values of earlier calls placed before those of this one — `shaders/attention/join.wgsl`.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use crate::attention::{Shape, Strides};
use crate::error::Result;

/// `[past, new]` along the tokens, in the layout of the call; `before` is `[batch, kv_heads, past, dim]`, and
/// `shape.keys` counts the new keys.
pub(in crate::gpu) fn join(gpu: &Gpu, shape: &Shape, dim: usize, before: &Tensor, now: &Tensor) -> Result<Tensor> {
    let past = before.len() / (shape.batch * shape.kv_heads * dim);
    let row = Shape { head_dim: dim, ..*shape };
    let joined = Shape { keys: past + shape.keys, ..row };
    let before_shape = Shape { keys: past, layout: crate::attention::Layout::HeadsFirst, ..row };
    let y = gpu.allocate(joined.k_len())?;
    let strides = |Strides { batch, head, row }| [batch as u32, head as u32, row as u32, 0];
    let mut words = [0; 20];
    words[0..4].copy_from_slice(&strides(before_shape.k_strides()));
    words[4..8].copy_from_slice(&strides(row.k_strides()));
    words[8..12].copy_from_slice(&strides(joined.k_strides()));
    let sizes = [shape.kv_heads, past, shape.keys, dim, joined.k_len()].map(|size| size as u32);
    words[12..17].copy_from_slice(&sizes);
    gpu.record(&Call {
        key: Key { shader: "join".to_owned(), constants: Vec::new() },
        uniform: &words,
        storage: &[Bind::Read(before), Bind::Read(now), Bind::Write(&y)],
        workgroups: (joined.k_len() as u64).div_ceil(64),
    })?;
    Ok(y)
}
