//! Cells that are a row times a matrix: embed, q, k, v, output, the feed-forward layer, unembed and the logits.

use super::{Arithmetic, Cell, Reader, Term, learned, product};
use crate::backend::Linear;
use crate::error::Result;
use crate::model::stage::ByHead;
use crate::model::words::FIRST_WORD;
use crate::model::{Layer, Stage, suffix};

impl Reader<'_> {
    /// `Σ_i x_i · W[o, i] + b[o]`.
    pub(super) fn projection(&self, cell: Cell) -> Result<Arithmetic> {
        let head_dim = self.model.config().head_dim();
        let layer = self.model.network().layers.get(cell.layer);
        let (input, part, matrix) = match (cell.stage, layer) {
            (Stage::Q, Some(layer)) => (Stage::Norm, "q", &layer.q),
            (Stage::K, Some(layer)) => (Stage::Norm, "k", &layer.k),
            (Stage::V, Some(layer)) => (Stage::Norm, "v", &layer.v),
            (Stage::Output, Some(layer)) => (Stage::Heads, "o", &layer.o),
            (Stage::Gate, Some(Layer { ff_gate: Some(gate), .. })) => (Stage::Norm2, "ff_gate", gate),
            (Stage::Hidden, Some(layer)) => (Stage::Norm2, "ff_up", &layer.ff_up),
            (Stage::Feedforward, Some(layer)) => (Stage::Activation, "ff_down", &layer.ff_down),
            _ => match &self.model.network().unembed {
                Some(unembed) => (Stage::Final, "unembed", unembed),
                None => unreachable!("the trace has this stage, so the model has its matrix"),
            },
        };
        let name = if cell.stage.in_layer() { format!("layers.{}.{part}", cell.layer) } else { part.to_owned() };
        let by_head = matches!(cell.stage.by_head(), ByHead::Columns | ByHead::KeyColumns);
        let output = if by_head { cell.head * head_dim + cell.column } else { cell.column };
        let from = |index: usize| {
            let (head, column) =
                if input.by_head() == ByHead::Columns { (index / head_dim, index % head_dim) } else { (0, index) };
            Cell { stage: input, layer: cell.layer, head, row: cell.row, column }
        };
        let formula = if matrix.bias.is_some() { "Σ input × weight + bias" } else { "Σ input × weight" };
        Ok(Arithmetic::sum(formula, self.row_times_matrix(from, matrix, &name, output)?))
    }

    /// features · W + b, or a number of the embedding; + position, where it is learned.
    pub(super) fn embed(&self, cell: Cell) -> Result<Arithmetic> {
        let from = |column| Cell { stage: Stage::Features, column, ..cell };
        let (mut terms, formula) = match &self.model.network().word {
            Some(word) => (self.row_times_matrix(from, word, "word", cell.column)?, "Σ feature × weight + bias"),
            None => {
                let id = self.trace.tokens()[cell.row].id as usize;
                let number = self.model.look_up(&self.trace.tokens()[cell.row..=cell.row])[cell.column];
                (vec![product("looked up", vec![learned("embedding.weight", id, cell.column, number)])], "looked up")
            }
        };
        let Some(position) = self.model.positions.get(cell.row * self.model.config().model_dim + cell.column) else {
            return Ok(Arithmetic::sum(formula, terms));
        };
        terms.push(product("position", vec![learned("position.weight", cell.row, cell.column, *position)]));
        let formula =
            if formula == "looked up" { "looked up + position" } else { "Σ feature × weight + bias + position" };
        Ok(Arithmetic::sum(formula, terms))
    }

    /// unembed · features of the word + bias of the word; or the last row · the word's row of a matrix.
    pub(super) fn logits(&self, cell: Cell) -> Result<Arithmetic> {
        let output = &self.model.network().output;
        let config = self.model.config();
        let row = self.model.outputs()[cell.column];
        let from = if config.has_features() { Stage::Unembed } else { Stage::Final };
        let mut terms = Vec::with_capacity(output.inputs + 1);
        for index in 0..output.inputs {
            let x = self.source(Cell { stage: from, column: index, ..cell })?;
            let number = output.weight[cell.column * output.inputs + index];
            let weight = if !config.has_features() {
                learned(if config.tied { "embedding.weight" } else { "output.weight" }, row as usize, index, number)
            } else if index < config.word_dim {
                learned("words", row as usize, index, number)
            } else {
                let suffix = suffix::index(self.model.words().word(row));
                learned("suffix.weight", suffix, index - config.word_dim, number)
            };
            terms.push(product((index + 1).to_string(), vec![x, weight]));
        }
        let Some(bias) = &output.bias else {
            return Ok(Arithmetic::sum("Σ last × row of the word", terms));
        };
        terms.push(product("bias", vec![learned("out_bias", cell.column, 0, bias[cell.column])]));
        Ok(Arithmetic::sum("Σ unembedded × feature of the word + bias of the word", terms))
    }

    /// The bottom: a number of the word table, of the suffix table, or of a special token.
    pub(super) fn features(&self, cell: Cell) -> Result<Arithmetic> {
        let token = &self.trace.tokens()[cell.row];
        let word_dim = self.model.config().word_dim;
        let value = self.at(cell)?;
        let source = if cell.column >= word_dim {
            learned("suffix.weight", token.suffix as usize, cell.column - word_dim, value)
        } else if token.id < FIRST_WORD {
            learned("special.weight", token.id as usize, cell.column, value)
        } else {
            learned("words", (token.id - FIRST_WORD) as usize, cell.column, value)
        };
        Ok(Arithmetic::sum("looked up", vec![product("looked up", vec![source])]))
    }

    fn row_times_matrix(
        &self,
        from: impl Fn(usize) -> Cell,
        matrix: &Linear<Vec<f32>>,
        name: &str,
        output: usize,
    ) -> Result<Vec<Term>> {
        let mut terms = Vec::with_capacity(matrix.inputs + 1);
        for index in 0..matrix.inputs {
            let weight = matrix.weight[output * matrix.inputs + index];
            let sources = vec![self.source(from(index))?, learned(format!("{name}.weight"), output, index, weight)];
            terms.push(product((index + 1).to_string(), sources));
        }
        if let Some(bias) = &matrix.bias {
            terms.push(product("bias", vec![learned(format!("{name}.bias"), output, 0, bias[output])]));
        }
        Ok(terms)
    }
}
