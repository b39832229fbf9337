//! Linear attention on the device: by chunks of tokens where the rule only adds, token by token where it replaces —
//! `shaders/attention/linear_*.wgsl`.

mod plan;
mod record;
mod run;
mod trust;

use super::{Gpu, Tensor};
use crate::attention::Strides;
use crate::backend::LinearAttentionTensors;
use crate::error::Result;
use crate::linear_attention::{FeatureMap, Gates, Inputs, Params};
use plan::{Plan, Step};

pub(crate) use plan::{CHUNK, bytes};

pub use run::LinearRan;
pub(super) use run::{collect, run, run_tensors};
pub(super) use trust::trust;

/// Queues a whole call.
pub(super) fn linear_attention(
    gpu: &Gpu,
    inputs: Inputs<&Tensor>,
    params: &Params,
) -> Result<LinearAttentionTensors<Tensor>> {
    let gates = params.validate(inputs.map(Tensor::len))?;
    let plan = Plan::new(gpu, params, gates)?;
    for step in &plan.steps {
        record::record(gpu, params, inputs, &plan, step, 0, step.items)?;
    }
    Ok(plan.finish())
}

/// The constants of `shaders/shared/linear_attention.wgsl`.
fn constants(params: &Params, gates: &Gates) -> Vec<(&'static str, f64)> {
    let gate = match gates.decay_width {
        0 => 0,
        1 => 1,
        _ => 2,
    };
    let yes = |flag: bool| f64::from(u8::from(flag));
    vec![
        ("CHUNK", CHUNK as f64),
        ("GATE", f64::from(gate)),
        ("ELU", yes(params.feature_map == FeatureMap::EluPlusOne)),
        ("NORMALISE", yes(params.normalise)),
        ("CAUSAL", yes(params.causal)),
        ("CAREFUL", yes(params.allow_non_finite)),
    ]
}

/// The uniform of `shaders/shared/linear_attention.wgsl`.
fn uniform(params: &Params, gates: &Gates, step: &Step, origin: u32, first: u64, count: u64) -> [u32; 32] {
    let shape = &params.shape;
    let strides = |Strides { batch, head, row }| [batch as u32, head as u32, row as u32, 0];
    let sizes = [
        shape.batch as u32,
        shape.heads as u32,
        shape.group() as u32,
        shape.kv_heads as u32,
        shape.tokens as u32,
        shape.head_dim as u32,
        shape.value_dim as u32,
        gates.decay_width as u32,
        gates.beta_heads as u32,
        step.start as u32,
        step.chunks as u32,
        origin,
        params.scale.to_bits(),
        first as u32,
        count as u32,
        0,
    ];
    let mut words = [0; 32];
    words[0..4].copy_from_slice(&strides(shape.q_strides()));
    words[4..8].copy_from_slice(&strides(shape.k_strides()));
    words[8..12].copy_from_slice(&strides(shape.v_strides()));
    words[12..16].copy_from_slice(&strides(shape.output_strides()));
    words[16..].copy_from_slice(&sizes);
    words
}
