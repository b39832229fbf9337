//! One call from arrays to arrays, in slices short enough to leave the device to others in between.

use super::super::attention::{Control, Pace};
use super::super::{Gpu, Tensor};
use super::plan::Plan;
use super::record::record;
use crate::backend::{Backend, LinearAttentionTensors};
use crate::error::Result;
use crate::linear_attention::{Inputs, Output, Params};

/// What a call left on the device.
pub struct LinearRan {
    /// The output and the state.
    pub tensors: LinearAttentionTensors<Tensor>,
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
) -> Result<LinearRan> {
    let gates = params.validate(inputs.map(Tensor::len))?;
    gpu.check()?;
    let memory = gpu.memory();
    memory.reset_peak();
    let before = memory.now();
    let plan = Plan::new(gpu, params, gates)?;
    let mut pace = Pace::new(gpu, control, plan.cost());
    for step in &plan.steps {
        let slice = |first, count| record(gpu, params, inputs, &plan, step, first, count);
        pace.slices(step.items, step.cost, &plan.output, slice).await?;
    }
    let gpu_millis = pace.finish(&plan.output).await?;
    let peak_bytes = memory.peak() - before;
    Ok(LinearRan { tensors: plan.finish(), peak_bytes, gpu_millis })
}

/// Copies the results back.
pub(in crate::gpu) async fn collect(gpu: &Gpu, ran: &LinearRan) -> Result<Output> {
    let LinearAttentionTensors { output, state } = &ran.tensors;
    let mut data = gpu.read(&[output, state]).await?.into_iter();
    let (output, state) = (data.next().unwrap_or_default(), data.next().unwrap_or_default());
    Ok(Output { output, state, peak_bytes: ran.peak_bytes, gpu_millis: ran.gpu_millis })
}
