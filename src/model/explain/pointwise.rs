//! Cells that come from one row or one number: layer norm, GELU, and the sums of the residual stream.

use std::f64::consts::FRAC_2_PI;

use super::{Arithmetic, Cell, Reader, learned, product, read, step};
use crate::error::Result;
use crate::model::Stage;

impl Reader<'_> {
    /// `(x − mean) / √(variance + ε) · gain + bias`.
    pub(super) fn norm(&self, cell: Cell) -> Result<Arithmetic> {
        let network = self.model.network();
        let (norm, name) = match (cell.stage, network.layers.get(cell.layer)) {
            (Stage::Norm, Some(layer)) => (&layer.attn_norm, format!("layers.{}.attn_norm", cell.layer)),
            (Stage::Norm2, Some(layer)) => (&layer.ff_norm, format!("layers.{}.ff_norm", cell.layer)),
            _ => (&network.final_norm, "final_norm".to_owned()),
        };
        let input = |column| match cell.stage {
            Stage::Norm => self.stream(cell.layer, cell.row, column),
            Stage::Norm2 => Cell { stage: Stage::Residual, column, ..cell },
            _ => self.stream(network.layers.len(), cell.row, column),
        };
        let row = (0..norm.dim).map(|column| Ok(f64::from(self.at(input(column))?))).collect::<Result<Vec<_>>>()?;
        let count = norm.dim as f64;
        let mean = row.iter().sum::<f64>() / count;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        let deviation = (variance + f64::from(norm.epsilon)).sqrt();
        let normalised = (row[cell.column] - mean) / deviation;
        let gain = learned(format!("{name}.weight"), cell.column, 0, norm.gain[cell.column]);
        let bias = learned(format!("{name}.bias"), cell.column, 0, norm.bias[cell.column]);
        let value = normalised * gain.value() + bias.value();
        let steps = vec![
            read("input", "what came in", self.source(input(cell.column))?),
            step("mean", "mean of the row", mean),
            step("variance", "mean squared distance from it", variance),
            step("normalised", "(input − mean) ÷ √(variance + ε)", normalised),
            read("gain", "learned", gain),
            read("bias", "learned", bias),
            step("result", "normalised × gain + bias", value),
        ];
        Ok(Arithmetic::steps("(input − mean) ÷ √(variance + ε) × gain + bias", steps))
    }

    /// `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`.
    pub(super) fn activation(&self, cell: Cell) -> Result<Arithmetic> {
        let input = self.source(Cell { stage: Stage::Hidden, ..cell })?;
        let x = input.value();
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

    /// What came in plus what was worked out.
    pub(super) fn added(&self, cell: Cell) -> Result<Arithmetic> {
        let (stream, added) = if cell.stage == Stage::Residual {
            (self.stream(cell.layer, cell.row, cell.column), Stage::Output)
        } else {
            (Cell { stage: Stage::Residual, ..cell }, Stage::Feedforward)
        };
        let terms = vec![
            product("stream", vec![self.source(stream)?]),
            product("added", vec![self.source(Cell { stage: added, ..cell })?]),
        ];
        Ok(Arithmetic::sum("what came in + what was added", terms))
    }
}
