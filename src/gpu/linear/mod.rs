//! `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]` — `shaders/layer/linear.wgsl` and, for packed weights, its neighbours.

mod matrix;
mod trust;

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::backend::Linear;
use crate::error::Result;
use crate::matrix::Format;

pub use matrix::GpuMatrix;
pub(super) use matrix::upload;
pub(super) use trust::trust;

/// Rows from which on a tile of eight is used: it reads a weight once for eight; below, most of it would be thrown away.
const TILED: usize = 4;

pub(super) fn linear(gpu: &Gpu, x: &Tensor, layer: &Linear<GpuMatrix, Tensor>, rows: usize) -> Result<Tensor> {
    let Linear { weight, bias, inputs, outputs } = layer;
    let y = gpu.allocate(rows * outputs)?;
    let tiled = rows >= TILED;
    let tiles = |height: usize| (rows.div_ceil(height) as u64 * outputs.div_ceil(4) as u64).div_ceil(64);
    let (shader, workgroups) = match (weight.format(), tiled) {
        (Format::F32, false) => ("linear_rows1".to_owned(), tiles(1)),
        (Format::F32, true) => ("linear_rows8".to_owned(), tiles(8)),
        (format, false) => (format!("linear_{}_tile0", format.name()), rows as u64 * outputs.div_ceil(8) as u64),
        (format, true) => (format!("linear_{}_tile1", format.name()), tiles(8)),
    };
    let sizes = [rows as u32, *inputs as u32, *outputs as u32, u32::from(bias.is_some()), weight.scales(), 0, 0, 0];
    gpu.record(&Call {
        key: Key { shader, constants: Vec::new() },
        uniform: if weight.format() == Format::F32 { &sizes[..4] } else { &sizes },
        storage: &[
            Bind::Read(x),
            Bind::Read(weight.tensor()),
            bias.as_ref().map_or(Bind::NoRead, Bind::Read),
            Bind::Write(&y),
        ],
        workgroups,
    })?;
    Ok(y)
}
