//! One attention call from arrays to arrays, in slices short enough to leave the device to others in between.

use super::super::{Gpu, Tensor};
use super::{Prepared, decode, flash, naive, validate};
use crate::attention::{Inputs, Kernel, Output, Params};
use crate::backend::{AttentionTensors, Backend};
use crate::error::{Code, Error, Result};

/// No slice should hold the device for longer than a tenth of a second; half of that is aimed at.
const TARGET_MILLIS: f64 = 50.0;
/// Multiply-adds of the first slice: some milliseconds even where a processor plays the graphics card.
const FIRST_SLICE: u64 = 1 << 24;

/// How the caller follows and stops a call.
pub struct Control<'a> {
    /// Told after each slice how much is done, 0 to 1.
    pub progress: Option<&'a dyn Fn(f32)>,
    /// Asked before each slice whether to stop.
    pub aborted: &'a dyn Fn() -> bool,
}

impl Control<'_> {
    /// Fails where the call is to stop.
    pub(super) fn check(&self) -> Result<()> {
        if !(self.aborted)() {
            return Ok(());
        }
        Err(Error::new(Code::Aborted, "The call was stopped by its abort signal."))
    }
}

impl Default for Control<'_> {
    fn default() -> Self {
        Self { progress: None, aborted: &|| false }
    }
}

/// What is known while slices run.
pub(in crate::gpu) struct Pace<'a> {
    gpu: &'a Gpu,
    control: &'a Control<'a>,
    /// Multiply-adds that fit the target, by the slices so far.
    budget: u64,
    /// Multiply-adds that are recorded and not yet submitted.
    queued: u64,
    done: u64,
    all: u64,
    gpu_millis: Option<f64>,
}

/// What a call left on the device.
pub struct Ran {
    /// The output, and the matrices that were asked for.
    pub tensors: AttentionTensors<Tensor>,
    /// The kernel that ran.
    pub kernel: Kernel,
    /// Bytes that the call allocated at its peak, inputs that were there before left out.
    pub peak_bytes: u64,
    /// Milliseconds by the device's clock.
    pub gpu_millis: Option<f64>,
}

/// From arrays to arrays.
pub(in crate::gpu) async fn run(
    gpu: &Gpu,
    params: &Params,
    inputs: Inputs<&[f32]>,
    control: &Control<'_>,
) -> Result<Output> {
    params.check(inputs)?;
    gpu.check()?;
    let before = gpu.memory().now();
    let inputs = inputs.try_map(|data| gpu.upload(data))?;
    let uploaded = gpu.memory().now() - before;
    let mut ran = run_tensors(gpu, params, inputs.as_ref(), control).await?;
    ran.peak_bytes += uploaded;
    collect(gpu, &ran).await
}

/// From tensors to tensors. What they hold is not looked at.
pub(in crate::gpu) async fn run_tensors(
    gpu: &Gpu,
    params: &Params,
    inputs: Inputs<&Tensor>,
    control: &Control<'_>,
) -> Result<Ran> {
    validate(params, inputs)?;
    gpu.check()?;
    let memory = gpu.memory();
    memory.reset_peak();
    let before = memory.now();
    let call = Prepared::new(gpu, params, inputs)?;
    let mut pace = Pace::new(gpu, control, 0);
    let tensors = if call.kernel == Kernel::Naive {
        let buffers = naive::Buffers::new(gpu, params)?;
        let work = |stage| naive::items(stage, params) * naive::cost(stage, params);
        pace.all = naive::STAGES.map(work).iter().sum();
        for stage in naive::STAGES {
            let cost = naive::cost(stage, params);
            pace.slices(naive::items(stage, params), cost, buffers.output(), |first, count| {
                naive::record(gpu, &call, &buffers, stage, first, count)
            })
            .await?;
        }
        buffers.finish(params)
    } else if call.kernel == Kernel::Decode {
        let output = gpu.allocate(params.shape.output_len())?;
        let plan = decode::Plan::new(gpu, params);
        let part = plan.part(gpu)?;
        pace.all = plan.items * plan.cost;
        pace.slices(plan.items, plan.cost, &part, |first, count| {
            plan.record(gpu, &call, &part, first, count)?;
            // The last slice takes the merge along.
            if first + count == plan.items { plan.merge(gpu, &call, &part, &output) } else { Ok(()) }
        })
        .await?;
        only(output)
    } else {
        let output = gpu.allocate(params.shape.output_len())?;
        flash::measure(gpu, &call, &output, control).await?;
        let plan = flash::Plan::new(gpu, params)?;
        pace.all = plan.items * plan.cost;
        pace.slices(plan.items, plan.cost, &output, |first, count| plan.record(gpu, &call, &output, first, count))
            .await?;
        only(output)
    };
    let gpu_millis = pace.finish(&tensors.output).await?;
    Ok(Ran { tensors, kernel: call.kernel, peak_bytes: memory.peak() - before, gpu_millis })
}

