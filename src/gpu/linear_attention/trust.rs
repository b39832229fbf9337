//! Before a form of linear attention is first used, a small call of the same form is compared with the f64 reference: the
//! pipelines that are made for it are those that the call then runs.

use super::super::Gpu;
use super::super::probe::{Mismatch, largest_difference, wave};
use super::constants;
use crate::backend::{Backend, LinearAttentionTensors};
use crate::error::Result;
use crate::linear_attention::{Gates, Inputs, Params, Shape};
use crate::reference::Reference;

/// Largest difference that rounding explains: each of the numbers is of the size of 1.
const ALLOWED: f64 = 5e-5;

/// Nothing, or by how much the kernels of this call are off.
pub(in crate::gpu) async fn trust(gpu: &Gpu, params: &Params, gates: &Gates) -> Result<Option<Mismatch>> {
    let constants: Vec<String> =
        constants(params, gates).iter().map(|(name, value)| format!("{name} {value}")).collect();
    let name = format!("linear attention, rule {}, {}", params.rule.as_str(), constants.join(", "));
    if gpu.trust().has(&name) {
        return Ok(None);
    }
    let small = Params { scale: 0.5, shape: SMALL, ..*params };
    let inputs = inputs(&small, gates.decay_width > 1);
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

/// More than a chunk of tokens, grouped heads, sizes that fill no tile.
const SMALL: Shape = Shape { kv_heads: 1, value_dim: 6, ..Shape::new(2, 41, 5) };

fn inputs(params: &Params, rows_fade_apart: bool) -> Inputs<Vec<f32>> {
    let Params { shape, rule, normalise, .. } = params;
    let data = |len, phase: f64, size: f32, shift: f32| -> Vec<f32> {
        wave(len, phase).iter().map(|x| x * size + shift).collect()
    };
    // Positive where normalised, so that the divisor is far from 0; keys short enough for any rule to forget.
    let shift = if *normalise { 1.1 } else { 0.0 };
    let decays = if rows_fade_apart { shape.k_len() } else { shape.gate_len() };
    Inputs {
        q: data(shape.q_len(), 0.6, 1.0, shift),
        k: data(shape.k_len(), 0.7, 0.4, 0.5 * shift),
        v: data(shape.v_len(), 0.8, 1.0, 0.0),
        decay: rule.is_gated().then(|| data(decays, 0.9, 0.5, -0.6)),
        beta: rule.is_delta().then(|| data(shape.gate_len(), 1.0, 0.1, 0.15)),
        past_state: (!normalise).then(|| data(shape.state_len(), 1.1, 1.0, 0.0)),
    }
}

fn queue<B: Backend>(
    backend: &B,
    params: &Params,
    inputs: &Inputs<Vec<f32>>,
) -> Result<LinearAttentionTensors<B::Tensor>> {
    let inputs = inputs.as_ref().try_map(|data| backend.upload(data))?;
    backend.linear_attention(inputs.as_ref(), params)
}
