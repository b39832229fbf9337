//! GELU with the error function — `shaders/layer/gelu_erf.wgsl`.

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::error::Result;

pub(super) fn gelu_erf(gpu: &Gpu, x: &Tensor, len: usize) -> Result<Tensor> {
    let y = gpu.allocate(len)?;
    gpu.record(&Call {
        key: Key { shader: "gelu_erf".to_owned(), constants: Vec::new() },
        uniform: &[len as u32, 0, 0, 0],
        storage: &[Bind::Read(x), Bind::Write(&y)],
        workgroups: (len as u64).div_ceil(64),
    })?;
    Ok(y)
}
