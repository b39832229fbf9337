//! `y[i] = a[i] * b[i]` — `shaders/layer/multiply.wgsl`.

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::error::Result;

pub(super) fn multiply(gpu: &Gpu, a: &Tensor, b: &Tensor, len: usize) -> Result<Tensor> {
    let y = gpu.allocate(len)?;
    gpu.record(&Call {
        key: Key { shader: "multiply".to_owned(), constants: Vec::new() },
        uniform: &[len as u32, 0, 0, 0],
        storage: &[Bind::Read(a), Bind::Read(b), Bind::Write(&y)],
        workgroups: (len as u64).div_ceil(64),
    })?;
    Ok(y)
}
