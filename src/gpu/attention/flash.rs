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

/// One of the shaders that compute flash attention, all to the same result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlashVariant {
    /// `flash_lanes`: an invocation owns 1 or 4 queries; `lanes` of them, at most 256, are a workgroup.
    Lanes {
        /// Queries that one invocation owns.
        rows: u32,
        /// Invocations of a workgroup.
        lanes: u32,
    },
    /// `flash_unrolled`: eight queries to an invocation and no loop over the columns; slow to compile. Needs subgroups, and
    /// heads of at most 64.
    Unrolled,
}

impl FlashVariant {
    /// Rows share each load of a key, so four are better as long as there are lanes enough to fill the device.
    fn choose(gpu: &Gpu, params: &Params) -> Self {
        let shape = &params.shape;
        match (gpu.info().software, shape.batch * shape.heads * shape.queries) {
            (true, _) if shape.queries > 8 => Self::Lanes { rows: 4, lanes: 8 },
            (true, _) => Self::Lanes { rows: 1, lanes: 8 },
            (false, 0..65_536) => Self::Lanes { rows: 1, lanes: 32 },
            (false, _) => Self::Lanes { rows: 4, lanes: 32 },
        }
    }

    /// Queries of one workgroup.
    const fn tile(self) -> usize {
        match self {
            Self::Lanes { rows, lanes } => (rows * lanes) as usize,
            Self::Unrolled => 64,
        }
    }

    fn key(self, gpu: &Gpu, class: usize, params: &Params) -> Key {
        let shape = &params.shape;
        let (shader, lanes) = match self {
            Self::Lanes { rows, lanes } => {
                let subgroups = u32::from(gpu.subgroups());
                (format!("flash_lanes_dim{class}_rows{rows}_subgroups{subgroups}"), lanes)
            }
            Self::Unrolled => ("flash_unrolled_dim64_rows8".to_owned(), 8),
        };
        let constants = vec![
            ("LANES", f64::from(lanes)),
            ("HEAD_DIM", shape.head_dim as f64),
            ("VALUE_DIM", shape.value_dim as f64),
            ("RULES", f64::from(rules(params))),
        ];
        Key { shader, constants }
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
        let variant = gpu.pinned_flash().unwrap_or_else(|| FlashVariant::choose(gpu, params));
        let key = variant.key(gpu, class, params);
        let tile = variant.tile();
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
