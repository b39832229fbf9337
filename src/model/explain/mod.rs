//! The complete arithmetic of any one number of a run: the terms that add up to it, and where each factor came from.
//!
//! Factors are read back from what the run stored (f32) or from the weights; sums are taken in f64. A factor that was
//! itself computed carries its place and can be explained in turn, down to features times weights.

mod attention;
mod pointwise;
mod projection;
mod rotation;

use serde::Serialize;

use super::stage::ByHead;
use super::{Model, Stage, Trace};
use crate::error::{Code, Error, Result};

/// The arithmetic of one number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Its stage.
    pub stage: &'static str,
    /// Its layer, where the stage is in one.
    pub layer: Option<usize>,
    /// Its head, where the stage has heads.
    pub head: Option<usize>,
    /// Token, or query.
    pub row: usize,
    /// Channel, or key; within the head where there is one.
    pub column: usize,
    /// As the run stored it.
    pub value: f64,
    /// What is computed, in plain text.
    pub formula: &'static str,
    /// What adds up to the value; empty where it is no sum.
    pub terms: Vec<Term>,
    /// What happens besides adding, in order; the last step's value is the value.
    pub steps: Vec<Step>,
}

/// One summand: the product of its factors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// `"1"`, `"2"`, … by the index summed over, or `"bias"`, `"position"`, `"segment"`, `"stream"`, `"added"`, `"own"`, `"partner"`.
    pub label: String,
    /// The factors.
    pub factors: Vec<f64>,
    /// Their product.
    pub value: f64,
    /// Where each factor came from.
    pub sources: Vec<Source>,
}

/// A step that is no sum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Name of the step.
    pub label: &'static str,
    /// What it does, in plain text.
    pub formula: &'static str,
    /// What came out.
    pub value: f64,
    /// Where it was read from, for a step that only reads.
    pub source: Option<Source>,
}

/// Where a number came from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Source {
    /// Computed by this run; can be explained.
    Stage {
        /// Stage name.
        stage: &'static str,
        /// From 0; absent where the stage is in no layer.
        layer: Option<usize>,
        /// From 0; absent where the stage has no heads.
        head: Option<usize>,
        /// Token, or query.
        row: usize,
        /// Channel, or key.
        column: usize,
        /// The number.
        value: f64,
    },
    /// Learned in training: the bottom.
    Weight {
        /// Tensor name, as in the weights file; `words` is the word table.
        weight: String,
        /// Row of the tensor.
        row: usize,
        /// Column of the tensor; 0 for a vector.
        column: usize,
        /// The number.
        value: f64,
    },
    /// A number that the shape or the run's options fix.
    Constant {
        /// What it is.
        constant: &'static str,
        /// The number.
        value: f64,
    },
}

impl Source {
    /// The number itself.
    #[must_use]
    pub const fn value(&self) -> f64 {
        match self {
            Self::Stage { value, .. } | Self::Weight { value, .. } | Self::Constant { value, .. } => *value,
        }
    }
}

/// The number to explain. `head` is set exactly where the stage has heads.
#[derive(Clone, Copy)]
struct Cell {
    stage: Stage,
    layer: usize,
    head: usize,
    row: usize,
    column: usize,
}

/// The terms and steps of a cell, before its place is put around them.
struct Arithmetic {
    formula: &'static str,
    terms: Vec<Term>,
    steps: Vec<Step>,
}

impl Arithmetic {
    const fn sum(formula: &'static str, terms: Vec<Term>) -> Self {
        Self { formula, terms, steps: Vec::new() }
    }

    const fn steps(formula: &'static str, steps: Vec<Step>) -> Self {
        Self { formula, terms: Vec::new(), steps }
    }
}

/// Reads a run's numbers together with where they lie.
struct Reader<'a> {
    model: &'a Model,
    trace: &'a Trace,
}

