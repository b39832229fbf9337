//! Attention on the device: what all kernels share.

mod decode;
mod flash;
mod join;
mod limits;
mod naive;
mod run;
mod source;
mod uniform;

use super::{Gpu, Tensor};
use crate::attention::{Inputs, Kernel, Params, Shape};
use crate::backend::AttentionTensors;
use crate::error::Result;
use limits::{BlockForm, Limits};

pub use flash::FlashVariant;
pub(super) use flash::expect;
pub(super) use join::join;
pub use run::{Control, Ran};
pub(super) use run::{Pace, collect, run, run_tensors};
pub use source::Shader;
pub(super) use source::{pin_edited, shaders};

/// A call with its tensors on the device.
struct Prepared<'a> {
    params: &'a Params,
    inputs: Inputs<&'a Tensor>,
    /// Lengths, mask and blocks, where the call has any.
    limits: Option<Tensor>,
    mask_at: u32,
    blocks_at: u32,
    kernel: Kernel,
}

impl<'a> Prepared<'a> {
    fn new(gpu: &Gpu, params: &'a Params, inputs: Inputs<&'a Tensor>) -> Result<Self> {
        let kernel = kernel(params);
        let form = if kernel == Kernel::Naive { BlockForm::Bits } else { BlockForm::Ranges };
        let Limits { words, mask_at, blocks_at } = Limits::new(params, form);
        let limits = if words.is_empty() { None } else { Some(gpu.upload_bytes(bytemuck::cast_slice(&words))?) };
        Ok(Self { params, inputs, limits, mask_at, blocks_at, kernel })
    }
}

/// Queues a whole call.
pub(super) fn attention(gpu: &Gpu, inputs: Inputs<&Tensor>, params: &Params) -> Result<AttentionTensors<Tensor>> {
    validate(params, inputs)?;
    let call = Prepared::new(gpu, params, inputs)?;
    if call.kernel == Kernel::Naive {
        let buffers = naive::Buffers::new(gpu, params)?;
        for stage in naive::STAGES {
            naive::record(gpu, &call, &buffers, stage, 0, naive::items(stage, params))?;
        }
        return Ok(buffers.finish(params));
    }
    let output = gpu.allocate(params.shape.output_len())?;
    if call.kernel == Kernel::Decode {
        let plan = decode::Plan::new(gpu, params);
        let part = plan.part(gpu)?;
        plan.record(gpu, &call, &part, 0, plan.items)?;
        plan.merge(gpu, &call, &part, &output)?;
    } else {
        let plan = flash::Plan::new(gpu, params)?;
        plan.record(gpu, &call, &output, 0, plan.items)?;
    }
    Ok(AttentionTensors { output, dots: None, scores: None, softcapped: None, masked: None, weights: None })
}

/// The kernel that runs: `auto` avoids one whose memory a head does not fit.
fn kernel(params: &Params) -> Kernel {
    let chosen = params.chosen_kernel();
    let fits = match chosen {
        Kernel::Decode => decode::fits(params),
        Kernel::Flash | Kernel::BlockSparse => flash::fits(params),
        _ => true,
    };
    if fits || params.kernel != Kernel::Auto { chosen } else { Kernel::Naive }
}

/// What a call will allocate beside its inputs, and how it reads: known before there is a device.
pub(crate) struct Outlook {
    pub(crate) kernel: Kernel,
    /// Bytes of the results and of what lies between.
    pub(crate) bytes: u64,
    /// Matrices of queries × keys in it.
    pub(crate) matrices: u64,
    /// Numbers of the parts that are merged.
    pub(crate) part_numbers: u64,
    /// Times that each key head is read for the rows that share it, by the decode kernel.
    pub(crate) reads: u64,
}

/// Queries that read keys and values together: all variants of the flash kernel but one have so many.
pub(crate) const TILE: usize = 32;

/// What a call will be, where nothing is pinned.
pub(crate) fn outlook(params: &Params, software: bool) -> Outlook {
    let kernel = kernel(params);
    let shape = &params.shape;
    let rows = shape.batch as u64 * shape.heads as u64 * shape.queries as u64;
    let form = if kernel == Kernel::Naive { BlockForm::Bits } else { BlockForm::Ranges };
    let matrices = if kernel == Kernel::Naive { naive::matrices(params) } else { 0 };
    let (part, reads) = if kernel == Kernel::Decode {
        let division = decode::Division::new(software, None, params);
        (division.part_len as u64, division.blocks as u64)
    } else {
        (0, 1)
    };
    let numbers = rows * (shape.value_dim as u64 + matrices * shape.keys as u64) + limits::len(params, form) + part;
    Outlook { kernel, bytes: 4 * numbers, matrices, part_numbers: part, reads }
}

fn validate(params: &Params, inputs: Inputs<&Tensor>) -> Result<()> {
    let Inputs { q, k, v, bias } = inputs;
    params.validate(Inputs { q: q.len(), k: k.len(), v: v.len(), bias: bias.map(Tensor::len) })
}

/// May every row be read as vectors of four? Then every stride is a multiple of four too.
fn in_fours(shape: &Shape) -> bool {
    shape.head_dim.is_multiple_of(4) && shape.value_dim.is_multiple_of(4)
}

/// What is not left to the shape: pinned by tests and measurements, and where a small call has to run as a large one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pins {
    pub(super) flash: Option<FlashVariant>,
    /// Keys of one split of the decode kernel.
    pub(super) split: Option<usize>,
    /// Columns that an invocation of linear attention's delta kernel owns.
    pub(super) delta_columns: Option<u32>,
    /// Lanes, and lanes to a unit, of the recurrent layer.
    pub(super) recurrent: Option<(u32, u32)>,
}

/// What a call leaves to its shape, settled.
pub(super) fn pins(gpu: &Gpu, params: &Params) -> Result<Pins> {
    let mut pins = gpu.pins().get();
    match kernel(params) {
        Kernel::Naive => {}
        Kernel::Decode => pins.split = Some(decode::Plan::new(gpu, params).keys),
        _ => pins.flash = Some(flash::Plan::new(gpu, params)?.variant),
    }
    Ok(pins)
}

/// The pipeline that does the work of a call, by name and constants.
pub(super) fn pipelines(gpu: &Gpu, params: &Params) -> Result<String> {
    Ok(match kernel(params) {
        Kernel::Naive => format!("naive attention, rules {}", uniform::rules(params)),
        Kernel::Decode => decode::Plan::new(gpu, params).name(),
        _ => flash::Plan::new(gpu, params)?.name(),
    })
}
