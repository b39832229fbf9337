//! Cells that a position has turned.

use super::{Arithmetic, Cell, Reader, Source, product};
use crate::error::Result;
use crate::model::Stage;

impl Reader<'_> {
    /// `x · cos a ∓ partner · sin a`: minus in the first half of the head, plus in the second.
    pub(super) fn rotated(&self, cell: Cell) -> Result<Arithmetic> {
        let config = self.model.config();
        let head_dim = config.head_dim();
        let half = head_dim / 2;
        let from = match (cell.stage, config.qk_norm) {
            (Stage::QRotated, false) => Stage::Q,
            (Stage::QRotated, true) => Stage::QNorm,
            (_, false) => Stage::K,
            (_, true) => Stage::KNorm,
        };
        let first = cell.column < half;
        let (partner, pair) =
            if first { (cell.column + half, cell.column) } else { (cell.column - half, cell.column - half) };
        let turn = |at: usize| {
            let table = self.model.network().rope.as_ref().map(|rope| rope.table[cell.row * head_dim + at]);
            f64::from(table.unwrap_or(f32::NAN))
        };
        let sine = turn(half + pair);
        // Angles that were scaled for longer texts are no powers of the base.
        let [cosine, minus_sine, plus_sine] = if config.rope_frequencies.is_none() {
            ["cos(position × base^(−2i÷d))", "−sin(position × base^(−2i÷d))", "sin(position × base^(−2i÷d))"]
        } else {
            ["cos(position × angle i)", "−sin(position × angle i)", "sin(position × angle i)"]
        };
        let (name, sine) = if first { (minus_sine, -sine) } else { (plus_sine, sine) };
        let cosine = Source::Constant { constant: cosine, value: turn(pair) };
        let sine = Source::Constant { constant: name, value: sine };
        let terms = vec![
            product("own", vec![self.source(Cell { stage: from, ..cell })?, cosine]),
            product("partner", vec![self.source(Cell { stage: from, column: partner, ..cell })?, sine]),
        ];
        Ok(Arithmetic::sum(if first { "x × cos a − partner × sin a" } else { "x × cos a + partner × sin a" }, terms))
    }
}
