//! Online softmax, one dispatch and no matrix — `shaders/attention/flash_lanes.wgsl`.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use super::Prepared;
use super::uniform::rules;
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
        let constants = vec![
            ("LANES", f64::from(lanes)),
            ("HEAD_DIM", shape.head_dim as f64),
            ("VALUE_DIM", shape.value_dim as f64),
            ("RULES", f64::from(rules(params))),
        ];
        let key = Key { shader: format!("flash_lanes_dim{class}_rows{rows}"), constants };
        let tile = (rows * lanes) as usize;
        let tiles = match &params.blocks {
            Some(blocks) => blocks.query_blocks() * blocks.size().min(shape.queries).div_ceil(tile),
            None => shape.queries.div_ceil(tile),
        };
        let items = (shape.batch * shape.heads * tiles) as u64;
        let cost = (tile * shape.keys) as u64 * (shape.head_dim + shape.value_dim) as u64;
        Ok(Self { key, items, cost })
    }

    /// Queues `count` workgroups from number `first`.
    pub(super) fn record(&self, gpu: &Gpu, call: &Prepared<'_>, output: &Tensor, first: u64, count: u64) -> Result<()> {
        let inputs = &call.inputs;
        gpu.record(&Call {
            key: self.key.clone(),
            uniform: &call.uniform(0, first, count),
            storage: &[
                Bind::Read(inputs.q),
                Bind::Read(inputs.k),
                Bind::Read(inputs.v),
                call.limits.as_ref().map_or(Bind::NoRead, Bind::Read),
                inputs.bias.map_or(Bind::NoRead, Bind::Read),
                Bind::Write(output),
            ],
            workgroups: count,
        })
    }
}
