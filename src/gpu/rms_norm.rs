//! RMS norm over each row — `shaders/layer/rms_norm.wgsl`.

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::backend::RmsNorm;
use crate::error::Result;

pub(super) fn rms_norm(gpu: &Gpu, x: &Tensor, norm: &RmsNorm<Tensor>, rows: usize) -> Result<Tensor> {
    let y = gpu.allocate(rows * norm.dim)?;
    gpu.record(&Call {
        key: Key { shader: "rms_norm".to_owned(), constants: Vec::new() },
        uniform: &[rows as u32, norm.dim as u32, norm.epsilon.to_bits(), 0],
        storage: &[Bind::Read(x), Bind::Read(&norm.gain), Bind::Write(&y)],
        workgroups: rows as u64,
    })?;
    Ok(y)
}
