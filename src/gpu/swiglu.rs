//! `y[i] = silu(gate[i]) · up[i]` — `shaders/layer/swiglu.wgsl`.

use super::pipeline::Key;
use super::recorder::{Bind, Call};
use super::{Gpu, Tensor};
use crate::error::Result;

pub(super) fn swiglu(gpu: &Gpu, gate: &Tensor, up: &Tensor, len: usize) -> Result<Tensor> {
    let y = gpu.allocate(len)?;
    gpu.record(&Call {
        key: Key { shader: "swiglu".to_owned(), constants: Vec::new() },
        uniform: &[len as u32, 0, 0, 0],
        storage: &[Bind::Read(gate), Bind::Read(up), Bind::Write(&y)],
        workgroups: (len as u64).div_ceil(64),
    })?;
    Ok(y)
}