impl Model {
    /// The arithmetic of one number of `trace`, a run of this model with every stage kept.
    ///
    /// `row` and `column` count from 0, `column` within the head where `head` is given. `sum` has column 0 only.
    ///
    /// # Errors
    /// `invalid-option` for a place that is not there or a stage that was not kept.
    pub fn explain(
        &self,
        trace: &Trace,
        stage: Stage,
        layer: usize,
        head: Option<usize>,
        row: usize,
        column: usize,
    ) -> Result<Explanation> {
        let view = trace.get(stage, layer, head)?;
        let config = self.config();
        let head_dim = config.head_dim();
        // Without a head, a row of q, k, v or heads holds all heads side by side; the square stages start at head 0.
        let (head, column) = match (stage.by_head(), head) {
            (ByHead::Columns | ByHead::KeyColumns, None) => (column / head_dim, column % head_dim),
            (_, head) => (head.unwrap_or(0), column),
        };
        let width = match stage.by_head() {
            ByHead::Columns | ByHead::KeyColumns => head_dim,
            ByHead::Matrices if stage == Stage::Sum => 1,
            _ => *view.shape.last().unwrap_or(&0),
        };
        if row >= trace.tokens().len() || column >= width || head >= trace.heads(stage).max(1) {
            let message = format!(
                "Cell ({row}, {column}) of stage {:?} is not there; it has {} rows and {width} columns, counted from 0.",
                stage.name(),
                trace.tokens().len()
            );
            return Err(Error::new(Code::InvalidOption, message));
        }
        let cell = Cell { stage, layer: if stage.in_layer() { layer } else { 0 }, head, row, column };
        let reader = Reader { model: self, trace };
        let arithmetic = match stage {
            Stage::Features => reader.features(cell),
            Stage::Embed if config.embed_norm => reader.norm(cell),
            Stage::Lookup | Stage::Embed => reader.embed(cell),
            Stage::Norm | Stage::Norm2 | Stage::Final => reader.norm(cell),
            Stage::Block if !config.norm_before() => reader.norm(cell),
            Stage::QNorm | Stage::KNorm => reader.head_norm(cell),
            Stage::Q
            | Stage::K
            | Stage::V
            | Stage::Output
            | Stage::Gate
            | Stage::Hidden
            | Stage::Feedforward
            | Stage::Transform
            | Stage::Unembed => reader.projection(cell),
            Stage::QRotated | Stage::KRotated => reader.rotated(cell),
            Stage::Logits => reader.logits(cell),
            Stage::Scores => reader.scores(cell),
            Stage::Scaled => reader.scaled(cell),
            Stage::Masked => reader.masked(cell),
            Stage::Exp => reader.exp(cell),
            Stage::Sum => reader.sum(cell),
            Stage::Weights => reader.weights(cell),
            Stage::Heads => reader.heads(cell),
            Stage::Residual | Stage::Residual2 | Stage::Block => reader.added(cell),
            Stage::Activation if config.has_gate() => reader.gated(cell),
            Stage::Activation | Stage::TransformActivation => reader.activation(cell),
        }?;
        Ok(Explanation {
            stage: stage.name(),
            layer: stage.in_layer().then_some(layer),
            head: (stage.by_head() != ByHead::No).then_some(head),
            row,
            column,
            value: f64::from(reader.at(cell)?),
            formula: arithmetic.formula,
            terms: arithmetic.terms,
            steps: arithmetic.steps,
        })
    }
}

impl Reader<'_> {
    fn at(&self, cell: Cell) -> Result<f32> {
        let head = (cell.stage.by_head() != ByHead::No).then_some(cell.head);
        self.trace.at(cell.stage, cell.layer, head, cell.row, cell.column)
    }

    /// A computed number with its place.
    fn source(&self, cell: Cell) -> Result<Source> {
        Ok(Source::Stage {
            stage: cell.stage.name(),
            layer: cell.stage.in_layer().then_some(cell.layer),
            head: (cell.stage.by_head() != ByHead::No).then_some(cell.head),
            row: cell.row,
            column: cell.column,
            value: f64::from(self.at(cell)?),
        })
    }

    /// What flows into a layer: the embedding, or what the layer before made.
    fn stream(&self, layer: usize, row: usize, column: usize) -> Cell {
        let (stage, layer) = if layer == 0 { (Stage::Embed, 0) } else { (Stage::Block, layer - 1) };
        Cell { stage, layer, head: 0, row, column }
    }
}

pub(super) fn product(label: impl Into<String>, sources: Vec<Source>) -> Term {
    let factors: Vec<f64> = sources.iter().map(Source::value).collect();
    Term { label: label.into(), value: factors.iter().product(), factors, sources }
}

pub(super) fn learned(weight: impl Into<String>, row: usize, column: usize, value: f32) -> Source {
    Source::Weight { weight: weight.into(), row, column, value: f64::from(value) }
}

pub(super) const fn read(label: &'static str, formula: &'static str, source: Source) -> Step {
    Step { label, formula, value: source.value(), source: Some(source) }
}

pub(super) const fn step(label: &'static str, formula: &'static str, value: f64) -> Step {
    Step { label, formula, value, source: None }
}
