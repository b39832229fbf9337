//! All that one run computed, in one block of memory with a table of where each stage lies.

use super::stage::ByHead;
use super::tokenizer::Token;
use super::{Model, Options, Stage};
use crate::error::{Code, Error, Result};

/// What a run keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The attention weights and the logits.
    Weights,
    /// Every stage.
    #[default]
    Full,
}

impl Detail {
    pub(super) fn keeps(self, stage: Stage) -> bool {
        self == Self::Full || matches!(stage, Stage::Weights | Stage::Logits)
    }
}

/// Where each stage lies in a run's numbers.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    tokens: usize,
    heads: usize,
    kv_heads: usize,
    head_dim: usize,
    /// The stages of a full run of this model.
    stages: Vec<Stage>,
    /// (stage, layer, first number, width of a row); a stage's length is to the next entry.
    entries: Vec<(Stage, usize, usize, usize)>,
    len: usize,
}

impl Layout {
    pub(super) fn new(model: &Model, tokens: usize, detail: Detail) -> Self {
        let config = model.config();
        let mut layout = Self {
            tokens,
            heads: config.heads,
            kv_heads: config.kv_heads(),
            head_dim: config.head_dim(),
            stages: model.stages(),
            entries: Vec::new(),
            len: 0,
        };
        let width = |stage: Stage| match stage {
            Stage::Features | Stage::Unembed => config.feature_dim(),
            Stage::Scores | Stage::Scaled | Stage::Masked | Stage::Weights => config.heads * tokens,
            Stage::K | Stage::V | Stage::KRotated => config.kv_dim(),
            Stage::Gate | Stage::Hidden | Stage::Activation => config.hidden_dim,
            Stage::Logits => model.outputs().len(),
            _ => config.model_dim,
        };
        let kept = |stage: &Stage| !stage.derived() && detail.keeps(*stage) && stage.is_of(config);
        let before = [Stage::Features, Stage::Embed];
        let after = [Stage::Final, Stage::Unembed, Stage::Logits];
        for stage in before.into_iter().filter(kept) {
            layout.push(stage, 0, width(stage));
        }
        for layer in 0..config.layers {
            for stage in Stage::ALL.into_iter().filter(|stage| stage.in_layer()).filter(kept) {
                layout.push(stage, layer, width(stage));
            }
        }
        for stage in after.into_iter().filter(kept) {
            layout.push(stage, 0, width(stage));
        }
        layout
    }

    fn push(&mut self, stage: Stage, layer: usize, width: usize) {
        self.entries.push((stage, layer, self.len, width));
        self.len += width * self.tokens;
    }

    fn find(&self, stage: Stage, layer: usize) -> Option<(usize, usize)> {
        let layer = if stage.in_layer() { layer } else { 0 };
        self.entries.iter().find(|entry| entry.0 == stage && entry.1 == layer).map(|entry| (entry.2, entry.3))
    }
}

/// Numbers of one stage with their shape and the names of its dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Row-major.
    pub data: Vec<f32>,
    /// Sizes.
    pub shape: Vec<usize>,
    /// Names of the sizes.
    pub dims: Vec<&'static str>,
}

/// All that one run computed. See [`Model::run`].
#[derive(Clone, Debug)]
pub struct Trace {
    layout: Layout,
    tokens: Vec<Token>,
    options: Options,
    data: Vec<f32>,
}

impl Trace {
    pub(super) fn new(layout: Layout, tokens: Vec<Token>, options: Options, data: Vec<f32>) -> Result<Self> {
        if data.len() == layout.len {
            Ok(Self { layout, tokens, options, data })
        } else {
            let message = format!("A run of this shape has {} numbers; {} came.", layout.len, data.len());
            Err(Error::new(Code::InvalidShape, message))
        }
    }

    /// A trace from numbers that the same run made elsewhere (in a worker), in the order [`Trace::numbers`] gives them.
    ///
    /// # Errors
    /// `invalid-shape` when their count is not that of such a run.
    pub fn from_numbers(model: &Model, tokens: Vec<Token>, options: Options, data: Vec<f32>) -> Result<Self> {
        Self::new(Layout::new(model, tokens.len(), options.detail), tokens, options, data)
    }

