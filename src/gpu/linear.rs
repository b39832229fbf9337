//! `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]` — `shaders/layer/linear.wgsl`.

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::backend::Linear;
use crate::error::Result;

pub(super) fn linear(gpu: &Gpu, x: &Tensor, layer: &Linear<Tensor>, rows: usize) -> Result<Tensor> {
    let y = gpu.allocate(rows * layer.outputs)?;
    // A tile of eight rows reads a weight once for eight; below that most of the tile would be thrown away.
    let tile = if rows < 4 { 1 } else { 8 };
    let bias = layer.bias.as_ref();
    gpu.record(&Call {
        key: Key { shader: format!("linear_rows{tile}"), constants: Vec::new() },
        uniform: &[rows as u32, layer.inputs as u32, layer.outputs as u32, u32::from(bias.is_some())],
        storage: &[Bind::Read(x), Bind::Read(&layer.weight), bias.map_or(Bind::NoRead, Bind::Read), Bind::Write(&y)],
        workgroups: (rows.div_ceil(tile) as u64 * layer.outputs.div_ceil(4) as u64).div_ceil(64),
    })?;
    Ok(y)
}
