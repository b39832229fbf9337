//! Trust is earned at start-up: a tiny known case of every operation, compared with the f64 reference.

use super::Gpu;
use crate::attention::{Inputs, Kernel, Mask, Params, Shape, Trace};
use crate::backend::{AttentionTensors, Backend, Linear, Norm, RmsNorm, Rope};
use crate::error::Result;
use crate::matrix::Matrix;
use crate::reference::{Reference, rope};

/// Largest difference that rounding explains: every number of the cases is of the size of 1.
const ALLOWED: f64 = 2e-5;

/// An operation whose result is not the reference's.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Which operation, and which of its cases.
    pub operation: String,
    /// The largest difference; NaN where one of the two is no number.
    pub difference: f64,
    /// The largest difference that rounding explains.
    pub allowed: f64,
}

/// Nothing, or the first of the operations of a model that differs.
pub(super) async fn layers(gpu: &Gpu) -> Result<Option<Mismatch>> {
    Ok(compare(&run_layers(gpu).await?, &run_layers(&Reference).await?))
}

/// Results by operation.
type Results = Vec<(&'static str, Vec<f32>)>;

/// Results still on a backend.
type Tensors<B> = Vec<(&'static str, <B as Backend>::Tensor)>;

fn compare(ours: &[(&'static str, Vec<f32>)], exact: &[(&'static str, Vec<f32>)]) -> Option<Mismatch> {
    for (&(operation, ref ours), (_, exact)) in ours.iter().zip(exact) {
        let difference = if ours.len() == exact.len() { largest_difference(ours, exact) } else { f64::NAN };
        // Not `difference > ALLOWED`: NaN has to fail.
        let fine = difference <= ALLOWED;
        if !fine {
            return Some(Mismatch { operation: operation.to_owned(), difference, allowed: ALLOWED });
        }
    }
    None
}

/// The largest difference; NaN as soon as one number is NaN. Equal infinities do not differ.
pub(super) fn largest_difference(ours: &[f32], exact: &[f32]) -> f64 {
    let apart = ours.iter().zip(exact).map(|(a, b)| if a == b { 0.0 } else { f64::from((a - b).abs()) });
    apart.fold(0.0, |largest: f64, apart| if apart.is_nan() || apart > largest { apart } else { largest })
}

/// Every operation once, and naive attention as full, causal, masked with grouped heads, and capped.
async fn run_layers<B: Backend>(backend: &B) -> Result<Results> {
    let (rows, inputs, outputs) = (5, 7, 9);
    let x = backend.upload(&wave(rows * inputs, 0.1))?;
    let layer = Linear {
        weight: backend.upload_matrix(&Matrix::from_f32(outputs, inputs, &wave(outputs * inputs, 0.2)))?,
        bias: Some(backend.upload(&wave(outputs, 0.3))?),
        inputs,
        outputs,
    };
    let norm = Norm {
        gain: backend.upload(&wave(inputs, 0.4))?,
        bias: backend.upload(&wave(inputs, 0.5))?,
        dim: inputs,
        epsilon: 1e-5,
    };
    let rms = RmsNorm { gain: norm.gain.clone(), dim: inputs, epsilon: 1e-5 };
    let turn = Rope { table: backend.upload(&rope::table(9, 6, 10.0))?, head_dim: 6 };
    let turning = backend.upload(&wave(rows * 12, 0.6))?;
    let mut results = vec![
        ("concat", backend.concat(&x, &norm.gain)?),
        ("linear", backend.linear(&x, &layer, rows)?),
        ("norm", backend.layer_norm(&x, &norm, rows)?),
        ("rms_norm", backend.rms_norm(&x, &rms, rows)?),
        ("rope", backend.rope(&turning, &turn, 2, rows, 3)?),
        ("gelu", backend.gelu(&x, rows * inputs)?),
        ("gelu_erf", backend.gelu_erf(&x, rows * inputs)?),
        ("swiglu", backend.swiglu(&x, &x, rows * inputs)?),
        ("add", backend.add(&x, &x, rows * inputs)?),
        ("multiply", backend.multiply(&x, &x, rows * inputs)?),
    ];
    attend(
        backend,
        &[
            ("naive attention, full", Params { kernel: Kernel::Naive, ..Params::new(Shape::new(2, 5, 19, 8)) }),
            ("naive attention, masked", masked()?),
        ],
        &mut results,
    )?;
    read(backend, &results).await
}

fn attend<B: Backend>(backend: &B, cases: &[(&'static str, Params)], results: &mut Tensors<B>) -> Result<()> {
    for (operation, params) in cases {
        let upload = |len, phase| backend.upload(&wave(len, phase));
        let shape = &params.shape;
        let (q, k, v) = (upload(shape.q_len(), 0.6)?, upload(shape.k_len(), 0.7)?, upload(shape.v_len(), 0.8)?);
        let AttentionTensors { output, dots, scores, softcapped, masked, weights } =
            backend.attention(Inputs::new(&q, &k, &v), params)?;
        let matrices = [Some(output), dots, scores, softcapped, masked, weights];
        results.extend(matrices.into_iter().flatten().map(|matrix| (*operation, matrix)));
    }
    Ok(())
}

async fn read<B: Backend>(backend: &B, results: &Tensors<B>) -> Result<Results> {
    let tensors: Vec<&B::Tensor> = results.iter().map(|(_, tensor)| tensor).collect();
    let data = backend.read(&tensors).await?;
    Ok(results.iter().map(|(operation, _)| *operation).zip(data).collect())
}

/// Batch, grouped heads, a narrower value, causal, a mask, a cap, and every matrix.
fn masked() -> Result<Params> {
    let shape = Shape { kv_heads: 2, value_dim: 6, batch: 2, ..Shape::new(4, 9, 21, 8) };
    // Row 0 of the mask is all 0: that query may look nowhere.
    let data = (0..9 * 21).map(|at| u8::from(at >= 21 && at % 3 != 1)).collect();
    let mask = Some(Mask::new(data, &[9, 21], &shape)?);
    Ok(Params { causal: true, mask, softcap: Some(1.5), trace: Trace::ALL, ..Params::new(shape) })
}

/// Numbers between −1 and 1 that repeat nowhere.
pub(super) fn wave(len: usize, phase: f64) -> Vec<f32> {
    (0..len).map(|i| (i as f64 * 1.7 + phase + (i * i) as f64 * 0.013).sin() as f32).collect()
}
