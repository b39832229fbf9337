//! One call from arrays to arrays, in slices short enough to leave the device to others in between.

use super::super::attention::{Control, Pace};
use super::super::{Gpu, Tensor};
use super::plan::Plan;
use crate::backend::{Backend, RecurrentTensors};
use crate::error::Result;
use crate::recurrent::{Inputs, Output, Params};

/// What a call left on the device.
pub struct RecurrentRan {
    /// The output and the state.
    pub tensors: RecurrentTensors<Tensor>,
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
) -> Result<RecurrentRan> {
    params.validate(inputs.map(Tensor::len))?;
    gpu.check()?;
    let memory = gpu.memory();
    memory.reset_peak();
    let before = memory.now();
    let plan = Plan::new(gpu, params)?;
    let mut pace = Pace::new(gpu, control, plan.items * plan.cost);
    let slice = |first, count| plan.record(gpu, params, inputs, first, count);
    pace.slices(plan.items, plan.cost, plan.output(), slice).await?;
    let gpu_millis = pace.finish(plan.output()).await?;
    let peak_bytes = memory.peak() - before;
    Ok(RecurrentRan { tensors: plan.finish(), peak_bytes, gpu_millis })
}

/// Copies the results back.
pub(in crate::gpu) async fn collect(gpu: &Gpu, ran: &RecurrentRan) -> Result<Output> {
    let RecurrentTensors { output, state } = &ran.tensors;
    let mut data = gpu.read(&[output, state]).await?.into_iter();
    let (output, state) = (data.next().unwrap_or_default(), data.next().unwrap_or_default());
    Ok(Output { output, state, peak_bytes: ran.peak_bytes, gpu_millis: ran.gpu_millis })
}
