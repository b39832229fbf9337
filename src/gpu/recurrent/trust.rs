//! Before the recurrent layer is first used, a small call is compared with the f64 reference: the pipeline that is made for
//! it is the one that the call then runs.

use super::super::Gpu;
use super::super::probe::{Mismatch, largest_difference, wave};
use super::plan::Form;
use crate::backend::{Backend, RecurrentTensors};
use crate::error::Result;
use crate::recurrent::{Inputs, Params, Shape};
use crate::reference::Reference;

/// Largest difference that rounding explains: each of the numbers is of the size of 1.
const ALLOWED: f64 = 5e-5;

/// Nothing, or by how much the kernel of this call is off.
pub(in crate::gpu) async fn trust(gpu: &Gpu, params: &Params) -> Result<Option<Mismatch>> {
    let Form { key, .. } = Form::new(gpu, &params.shape);
    let name = format!("{} {:?}", key.shader, key.constants);
    if gpu.trust().has(&name) {
        return Ok(None);
    }
    // More units than a workgroup takes at once, more parts of a row than a team; whole vectors as the call has them.
    let hidden_dim = if params.shape.hidden_dim.is_multiple_of(4) { 36 } else { 37 };
    let small = Params::new(Shape { batch: 2, tokens: 4, hidden_dim });
    let inputs = inputs(&small.shape);
    let (ours, exact) = (queue(gpu, &small, &inputs)?, queue(&Reference, &small, &inputs)?);
    let ours = gpu.read(&[&ours.output, &ours.state]).await?;
    let exact = Reference.read(&[&exact.output, &exact.state]).await?;
    for (ours, exact) in ours.iter().zip(&exact) {
        let difference = largest_difference(ours, exact);
        // Not `difference > ALLOWED`: NaN has to fail.
        let fine = difference <= ALLOWED;
        if !fine {
            return Ok(Some(Mismatch { operation: name, difference, allowed: ALLOWED }));
        }
    }
    gpu.trust().earn(name);
    Ok(None)
}

fn inputs(shape: &Shape) -> Inputs<Vec<f32>> {
    let data = |len, phase: f64, size: f32| -> Vec<f32> { wave(len, phase).iter().map(|x| x * size).collect() };
    Inputs {
        x: data(shape.x_len(), 0.6, 2.0),
        weight: data(shape.weight_len(), 0.7, 0.3),
        bias: Some(data(shape.bias_len(), 0.8, 1.0)),
        state: Some(data(shape.state_len(), 0.9, 1.0)),
    }
}

fn queue<B: Backend>(backend: &B, params: &Params, inputs: &Inputs<Vec<f32>>) -> Result<RecurrentTensors<B::Tensor>> {
    let inputs = inputs.as_ref().try_map(|data| backend.upload(data))?;
    backend.recurrent(inputs.as_ref(), params)
}
