//! Few queries, many keys: keys split over workgroups, then merged — `shaders/attention/decode_split.wgsl` and
//! `decode_merge.wgsl`.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use super::Prepared;
use super::source::Source;
use super::uniform::rules;
use crate::attention::Params;
use crate::error::Result;

/// How a call is divided.
pub(super) struct Plan {
    split: Key,
    merge: Key,
    part_len: usize,
    /// Keys of one split.
    pub(super) keys: usize,
    /// Workgroups of the first dispatch.
    pub(super) items: u64,
    /// Multiply-adds of one of them.
    pub(super) cost: u64,
}

/// Widest rows that a workgroup's memory holds beside the weights of a split.
const MAX_DIM: usize = 512;

/// Does a head fit a workgroup's memory?
pub(super) fn fits(params: &Params) -> bool {
    params.shape.head_dim <= MAX_DIM
}

/// The numbers of a division, before anything is allocated.
pub(super) struct Division {
    rows_each: usize,
    /// Times that a key head is read, for so many rows each.
    pub(super) blocks: usize,
    lanes: usize,
    keys: usize,
    splits: usize,
    parts: usize,
    /// Numbers of the parts of all splits.
    pub(super) part_len: usize,
}

impl Division {
    /// With `pinned` keys in a split, where that is not left to the shape.
    pub(super) fn new(software: bool, pinned: Option<usize>, params: &Params) -> Self {
        let shape = &params.shape;
        let kv_heads = shape.batch * shape.kv_heads;
        let rows = shape.group() * shape.queries;
        // A wide head leaves the memory of a workgroup less room for rows.
        let most = (1024 / shape.head_dim.next_power_of_two()).clamp(1, 8);
        let rows_each = [1, 2, 4, 8].into_iter().filter(|each| *each <= most).rfind(|each| *each <= rows).unwrap_or(1);
        let blocks = rows.div_ceil(rows_each);
        // A processor runs four lanes at once, and pays for more in one workgroup by switching between them at each barrier.
        let lanes = if software { 4 } else { 64 };
        let split = || split_keys(software, shape.keys, kv_heads * blocks, 4 * lanes, 1024 / rows_each);
        let keys = pinned.unwrap_or_else(split);
        let splits = shape.keys.div_ceil(keys);
        let value_parts = shape.value_dim.div_ceil(4);
        let teams = lanes / value_parts.min(lanes);
        let parts = splits * teams;
        let part_len = kv_heads * rows * parts * (2 + shape.value_dim);
        Self { rows_each, blocks, lanes, keys, splits, parts, part_len }
    }
}

impl Plan {
    pub(super) fn new(gpu: &Gpu, params: &Params) -> Self {
        let shape = &params.shape;
        let Division { rows_each, blocks, lanes, keys, splits, parts, part_len } =
            Division::new(gpu.info().software, gpu.pins().get().split, params);
        let aligned = super::in_fours(shape);
        let split = Key {
            shader: format!("decode_split_rows{rows_each}_vectors{}", u32::from(aligned)),
            constants: vec![
                ("LANES", lanes as f64),
                ("HEAD_DIM", shape.head_dim as f64),
                ("VALUE_DIM", shape.value_dim as f64),
                ("KEYS", keys as f64),
                ("RULES", f64::from(rules(params))),
            ],
        };
        let merge = Key {
            shader: "decode_merge".to_owned(),
            constants: vec![("PARTS", parts as f64), ("RULES", f64::from(rules(params)))],
        };
        let items = (shape.batch * shape.kv_heads * blocks * splits) as u64;
        let cost = (rows_each * keys * (shape.head_dim + shape.value_dim)) as u64;
        Self { split, merge, part_len, keys, items, cost }
    }

    /// Shader and constants of the work.
    pub(super) fn name(&self) -> String {
        format!("{} {:?}", self.split.shader, self.split.constants)
    }

    /// The two shaders of a call, in order.
    pub(super) fn sources(self, params: &Params) -> Vec<Source> {
        let merging = (params.shape.output_len() as u64).div_ceil(64);
        vec![Source { key: self.split, workgroups: self.items }, Source { key: self.merge, workgroups: merging }]
    }

    /// The tensor that the splits write.
    pub(super) fn part(&self, gpu: &Gpu) -> Result<Tensor> {
        gpu.allocate(self.part_len)
    }

    /// Queues `count` splits from number `first`.
    pub(super) fn record(&self, gpu: &Gpu, call: &Prepared<'_>, part: &Tensor, first: u64, count: u64) -> Result<()> {
        let inputs = &call.inputs;
        gpu.record(&Call {
            key: self.split.clone(),
            uniform: &call.uniform(0, first, count),
            storage: &[
                Bind::Read(inputs.q),
                Bind::Read(inputs.k),
                Bind::Read(inputs.v),
                call.limits.as_ref().map_or(Bind::NoRead, Bind::Read),
                inputs.bias.map_or(Bind::NoRead, Bind::Read),
                Bind::Write(part),
            ],
            workgroups: count,
        })
    }

    /// Queues the merge of all splits.
    pub(super) fn merge(&self, gpu: &Gpu, call: &Prepared<'_>, part: &Tensor, output: &Tensor) -> Result<()> {
        let count = call.params.shape.output_len() as u64;
        gpu.record(&Call {
            key: self.merge.clone(),
            uniform: &call.uniform(0, 0, count),
            storage: &[Bind::Read(part), Bind::Write(output)],
            workgroups: count.div_ceil(64),
        })
    }
}

/// Keys of one split, a multiple of `step`: as few as give every core a few workgroups, and no more than `most`, which is
/// what the memory of a workgroup holds.
fn split_keys(software: bool, keys: usize, heads: usize, step: usize, most: usize) -> usize {
    let workgroups = if software { 64 } else { 512 };
    let wanted = keys.div_ceil((workgroups / heads).max(1));
    wanted.next_multiple_of(step).min((most / step).max(1) * step)
}
