//! `y = a, then b` — `shaders/layer/concat.wgsl`.

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::error::Result;

pub(super) fn concat(gpu: &Gpu, a: &Tensor, b: &Tensor) -> Result<Tensor> {
    let len = a.len() + b.len();
    let y = gpu.allocate(len)?;
    gpu.record(&Call {
        key: Key { shader: "concat".to_owned(), constants: Vec::new() },
        uniform: &[a.len() as u32, len as u32, 0, 0],
        storage: &[Bind::Read(a), Bind::Read(b), Bind::Write(&y)],
        workgroups: (len as u64).div_ceil(64),
    })?;
    Ok(y)
}
