//! Attention on the device: what both kernels share.

mod flash;
mod naive;
mod run;

use super::{Gpu, Tensor};
use crate::attention::{Kernel, Params, Strides};
use crate::backend::AttentionTensors;
use crate::error::Result;

pub use flash::FlashVariant;
pub use run::Control;
pub(super) use run::{Pace, run};

/// The tensors of a call, on the device.
#[derive(Clone, Copy)]
struct Inputs<'a> {
    q: &'a Tensor,
    k: &'a Tensor,
    v: &'a Tensor,
    /// The bytes of the mask, four to a word.
    mask: Option<&'a Tensor>,
}

/// Queues a whole call.
pub(super) fn attention(
    gpu: &Gpu,
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    params: &Params,
) -> Result<AttentionTensors<Tensor>> {
    params.validate(q.len(), k.len(), v.len())?;
    let mask = upload_mask(gpu, params)?;
    let inputs = Inputs { q, k, v, mask: mask.as_ref() };
    match kernel(params) {
        Kernel::Naive => {
            let buffers = naive::Buffers::new(gpu, params)?;
            for stage in naive::STAGES {
                let items = naive::items(stage, params);
                naive::record(gpu, params, inputs, &buffers, stage, 0, items)?;
            }
            Ok(buffers.finish(params))
        }
        _ => {
            let output = gpu.allocate(params.shape.output_len())?;
            let plan = flash::Plan::new(gpu, params)?;
            plan.record(gpu, params, inputs, &output, 0, plan.items)?;
            Ok(AttentionTensors { output, dots: None, scores: None, softcapped: None, masked: None, weights: None })
        }
    }
}

/// The kernel that runs: `auto` avoids flash where a head is too wide for it.
fn kernel(params: &Params) -> Kernel {
    if params.kernel == Kernel::Auto && !flash::fits(params) { Kernel::Naive } else { params.chosen_kernel() }
}

fn upload_mask(gpu: &Gpu, params: &Params) -> Result<Option<Tensor>> {
    params.mask.as_ref().map(|mask| gpu.upload_bytes(&mask.data)).transpose()
}

/// Flags of the uniform, as in the shader.
const MASKED: u32 = 16;
const CAREFUL: u32 = 32;

/// The uniform of `shaders/shared/attention.wgsl`.
fn uniform(params: &Params, keep: u32, first: u64, count: u64) -> [u32; 32] {
    let shape = &params.shape;
    let strides = |Strides { batch, head, row }| [batch as u32, head as u32, row as u32, 0];
    let mask = params.mask.as_ref().map_or([0; 4], |mask| mask.strides().map(|stride| stride as u32));
    let offset = if params.causal {
        // Beyond these two it makes no difference, and 32 bits hold them.
        params.offset.clamp(-(shape.queries as i64), shape.keys as i64) as i32
    } else {
        shape.keys as i32
    };
    let sizes = [
        shape.heads as u32,
        shape.group() as u32,
        shape.queries as u32,
        shape.keys as u32,
        shape.head_dim as u32,
        shape.value_dim as u32,
        offset as u32,
        params.scale.to_bits(),
        params.softcap.unwrap_or(0.0).to_bits(),
        keep | if params.mask.is_some() { MASKED } else { 0 } | if params.allow_non_finite { CAREFUL } else { 0 },
        first as u32,
        count as u32,
    ];
    let mut words = [0; 32];
    words[0..4].copy_from_slice(&strides(shape.q_strides()));
    words[4..8].copy_from_slice(&strides(shape.k_strides()));
    words[8..12].copy_from_slice(&strides(shape.v_strides()));
    words[12..16].copy_from_slice(&strides(shape.output_strides()));
    words[16..20].copy_from_slice(&mask);
    words[20..].copy_from_slice(&sizes);
    words
}
