//! One call from arrays to arrays, in slices short enough to leave the device to others in between.

use super::super::Gpu;
use super::super::attention::{Control, Pace};
use super::plan::Plan;
use super::record::record;
use crate::backend::Backend;
use crate::error::Result;
use crate::linear_attention::{Inputs, Output, Params};

pub(in crate::gpu) async fn run(
    gpu: &Gpu,
    params: &Params,
    inputs: Inputs<&[f32]>,
    control: &Control<'_>,
) -> Result<Output> {
    let gates = params.check(inputs)?;
    gpu.check()?;
    let memory = gpu.memory();
    memory.reset_peak();
    let before = memory.now();
    let uploaded = inputs.try_map(|data| gpu.upload(data))?;
    let plan = Plan::new(gpu, params, gates)?;
    let mut pace = Pace::new(gpu, control, plan.cost());
    for step in &plan.steps {
        let slice = |first, count| record(gpu, params, uploaded.as_ref(), &plan, step, first, count);
        pace.slices(step.items, step.cost, &plan.output, slice).await?;
    }
    let gpu_millis = pace.finish(&plan.output).await?;
    let peak_bytes = memory.peak() - before;
    let results = plan.finish();
    let mut data = gpu.read(&[&results.output, &results.state]).await?.into_iter();
    let (output, state) = (data.next().unwrap_or_default(), data.next().unwrap_or_default());
    Ok(Output { output, state, peak_bytes, gpu_millis })
}
