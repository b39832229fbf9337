//! Cells that come from one row or one number: the norms, the activations, and the sums of the residual stream.

use std::f64::consts::{FRAC_2_PI, SQRT_2};

use super::{Arithmetic, Cell, Reader, Source, Step, learned, product, read, step};
use crate::backend::{Norm, RmsNorm};
use crate::error::Result;
use crate::model::{AnyNorm, Stage};
use crate::reference::gelu_erf;

impl Reader<'_> {
    /// Whichever norm the model has, of its input's row.
    pub(super) fn norm(&self, cell: Cell) -> Result<Arithmetic> {
        let network = self.model.network();
        let config = self.model.config();
        let of_layer = |part: &str| format!("layers.{}.{part}", cell.layer);
        let (norm, name) = match (cell.stage, network.layers.get(cell.layer)) {
            (Stage::Norm, Some(layer)) => (Some(&layer.attn_norm), of_layer("attn_norm")),
            (Stage::Norm2 | Stage::Block, Some(layer)) => (Some(&layer.ff_norm), of_layer("ff_norm")),
            (Stage::Embed, _) => (network.embed_norm.as_ref(), "embed_norm".to_owned()),
            _ => (network.final_norm.as_ref(), "final_norm".to_owned()),
        };
        let Some(norm) = norm else { unreachable!("the trace has this stage, so the model has its norm") };
        let input = |column| match cell.stage {
            Stage::Norm if config.norm_before() => self.stream(cell.layer, cell.row, column),
            Stage::Norm | Stage::Norm2 => Cell { stage: Stage::Residual, column, ..cell },
            Stage::Block => Cell { stage: Stage::Residual2, column, ..cell },
            Stage::Embed => Cell { stage: Stage::Lookup, column, ..cell },
            _ if config.transform => Cell { stage: Stage::TransformActivation, column, ..cell },
            _ => self.stream(network.layers.len(), cell.row, column),
        };
        let columns = 0..config.model_dim;
        let row = columns.map(|column| Ok(f64::from(self.at(input(column))?))).collect::<Result<Vec<_>>>()?;
        let input = read("input", "what came in", self.source(input(cell.column))?);
        Ok(match norm {
            AnyNorm::Layer(norm) => layer_norm(norm, &name, &row, input, cell.column),
            AnyNorm::Rms(norm) => rms_norm(norm, &name, &row, input, cell.column),
        })
    }

    /// The RMS norm over one head's queries or keys.
    pub(super) fn head_norm(&self, cell: Cell) -> Result<Arithmetic> {
        let layer = &self.model.network().layers[cell.layer];
        let (norm, part, stage) = if cell.stage == Stage::QNorm {
            (&layer.q_norm, "q_norm", Stage::Q)
        } else {
            (&layer.k_norm, "k_norm", Stage::K)
        };
        let Some(norm) = norm else { unreachable!("the trace has this stage, so the model has its norm") };
        let columns = 0..norm.dim;
        let row = columns
            .map(|column| Ok(f64::from(self.at(Cell { stage, column, ..cell })?)))
            .collect::<Result<Vec<_>>>()?;
        let input = read("input", "what came in", self.source(Cell { stage, ..cell })?);
        Ok(rms_norm(norm, &format!("layers.{}.{part}", cell.layer), &row, input, cell.column))
    }

    /// GELU of whichever form the model has.
    pub(super) fn activation(&self, cell: Cell) -> Result<Arithmetic> {
        let stage = if cell.stage == Stage::Activation { Stage::Hidden } else { Stage::Transform };
        let input = self.source(Cell { stage, ..cell })?;
        let x = input.value();
        if self.model.config().activation == "gelu" {
            return Ok(exact_gelu(input));
        }
        let inner = FRAC_2_PI.sqrt() * (x + 0.044_715 * x.powi(3));
        let gate = (1.0 + inner.tanh()) / 2.0;
        let steps = vec![
            read("input", "x", input),
            step("inner", "√(2/π) × (x + 0.044715 x³)", inner),
            step("gate", "(1 + tanh) ÷ 2", gate),
            step("result", "x × gate", x * gate),
        ];
        Ok(Arithmetic::steps("x × (1 + tanh(√(2/π)(x + 0.044715 x³))) ÷ 2", steps))
    }

    /// `gate / (1 + e⁻ᵍᵃᵗᵉ) · up`.
    pub(super) fn gated(&self, cell: Cell) -> Result<Arithmetic> {
        let gate = self.source(Cell { stage: Stage::Gate, ..cell })?;
        let up = self.source(Cell { stage: Stage::Hidden, ..cell })?;
        let sigmoid = 1.0 / (1.0 + (-gate.value()).exp());
        let silu = gate.value() * sigmoid;
        let value = silu * up.value();
        let steps = vec![
            read("gate", "the gate", gate),
            step("sigmoid", "1 ÷ (1 + e^−gate)", sigmoid),
            step("silu", "gate × sigmoid", silu),
            read("up", "what it lets through", up),
            step("result", "silu × up", value),
        ];
        Ok(Arithmetic::steps("gate ÷ (1 + e^−gate) × up", steps))
    }

    /// What came in plus what was worked out.
    pub(super) fn added(&self, cell: Cell) -> Result<Arithmetic> {
        let (stream, added) = match cell.stage {
            Stage::Residual => (self.stream(cell.layer, cell.row, cell.column), Stage::Output),
            Stage::Residual2 => (Cell { stage: Stage::Norm, ..cell }, Stage::Feedforward),
            _ => (Cell { stage: Stage::Residual, ..cell }, Stage::Feedforward),
        };
        let terms = vec![
            product("stream", vec![self.source(stream)?]),
            product("added", vec![self.source(Cell { stage: added, ..cell })?]),
        ];
        Ok(Arithmetic::sum("what came in + what was added", terms))
    }
}

