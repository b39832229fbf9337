//! Cells that are a row times a matrix: embed, q, k, v, output, the feed-forward layer, unembed and the logits.

use super::{Arithmetic, Cell, Reader, Term, learned, product};
use crate::backend::Linear;
use crate::error::Result;
use crate::matrix::Matrix;
use crate::model::stage::ByHead;
use crate::model::words::FIRST_WORD;
use crate::model::{Layer, Stage, suffix};

impl Reader<'_> {
    /// `Σ_i x_i · W[o, i] + b[o]`.
    pub(super) fn projection(&self, cell: Cell) -> Result<Arithmetic> {
        let head_dim = self.model.config().head_dim();
        let layer = self.model.network().layers.get(cell.layer);
        let network = self.model.network();
        let before = self.model.config().norm_before();
        let stream = self.stream(cell.layer, cell.row, 0);
        let to_attention = if before { Cell { stage: Stage::Norm, ..cell } } else { stream };
        let to_hidden = Cell { stage: if before { Stage::Norm2 } else { Stage::Norm }, ..cell };
        let (input, part, matrix) = match (cell.stage, layer) {
            (Stage::Q, Some(layer)) => (to_attention, "q", &layer.q),
            (Stage::K, Some(layer)) => (to_attention, "k", &layer.k),
            (Stage::V, Some(layer)) => (to_attention, "v", &layer.v),
            (Stage::Output, Some(layer)) => (Cell { stage: Stage::Heads, ..cell }, "o", &layer.o),
            (Stage::Gate, Some(Layer { ff_gate: Some(gate), .. })) => (to_hidden, "ff_gate", gate),
            (Stage::Hidden, Some(layer)) => (to_hidden, "ff_up", &layer.ff_up),
            (Stage::Feedforward, Some(layer)) => (Cell { stage: Stage::Activation, ..cell }, "ff_down", &layer.ff_down),
            (stage, _) => match (stage, &network.transform, &network.unembed) {
                (Stage::Transform, Some(transform), _) => {
                    (self.stream(network.layers.len(), cell.row, 0), "transform", transform)
                }
                (_, _, Some(unembed)) => (Cell { stage: Stage::Final, ..cell }, "unembed", unembed),
                _ => unreachable!("the trace has this stage, so the model has its matrix"),
            },
        };
        let name = if cell.stage.in_layer() { format!("layers.{}.{part}", cell.layer) } else { part.to_owned() };
        let by_head = matches!(cell.stage.by_head(), ByHead::Columns | ByHead::KeyColumns);
        let output = if by_head { cell.head * head_dim + cell.column } else { cell.column };
        let from = |index: usize| {
            let of_heads = input.stage.by_head() == ByHead::Columns;
            let (head, column) = if of_heads { (index / head_dim, index % head_dim) } else { (0, index) };
            Cell { head, column, ..input }
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
        if let Some(segment) = self.model.segment.get(cell.column) {
            terms.push(product("segment", vec![learned("segment.weight", 0, cell.column, *segment)]));
            return Ok(Arithmetic::sum("looked up + position + segment", terms));
        }
        let formula =
            if formula == "looked up" { "looked up + position" } else { "Σ feature × weight + bias + position" };
        Ok(Arithmetic::sum(formula, terms))
    }

    /// unembed · features of the word + bias of the word; or the last row · the word's row of a matrix.
    pub(super) fn logits(&self, cell: Cell) -> Result<Arithmetic> {
        let Some(output) = &self.model.network().output else {
            unreachable!("the trace has this stage, so the model has its matrix")
        };
        let config = self.model.config();
        let row = self.model.outputs()[cell.column];
        let last = self.stream(config.layers, cell.row, 0);
        let from = match (config.has_features(), config.final_norm, config.transform) {
            (true, ..) => Cell { stage: Stage::Unembed, ..cell },
            (_, true, _) => Cell { stage: Stage::Final, ..cell },
            (_, _, true) => Cell { stage: Stage::TransformActivation, ..cell },
            _ => last,
        };
        let mut terms = Vec::with_capacity(output.inputs + 1);
        for (index, &number) in output.weight.row(cell.column).iter().enumerate() {
            let x = self.source(Cell { column: index, ..from })?;
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
        let (name, formula) = if config.has_features() {
            ("out_bias", "Σ unembedded × feature of the word + bias of the word")
        } else {
            ("output.bias", "Σ last × row of the word + bias of the word")
        };
        terms.push(product("bias", vec![learned(name, cell.column, 0, bias[cell.column])]));
        Ok(Arithmetic::sum(formula, terms))
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
        matrix: &Linear<Matrix, Vec<f32>>,
        name: &str,
        output: usize,
    ) -> Result<Vec<Term>> {
        let weights = matrix.weight.row(output);
        let mut terms = Vec::with_capacity(matrix.inputs + 1);
        for (index, &weight) in weights.iter().enumerate() {
            let sources = vec![self.source(from(index))?, learned(format!("{name}.weight"), output, index, weight)];
            terms.push(product((index + 1).to_string(), sources));
        }
        if let Some(bias) = &matrix.bias {
            terms.push(product("bias", vec![learned(format!("{name}.bias"), output, 0, bias[output])]));
        }
        Ok(terms)
    }
}
