//! Online softmax, one dispatch and no matrix — `shaders/attention/flash_lanes.wgsl` and the variants that compute the same.

use super::super::pipeline::Key;
use super::super::recorder::{Bind, Call};
use super::super::{Gpu, Tensor};
use super::source::Source;
use super::uniform::rules;
use super::{Control, Pins, Prepared};
use crate::attention::{Kernel, Params};
use crate::error::{Code, Error, Result};
use crate::gpu::trust;
use crate::gpu::tune::Choice;

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
    /// `flash_tiles`: 32 queries and 16 or 32 keys at a time in workgroup memory. Needs widths that are multiples of four,
    /// of at most 128.
    Tiles {
        /// Keys at a time.
        keys: u32,
    },
}

impl FlashVariant {
    /// Everything that may run for a call on this device; the first is what runs while nothing has been measured.
    ///
    /// Rows share each load of a key, so four are better as long as there are lanes enough to fill the device.
    pub(super) fn candidates(gpu: &Gpu, params: &Params) -> Vec<Self> {
        let shape = &params.shape;
        let (few, many) = if gpu.info().software { (8, 8) } else { (32, 32) };
        let one = Self::Lanes { rows: 1, lanes: few };
        let four = Self::Lanes { rows: 4, lanes: many };
        if gpu.info().software {
            let narrow = shape.head_dim.max(shape.value_dim) <= 64;
            return match (shape.queries > 8, gpu.subgroups() && narrow && shape.queries >= 64) {
                (false, _) => vec![one],
                (true, false) => vec![four],
                (true, true) => vec![four, Self::Unrolled],
            };
        }
        let mut all: Vec<Self> =
            [32, 16].into_iter().map(|keys| Self::Tiles { keys }).filter(|tiles| tiles.fits(gpu, params)).collect();
        all.extend(if shape.batch * shape.heads * shape.queries < 65_536 { [one, four] } else { [four, one] });
        // A tile of 32 queries that has but a few is wasted.
        if shape.queries < 16 {
            all.rotate_right(2);
        }
        all
    }

    /// Can it compute such a call here?
    pub(super) fn fits(self, gpu: &Gpu, params: &Params) -> bool {
        let shape = &params.shape;
        let dim = shape.head_dim.max(shape.value_dim);
        match self {
            Self::Lanes { .. } => dim <= MAX_DIM,
            Self::Unrolled => dim <= 64 && gpu.subgroups(),
            Self::Tiles { keys } => {
                let class = if dim <= 64 { 64 } else { 128 };
                let (rows, keys) = (32, keys as usize);
                let bytes = 4 * ((rows + keys) * (class + 4) + rows * (keys + 1) + rows * 8);
                dim <= 128 && super::in_fours(shape) && bytes <= gpu.info().max_workgroup_bytes as usize
            }
        }
    }

    /// Name in the list of choices.
    fn name(self) -> String {
        match self {
            Self::Lanes { rows, lanes } => format!("flash_lanes, {rows} rows, {lanes} lanes"),
            Self::Unrolled => "flash_unrolled".to_owned(),
            Self::Tiles { keys } => format!("flash_tiles, 32 queries, {keys} keys"),
        }
    }

    /// Queries of one workgroup.
    const fn tile(self) -> usize {
        match self {
            Self::Lanes { rows, lanes } => (rows * lanes) as usize,
            Self::Unrolled | Self::Tiles { .. } => 32,
        }
    }

    fn key(self, gpu: &Gpu, class: usize, params: &Params) -> Key {
        let shape = &params.shape;
        let (shader, lanes) = match self {
            Self::Lanes { rows, lanes } => {
                let subgroups = u32::from(gpu.subgroups());
                (format!("flash_lanes_dim{class}_rows{rows}_subgroups{subgroups}"), lanes)
            }
            Self::Unrolled => ("flash_unrolled_dim64_rows8".to_owned(), 4),
            Self::Tiles { keys } => (format!("flash_tiles_dim{class}_keys{keys}"), 64),
        };
        let mut constants = vec![
            ("HEAD_DIM", shape.head_dim as f64),
            ("VALUE_DIM", shape.value_dim as f64),
            ("RULES", f64::from(rules(params))),
        ];
        if !matches!(self, Self::Tiles { .. }) {
            constants.push(("LANES", f64::from(lanes)));
        }
        Key { shader, constants }
    }
}

/// Which variant runs, and over how many workgroups.
pub(super) struct Plan {
    pub(super) variant: FlashVariant,
    key: Key,
    /// Workgroups.
    pub(super) items: u64,
    /// Multiply-adds of one workgroup at most.
    pub(super) cost: u64,
}

impl Plan {
    /// The variant that was pinned, or chosen for such shapes, or that starts.
    pub(super) fn new(gpu: &Gpu, params: &Params) -> Result<Self> {
        let variant = gpu.pins().get().flash.filter(|pinned| pinned.fits(gpu, params)).or_else(|| known(gpu, params));
        let first = || FlashVariant::candidates(gpu, params).first().copied();
        Self::of(gpu, params, variant.or_else(first).unwrap_or(FlashVariant::Lanes { rows: 1, lanes: 32 }))
    }

