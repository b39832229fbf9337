//! Rotary positions — `shaders/layer/rope.wgsl`.

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::backend::Rope;
use crate::error::Result;

pub(super) fn rope(
    gpu: &Gpu,
    x: &Tensor,
    rope: &Rope<Tensor>,
    heads: usize,
    rows: usize,
    offset: usize,
) -> Result<Tensor> {
    let len = rows * heads * rope.head_dim;
    let y = gpu.allocate(len)?;
    gpu.record(&Call {
        key: Key { shader: "rope".to_owned(), constants: Vec::new() },
        uniform: &[len as u32, heads as u32, rope.head_dim as u32, offset as u32],
        storage: &[Bind::Read(x), Bind::Read(&rope.table), Bind::Write(&y)],
        workgroups: (len as u64).div_ceil(64),
    })?;
    Ok(y)
}
