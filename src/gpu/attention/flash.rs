//! Online softmax, one dispatch and no matrix — `shaders/attention/flash_lanes.wgsl`.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use super::{Inputs, uniform};
use crate::attention::Params;
use crate::error::{Code, Error, Result};

/// Widest head of the largest variant.
const MAX_DIM: usize = 256;

/// Does a head fit the arrays of some variant?
pub(super) fn fits(params: &Params) -> bool {
    params.shape.head_dim.max(params.shape.value_dim) <= MAX_DIM
}

/// How the flash kernel divides its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlashVariant {
    /// Queries that one invocation owns: 1 or 4.
    pub rows: u32,
    /// Invocations of a workgroup, at most 256.
    pub lanes: u32,
}

impl FlashVariant {
    /// Rows share each load of a key, so four are better as long as there are lanes enough to fill the device. Eight run a
    /// fifth faster yet where a processor plays the graphics card, but take three times as long to compile.
    fn choose(gpu: &Gpu, params: &Params) -> Self {
        let shape = &params.shape;
        match (gpu.info().software, shape.batch * shape.heads * shape.queries) {
            (true, _) if shape.queries > 8 => Self { rows: 4, lanes: 8 },
            (true, _) => Self { rows: 1, lanes: 8 },
            (false, 0..65_536) => Self { rows: 1, lanes: 32 },
            (false, _) => Self { rows: 4, lanes: 32 },
        }
    }
}

/// Which variant runs, and over how many workgroups.
pub(super) struct Plan {
    key: Key,
    /// Workgroups.
    pub(super) items: u64,
    /// Multiply-adds of one workgroup at most.
    pub(super) cost: u64,
}

impl Plan {
    pub(super) fn new(gpu: &Gpu, params: &Params) -> Result<Self> {
        let shape = &params.shape;
        let dim = shape.head_dim.max(shape.value_dim);
        let class = [64, 128, MAX_DIM].into_iter().find(|class| dim <= *class).ok_or_else(|| {
            Error::new(
                Code::TooLarge,
                format!(
                    "headDim is {} and valueDim {}; kernel \"flash\" holds up to {MAX_DIM} on this backend. Use kernel \
                     \"naive\" or \"auto\".",
                    shape.head_dim, shape.value_dim
                ),
            )
        })?;
        let FlashVariant { rows, lanes } = gpu.pinned_flash().unwrap_or_else(|| FlashVariant::choose(gpu, params));
        let key =
            Key { shader: format!("flash_lanes_dim{class}_rows{rows}"), constants: vec![("LANES", f64::from(lanes))] };
        let block = (rows * lanes) as usize;
        let items = (shape.batch * shape.heads) as u64 * shape.queries.div_ceil(block) as u64;
        let cost = (block * shape.keys) as u64 * (shape.head_dim + shape.value_dim) as u64;
        Ok(Self { key, items, cost })
    }

    /// Queues `count` workgroups from number `first`.
    pub(super) fn record(
        &self,
        gpu: &Gpu,
        params: &Params,
        inputs: Inputs<'_>,
        output: &Tensor,
        first: u64,
        count: u64,
    ) -> Result<()> {
        gpu.record(&Call {
            key: self.key.clone(),
            uniform: &uniform(params, 0, first, count),
            storage: &[
                Bind::Read(inputs.q),
                Bind::Read(inputs.k),
                Bind::Read(inputs.v),
                inputs.mask.map_or(Bind::NoRead, Bind::Read),
                Bind::Write(output),
            ],
            workgroups: count,
        })
    }
}
