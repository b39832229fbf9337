//! The recurrent layer on the device: a workgroup a sample walks the tokens — `shaders/layer/recurrent.wgsl`.

mod plan;
mod run;
mod trust;

use super::{Gpu, Tensor};
use crate::backend::RecurrentTensors;
use crate::error::Result;
use crate::recurrent::{Inputs, Params};
use plan::Plan;

pub use run::RecurrentRan;
pub(super) use run::{collect, run, run_tensors};
pub(super) use trust::trust;

/// Queues a whole call.
pub(super) fn recurrent(gpu: &Gpu, inputs: Inputs<&Tensor>, params: &Params) -> Result<RecurrentTensors<Tensor>> {
    params.validate(inputs.map(Tensor::len))?;
    let plan = Plan::new(gpu, params)?;
    plan.record(gpu, params, inputs, 0, plan.items)?;
    Ok(plan.finish())
}