    /// The stages that a full run of this model has, in order.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.layout.stages
    }

    /// How many heads a stage has, 0 where it is not divided into heads.
    pub(super) const fn heads(&self, stage: Stage) -> usize {
        match stage.by_head() {
            ByHead::No => 0,
            ByHead::KeyColumns => self.layout.kv_heads,
            ByHead::Columns | ByHead::Matrices => self.layout.heads,
        }
    }

    /// Every number kept, in order of computation.
    #[must_use]
    pub fn numbers(&self) -> &[f32] {
        &self.data
    }

    /// The tokens, rests or start included.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// As the run was asked for.
    #[must_use]
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// A stage of a layer, or one head's part of it.
    ///
    /// # Errors
    /// `invalid-option` for a layer or head that is not there, or a stage that was not kept.
    pub fn get(&self, stage: Stage, layer: usize, head: Option<usize>) -> Result<View> {
        let Layout { tokens, head_dim, .. } = self.layout;
        let heads = self.heads(stage);
        self.check_stage(stage)?;
        if let Some(head) = head
            && head >= heads
        {
            let message =
                format!("Stage {:?} has {heads} heads, counted from 0; head {head} was asked for.", stage.name());
            return Err(Error::new(Code::InvalidOption, message));
        }
        match (stage.by_head(), head) {
            (ByHead::No, _) => {
                let (start, width) = self.place(stage, layer)?;
                let data = self.data[start..start + tokens * width].to_vec();
                Ok(View { data, shape: vec![tokens, width], dims: vec!["token", column_name(stage)] })
            }
            (ByHead::Columns | ByHead::KeyColumns, None) => {
                let (start, width) = self.place(stage, layer)?;
                let data = self.data[start..start + tokens * width].to_vec();
                Ok(View { data, shape: vec![tokens, width], dims: vec!["token", "headChannel"] })
            }
            (ByHead::Columns | ByHead::KeyColumns, Some(head)) => {
                let (start, width) = self.place(stage, layer)?;
                let rows = self.data[start..start + tokens * width].chunks_exact(width);
                let data = rows.flat_map(|row| &row[head * head_dim..(head + 1) * head_dim]).copied().collect();
                Ok(View { data, shape: vec![tokens, head_dim], dims: vec!["token", "channel"] })
            }
            (ByHead::Matrices, Some(head)) => {
                let data = self.matrix(stage, layer, head)?;
                if stage == Stage::Sum {
                    Ok(View { data, shape: vec![tokens], dims: vec!["query"] })
                } else {
                    Ok(View { data, shape: vec![tokens, tokens], dims: vec!["query", "key"] })
                }
            }
            (ByHead::Matrices, None) => {
                let mut data = Vec::new();
                for head in 0..heads {
                    data.extend(self.matrix(stage, layer, head)?);
                }
                if stage == Stage::Sum {
                    Ok(View { data, shape: vec![heads, tokens], dims: vec!["head", "query"] })
                } else {
                    Ok(View { data, shape: vec![heads, tokens, tokens], dims: vec!["head", "query", "key"] })
                }
            }
        }
    }

    /// One number; `column` counts within the head where `head` is given.
    pub(super) fn at(&self, stage: Stage, layer: usize, head: Option<usize>, row: usize, column: usize) -> Result<f32> {
        let Layout { tokens, head_dim, .. } = self.layout;
        if stage.derived() {
            let row_of = self.matrix(stage, layer, head.unwrap_or(0))?;
            return Ok(if stage == Stage::Sum { row_of[row] } else { row_of[row * tokens + column] });
        }
        let (start, width) = self.place(stage, layer)?;
        let index = match stage.by_head() {
            ByHead::No => row * width + column,
            ByHead::Columns | ByHead::KeyColumns => row * width + head.unwrap_or(0) * head_dim + column,
            ByHead::Matrices => (head.unwrap_or(0) * tokens + row) * tokens + column,
        };
        Ok(self.data[start + index])
    }

    /// One head's square of a stage, the derived ones worked out from the masked scores in f64.
    fn matrix(&self, stage: Stage, layer: usize, head: usize) -> Result<Vec<f32>> {
        let tokens = self.layout.tokens;
        if !stage.derived() {
            let (start, _) = self.place(stage, layer)?;
            return Ok(self.data[start + head * tokens * tokens..][..tokens * tokens].to_vec());
        }
        let masked = self.matrix(Stage::Masked, layer, head)?;
        let rows = masked.chunks_exact(tokens).map(exps);
        if stage == Stage::Exp {
            Ok(rows.flatten().map(|exp| exp as f32).collect())
        } else {
            Ok(rows.map(|row| row.iter().sum::<f64>() as f32).collect())
        }
    }

    fn check_stage(&self, stage: Stage) -> Result<()> {
        if self.layout.stages.contains(&stage) {
            return Ok(());
        }
        let names: Vec<&str> = self.layout.stages.iter().map(|stage| stage.name()).collect();
        let message = format!("This model has no stage {:?}; its stages are {}.", stage.name(), names.join(", "));
        Err(Error::new(Code::InvalidOption, message))
    }

    fn place(&self, stage: Stage, layer: usize) -> Result<(usize, usize)> {
        self.layout.find(stage, layer).ok_or_else(|| {
            let message = if self.options.detail.keeps(stage) {
                format!("Layer {layer} is not there; layers count from 0.")
            } else {
                format!("Stage {:?} was not kept; run with trace \"full\" to have it.", stage.name())
            };
            Error::new(Code::InvalidOption, message)
        })
    }
}

/// exp(x − largest) of a row, 0 where the row is all −∞.
fn exps(row: &[f32]) -> Vec<f64> {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if largest == f32::NEG_INFINITY {
        return vec![0.0; row.len()];
    }
    row.iter().map(|&x| (f64::from(x) - f64::from(largest)).exp()).collect()
}

const fn column_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Features | Stage::Unembed => "feature",
        Stage::Gate | Stage::Hidden | Stage::Activation => "hidden",
        Stage::Logits => "word",
        _ => "channel",
    }
}
