//! Cells of attention itself: score, scale, mask, exp, sum, weight, mix.

use super::{Arithmetic, Cell, Reader, Source, Term, product, read, step};
use crate::error::Result;
use crate::model::Stage;

impl Reader<'_> {
    /// `Σ_i q_i · k_i`, of the turned ones where positions turn.
    pub(super) fn scores(&self, cell: Cell) -> Result<Arithmetic> {
        let config = self.model.config();
        let (query, key) = match (config.has_rope(), config.qk_norm) {
            (true, _) => (Stage::QRotated, Stage::KRotated),
            (false, true) => (Stage::QNorm, Stage::KNorm),
            (false, false) => (Stage::Q, Stage::K),
        };
        let key_head = self.key_head(cell.head);
        let terms = (0..config.head_dim())
            .map(|index| {
                let q = self.source(Cell { stage: query, column: index, ..cell })?;
                let k = self.source(Cell { stage: key, head: key_head, row: cell.column, column: index, ..cell })?;
                Ok(product((index + 1).to_string(), vec![q, k]))
            })
            .collect::<Result<_>>()?;
        Ok(Arithmetic::sum("Σ q × k", terms))
    }

    /// `score · scale`.
    pub(super) fn scaled(&self, cell: Cell) -> Result<Arithmetic> {
        let score = self.source(Cell { stage: Stage::Scores, ..cell })?;
        let value = f64::from(self.model.scale(self.trace.options()));
        let scale = Source::Constant { constant: "1 ÷ √d ÷ temperature", value };
        Ok(Arithmetic::sum("score × scale", vec![product("scaled", vec![score, scale])]))
    }

    /// The scaled score, or −∞.
    pub(super) fn masked(&self, cell: Cell) -> Result<Arithmetic> {
        let scaled = self.source(Cell { stage: Stage::Scaled, ..cell })?;
        if self.trace.options().causal && cell.column > cell.row {
            let hidden = step("hidden", "a later word is hidden: −∞", f64::NEG_INFINITY);
            return Ok(Arithmetic::steps("−∞ where hidden", vec![read("scaled", "the scaled score", scaled), hidden]));
        }
        Ok(Arithmetic::sum("the scaled score, since it is visible", vec![product("visible", vec![scaled])]))
    }

    /// `exp(masked − largest)`.
    pub(super) fn exp(&self, cell: Cell) -> Result<Arithmetic> {
        let masked = self.source(Cell { stage: Stage::Masked, ..cell })?;
        let largest = self.largest(cell)?;
        // A row that may look nowhere has no largest score; its exps are 0 by definition.
        let difference =
            if largest.value() == f64::NEG_INFINITY { f64::NEG_INFINITY } else { masked.value() - largest.value() };
        let steps = vec![
            read("score", "the score after the mask", masked),
            read("largest", "the largest of the row", largest),
            step("difference", "score − largest", difference),
            step("exp", "e to that power", difference.exp()),
        ];
        Ok(Arithmetic::steps("exp(score − largest)", steps))
    }

    /// `Σ_j exp_j`.
    pub(super) fn sum(&self, cell: Cell) -> Result<Arithmetic> {
        let terms = (0..self.trace.tokens().len())
            .map(|key| {
                let exp = self.source(Cell { stage: Stage::Exp, column: key, ..cell })?;
                Ok(product((key + 1).to_string(), vec![exp]))
            })
            .collect::<Result<_>>()?;
        Ok(Arithmetic::sum("Σ exp", terms))
    }

    /// `exp ÷ sum`.
    pub(super) fn weights(&self, cell: Cell) -> Result<Arithmetic> {
        let exp = self.source(Cell { stage: Stage::Exp, ..cell })?;
        let sum = self.source(Cell { stage: Stage::Sum, column: 0, ..cell })?;
        let quotient = if sum.value() == 0.0 { 0.0 } else { exp.value() / sum.value() };
        let steps = vec![
            read("exp", "exp(score − largest)", exp),
            read("sum", "all exps of the row", sum),
            step("weight", "exp ÷ sum", quotient),
        ];
        Ok(Arithmetic::steps("exp ÷ sum", steps))
    }

    /// `Σ_j weight_j · value_j`, or that times 0 where the head is switched off.
    pub(super) fn heads(&self, cell: Cell) -> Result<Arithmetic> {
        let key_head = self.key_head(cell.head);
        let terms: Vec<Term> = (0..self.trace.tokens().len())
            .map(|key| {
                let weight = self.source(Cell { stage: Stage::Weights, column: key, ..cell })?;
                let value = self.source(Cell { stage: Stage::V, head: key_head, row: key, ..cell })?;
                Ok(product((key + 1).to_string(), vec![weight, value]))
            })
            .collect::<Result<_>>()?;
        if !self.trace.options().ablate.contains(&(cell.layer, cell.head)) {
            return Ok(Arithmetic::sum("Σ weight × value", terms));
        }
        let off = Source::Constant { constant: "this head is switched off", value: 0.0 };
        let steps = vec![
            step("mix", "Σ weight × value", terms.iter().map(|term| term.value).sum()),
            read("off", "0: this head is switched off", off),
            step("result", "mix × 0", 0.0),
        ];
        Ok(Arithmetic::steps("(Σ weight × value) × 0, since this head is switched off", steps))
    }

    /// The key head that serves a query head.
    fn key_head(&self, head: usize) -> usize {
        head * self.model.config().kv_heads() / self.model.config().heads
    }

    /// The largest masked score of the cell's row, at its first place.
    fn largest(&self, cell: Cell) -> Result<Source> {
        let mut largest = self.source(Cell { stage: Stage::Masked, column: 0, ..cell })?;
        for key in 1..self.trace.tokens().len() {
            let other = self.source(Cell { stage: Stage::Masked, column: key, ..cell })?;
            if other.value() > largest.value() {
                largest = other;
            }
        }
        Ok(largest)
    }
}