impl<'a> Pace<'a> {
    /// For a call of `all` multiply-adds.
    pub(in crate::gpu) fn new(gpu: &'a Gpu, control: &'a Control<'a>, all: u64) -> Self {
        let gpu_millis = gpu.has_clock().then_some(0.0);
        Self { gpu, control, budget: FIRST_SLICE, queued: 0, done: 0, all, gpu_millis }
    }

    /// Records `items` items of one stage, as many at a time as fit the budget. What fills no slice stays queued for the
    /// next stage to join, so that a small call is one submission.
    pub(in crate::gpu) async fn slices(
        &mut self,
        items: u64,
        cost: u64,
        output: &Tensor,
        record: impl Fn(u64, u64) -> Result<()>,
    ) -> Result<()> {
        let cost = cost.max(1);
        let mut first = 0;
        while first < items {
            self.control.check()?;
            let fits = self.budget.saturating_sub(self.queued) / cost;
            if fits == 0 && self.queued > 0 {
                self.submit(output).await?;
                continue;
            }
            let fits = if self.queued == 0 { whole(self.budget, cost) } else { fits };
            let count = fits.clamp(1, items - first);
            record(first, count)?;
            self.queued += count * cost;
            first += count;
        }
        Ok(())
    }

    /// Runs what is still queued; gives the time on the device.
    pub(in crate::gpu) async fn finish(mut self, output: &Tensor) -> Result<Option<f64>> {
        if self.queued > 0 {
            self.submit(output).await?;
        }
        Ok(self.gpu_millis)
    }

    async fn submit(&mut self, output: &Tensor) -> Result<()> {
        let millis = self.gpu.submit_and_wait(output).await?;
        if let (Some(sum), Some(gpu)) = (&mut self.gpu_millis, millis.gpu) {
            *sum += gpu;
        }
        // Shrink at once, grow by at most four: one hiccup must not make a slice of seconds.
        let fits = self.queued as f64 * TARGET_MILLIS / millis.wall.max(0.1);
        self.budget = (fits as u64).clamp(1, self.budget.saturating_mul(4));
        self.done += self.queued;
        self.queued = 0;
        if let Some(progress) = self.control.progress {
            progress((self.done as f64 / self.all as f64) as f32);
        }
        Ok(())
    }
}

/// Items of a slice that starts afresh. Few of them are rounded up to a power of two, which at most doubles the time aimed at:
/// three on two cores take as long as four, and that several run side by side shows only when there are several.
const fn whole(budget: u64, cost: u64) -> u64 {
    let items = budget.div_ceil(cost);
    if items < 16 { items.next_power_of_two() } else { items }
}

fn only(output: Tensor) -> AttentionTensors<Tensor> {
    AttentionTensors { output, dots: None, scores: None, softcapped: None, masked: None, weights: None }
}

/// Copies the results back.
pub(in crate::gpu) async fn collect(gpu: &Gpu, ran: &Ran) -> Result<Output> {
    let AttentionTensors { output, dots, scores, softcapped, masked, weights } = &ran.tensors;
    let matrices = [dots, scores, softcapped, masked, weights];
    let mut wanted = vec![output];
    wanted.extend(matrices.iter().filter_map(|matrix| matrix.as_ref()));
    let mut data = gpu.read(&wanted).await?.into_iter();
    let output = data.next().unwrap_or_default();
    let [dots, scores, softcapped, masked, weights] = matrices.map(|matrix| matrix.as_ref().and_then(|_| data.next()));
    let Ran { kernel, peak_bytes, gpu_millis, .. } = *ran;
    Ok(Output { output, dots, scores, softcapped, masked, weights, kernel, peak_bytes, gpu_millis })
}