    fn of(gpu: &Gpu, params: &Params, variant: FlashVariant) -> Result<Self> {
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
        let key = variant.key(gpu, class, params);
        let tile = variant.tile();
        let tiles = match &params.blocks {
            Some(blocks) => blocks.query_blocks() * blocks.size().min(shape.queries).div_ceil(tile),
            None => shape.queries.div_ceil(tile),
        };
        let items = (shape.batch * shape.heads * tiles) as u64;
        let keys = params.visible_pairs().div_ceil((shape.batch * shape.queries) as u64);
        let cost = tile as u64 * keys.max(1) * (shape.head_dim + shape.value_dim) as u64;
        Ok(Self { variant, key, items, cost })
    }

    /// Shader and constants of the work.
    pub(super) fn name(&self) -> String {
        format!("{} {:?}", self.key.shader, self.key.constants)
    }

    /// The one shader of a call.
    pub(super) fn source(self) -> Source {
        Source { key: self.key, workgroups: self.items }
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

/// Milliseconds that measuring one candidate may take, its compilation left out.
const MEASURE_MILLIS: f64 = 40.0;
/// Multiply-adds of such calls before another variant than the first is thought of. Where a processor plays the graphics
/// card that is a second of work, since to compile another takes longer; a graphics card is asked much sooner.
const WORTH_ON_SOFTWARE: u64 = 1 << 31;
const WORTH: u64 = 1 << 26;

fn class(gpu: &Gpu, params: &Params) -> String {
    let shape = &params.shape;
    let rows = (shape.batch * shape.heads * shape.queries).ilog2();
    let subgroups = if gpu.subgroups() { "" } else { ", no subgroups" };
    format!("flash, {} wide, 2^{rows} rows{subgroups}", shape.head_dim.max(shape.value_dim).next_power_of_two())
}

/// The variant that was found to be the fastest, once so much was computed that it is worth its compilation.
fn known(gpu: &Gpu, params: &Params) -> Option<FlashVariant> {
    let class = class(gpu, params);
    let choice = gpu.choices().find(&class)?;
    if gpu.choices().spend(&calls(&class, params), 0) < worth(gpu) {
        return None;
    }
    FlashVariant::candidates(gpu, params).into_iter().find(|candidate| candidate.name() == choice.chosen)
}

/// Calls that share a pipeline.
fn calls(class: &str, params: &Params) -> String {
    let shape = &params.shape;
    format!("{class}, {} and {}, rules {}", shape.head_dim, shape.value_dim, rules(params))
}

/// Counts `calls` such calls before they come. What is measured is then measured in the first of them.
pub(in crate::gpu) fn expect(gpu: &Gpu, params: &Params, calls: u64) {
    if !matches!(super::kernel(params), Kernel::Flash | Kernel::BlockSparse) {
        return;
    }
    if let Ok(plan) = Plan::new(gpu, params) {
        let work = (plan.items * plan.cost).saturating_mul(calls);
        gpu.choices().announce(&self::calls(&class(gpu, params), params), work);
    }
}

fn worth(gpu: &Gpu) -> u64 {
    if gpu.info().software { WORTH_ON_SOFTWARE } else { WORTH }
}

/// Measures the candidates for such a call, if it is time to: each computes a part of the call's own output, rightly.
pub(super) async fn measure(gpu: &Gpu, call: &Prepared<'_>, output: &Tensor, control: &Control<'_>) -> Result<()> {
    let params = call.params;
    let class = class(gpu, params);
    let candidates = FlashVariant::candidates(gpu, params);
    if gpu.pins().get().flash.is_some() || candidates.len() < 2 {
        return Ok(());
    }
    let plan = Plan::new(gpu, params)?;
    let spent = gpu.choices().spend(&calls(&class, params), plan.items * plan.cost);
    if spent < worth(gpu) || gpu.choices().find(&class).is_some() {
        return Ok(());
    }
    let mut times = Vec::new();
    for candidate in candidates {
        // One that is wrong here is no candidate.
        let pins = Pins { flash: Some(candidate), ..Pins::default() };
        if trust::kernel(gpu, params, pins).await?.is_some() {
            continue;
        }
        let plan = Plan::of(gpu, params, candidate)?;
        // The first dispatch compiles; the second tells how many the time allows.
        let mut count = 1;
        let mut millis = f64::INFINITY;
        for round in 0..3 {
            control.check()?;
            plan.record(gpu, call, output, 0, count)?;
            let took = gpu.submit_and_wait(output).await?;
            millis = took.gpu.unwrap_or(took.wall).max(0.01) / count as f64;
            if round > 0 {
                count = ((MEASURE_MILLIS / millis) as u64).clamp(1, plan.items);
            } else {
                count = plan.items.min(4);
            }
        }
        times.push((candidate.name(), millis * plan.items as f64));
    }
    times.sort_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((chosen, _)) = times.first() {
        gpu.choices().keep(Choice { class, chosen: chosen.clone(), candidates: times });
    }
    Ok(())
}