/// `x/2 · (1 + erf(x / √2))`.
fn exact_gelu(input: Source) -> Arithmetic {
    let x = input.value();
    let erf = gelu_erf::erf(x / SQRT_2);
    let gate = (1.0 + erf) / 2.0;
    let steps = vec![
        read("input", "x", input),
        step("erf", "erf(x ÷ √2)", erf),
        step("gate", "(1 + erf) ÷ 2", gate),
        step("result", "x × gate", x * gate),
    ];
    Arithmetic::steps("x × (1 + erf(x ÷ √2)) ÷ 2", steps)
}

/// `(x − mean) / √(variance + ε) · gain + bias`.
fn layer_norm(norm: &Norm<Vec<f32>>, name: &str, row: &[f64], input: Step, column: usize) -> Arithmetic {
    let count = row.len() as f64;
    let mean = row.iter().sum::<f64>() / count;
    let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    let deviation = (variance + f64::from(norm.epsilon)).sqrt();
    let normalised = (row[column] - mean) / deviation;
    let gain = learned(format!("{name}.weight"), column, 0, norm.gain[column]);
    let bias = learned(format!("{name}.bias"), column, 0, norm.bias[column]);
    let value = normalised * gain.value() + bias.value();
    let steps = vec![
        input,
        step("mean", "mean of the row", mean),
        step("variance", "mean squared distance from it", variance),
        step("normalised", "(input − mean) ÷ √(variance + ε)", normalised),
        read("gain", "learned", gain),
        read("bias", "learned", bias),
        step("result", "normalised × gain + bias", value),
    ];
    Arithmetic::steps("(input − mean) ÷ √(variance + ε) × gain + bias", steps)
}

/// `x / √(mean of x² + ε) · gain`.
fn rms_norm(norm: &RmsNorm<Vec<f32>>, name: &str, row: &[f64], input: Step, column: usize) -> Arithmetic {
    let mean_square = row.iter().map(|x| x * x).sum::<f64>() / row.len() as f64;
    let normalised = row[column] / (mean_square + f64::from(norm.epsilon)).sqrt();
    let gain = learned(format!("{name}.weight"), column, 0, norm.gain[column]);
    let value = normalised * gain.value();
    let steps = vec![
        input,
        step("meanSquare", "mean of the squares of the row", mean_square),
        step("normalised", "input ÷ √(mean square + ε)", normalised),
        read("gain", "learned", gain),
        step("result", "normalised × gain", value),
    ];
    Arithmetic::steps("input ÷ √(mean square + ε) × gain", steps)
}
