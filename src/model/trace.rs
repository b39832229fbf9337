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
    /// Those, and what flows between the layers: from it a layer's other stages are worked out again when it is opened, so that
    /// a deep model need not hold them all.
    Streams,
    /// Every stage.
    #[default]
    Full,
}

impl Detail {
    pub(super) fn keeps(self, stage: Stage) -> bool {
        let flows = stage == Stage::Block || (!stage.in_layer() && !stage.derived());
        self == Self::Full || matches!(stage, Stage::Weights | Stage::Logits) || (self == Self::Streams && flows)
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
    /// Those of one layer that are not kept at first, with the layer as 0.
    closed: Vec<(Stage, usize, usize, usize)>,
    len: usize,
    closed_len: usize,
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
            closed: Vec::new(),
            len: 0,
            closed_len: 0,
        };
        let width = |stage: Stage| match stage {
            Stage::Features | Stage::Unembed => config.feature_dim(),
            Stage::Scores | Stage::Scaled | Stage::Masked | Stage::Weights => config.heads * tokens,
            Stage::Q | Stage::QNorm | Stage::QRotated | Stage::Heads => config.q_dim(),
            Stage::K | Stage::V | Stage::KNorm | Stage::KRotated => config.kv_dim(),
            Stage::Gate | Stage::Hidden | Stage::Activation => config.hidden_dim,
            Stage::Logits => model.outputs().len(),
            _ => config.model_dim,
        };
        let stored: Vec<Stage> = layout.stages.iter().copied().filter(|stage| !stage.derived()).collect();
        let kept = |stage: &&Stage| detail.keeps(**stage);
        for &stage in stored.iter().filter(|stage| stage.before_layers()).filter(kept) {
            layout.push(stage, 0, width(stage));
        }
        for layer in 0..config.layers {
            for &stage in stored.iter().filter(|stage| stage.in_layer()).filter(kept) {
                layout.push(stage, layer, width(stage));
            }
        }
        for &stage in stored.iter().filter(|stage| stage.after_layers()).filter(kept) {
            layout.push(stage, 0, width(stage));
        }
        for &stage in stored.iter().filter(|stage| stage.in_layer() && !detail.keeps(**stage)) {
            layout.closed.push((stage, 0, layout.closed_len, width(stage)));
            layout.closed_len += width(stage) * tokens;
        }
        layout
    }

    /// How many numbers such a run keeps.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The stages that an opened layer brings, in order.
    pub(super) fn closed(&self) -> impl Iterator<Item = Stage> {
        self.closed.iter().map(|entry| entry.0)
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

/// A layer's stages that were worked out after the run.
#[derive(Clone, Debug)]
struct Opened {
    layer: usize,
    data: Vec<f32>,
}

/// Numbers of opened layers that a trace holds at most; beyond, those opened first go.
const MOST_OPENED: usize = 1 << 25;

/// All that one run computed. See [`Model::run`].
#[derive(Clone, Debug)]
pub struct Trace {
    layout: Layout,
    tokens: Vec<Token>,
    options: Options,
    data: Vec<f32>,
    opened: Vec<Opened>,
}

impl Trace {
    pub(super) fn new(layout: Layout, tokens: Vec<Token>, options: Options, data: Vec<f32>) -> Result<Self> {
        if data.len() == layout.len {
            Ok(Self { layout, tokens, options, data, opened: Vec::new() })
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

    /// What flows into a layer, `[tokens, model_dim]`.
    ///
    /// # Errors
    /// `invalid-option` for a layer that is not there, or a run that kept only weights.
    pub fn stream(&self, layer: usize) -> Result<&[f32]> {
        let (stage, of) = if layer == 0 { (Stage::Embed, 0) } else { (Stage::Block, layer - 1) };
        if self.options.detail == Detail::Weights {
            let message = "This run kept only its weights; run with trace \"streams\" to open a layer.";
            return Err(Error::new(Code::InvalidOption, message));
        }
        self.check_layer(layer)?;
        Ok(self.place(stage, of)?.0)
    }

    /// Whether all stages of a layer are here.
    #[must_use]
    pub fn is_open(&self, layer: usize) -> bool {
        self.layout.closed.is_empty() || self.opened.iter().any(|opened| opened.layer == layer)
    }

    /// Takes the stages that [`Model::queue_layer`] worked out.
    ///
    /// # Errors
    /// `invalid-shape` when their count is not that of such a layer.
    pub fn open(&mut self, layer: usize, data: Vec<f32>) -> Result<()> {
        self.check_layer(layer)?;
        let wanted = self.layout.closed_len;
        if data.len() != wanted {
            let message = format!("A layer of this shape has {wanted} numbers; {} came.", data.len());
            return Err(Error::new(Code::InvalidShape, message));
        }
        self.opened.retain(|opened| opened.layer != layer);
        while !self.opened.is_empty() && (self.opened.len() + 1) * wanted > MOST_OPENED {
            self.opened.remove(0);
        }
        self.opened.push(Opened { layer, data });
        Ok(())
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
                let (data, width) = self.place(stage, layer)?;
                Ok(View { data: data.to_vec(), shape: vec![tokens, width], dims: vec!["token", column_name(stage)] })
            }
            (ByHead::Columns | ByHead::KeyColumns, None) => {
                let (data, width) = self.place(stage, layer)?;
                Ok(View { data: data.to_vec(), shape: vec![tokens, width], dims: vec!["token", "headChannel"] })
            }
            (ByHead::Columns | ByHead::KeyColumns, Some(head)) => {
                let (data, width) = self.place(stage, layer)?;
                let rows = data.chunks_exact(width);
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
        let (data, width) = self.place(stage, layer)?;
        let index = match stage.by_head() {
            ByHead::No => row * width + column,
            ByHead::Columns | ByHead::KeyColumns => row * width + head.unwrap_or(0) * head_dim + column,
            ByHead::Matrices => (head.unwrap_or(0) * tokens + row) * tokens + column,
        };
        Ok(data[index])
    }

    /// One head's square of a stage, the derived ones worked out from the masked scores in f64.
    fn matrix(&self, stage: Stage, layer: usize, head: usize) -> Result<Vec<f32>> {
        let tokens = self.layout.tokens;
        if !stage.derived() {
            let (data, _) = self.place(stage, layer)?;
            return Ok(data[head * tokens * tokens..][..tokens * tokens].to_vec());
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

    fn check_layer(&self, layer: usize) -> Result<()> {
        if self.layout.entries.iter().any(|entry| entry.0 == Stage::Weights && entry.1 == layer) {
            return Ok(());
        }
        Err(Error::new(Code::InvalidOption, format!("Layer {layer} is not there; layers count from 0.")))
    }

    /// All numbers of a stage, and how many a row has.
    fn place(&self, stage: Stage, layer: usize) -> Result<(&[f32], usize)> {
        let tokens = self.layout.tokens;
        if let Some((start, width)) = self.layout.find(stage, layer) {
            return Ok((&self.data[start..start + tokens * width], width));
        }
        self.check_layer(layer)?;
        let opened = self.opened.iter().find(|opened| opened.layer == layer);
        let entry = self.layout.closed.iter().find(|entry| entry.0 == stage);
        match (opened, entry) {
            (Some(opened), Some(&(_, _, start, width))) => Ok((&opened.data[start..start + tokens * width], width)),
            _ if self.options.detail == Detail::Streams => {
                let message = format!(
                    "Layer {layer} is not open; wait for open({{ layer: {layer} }}) to have {:?}.",
                    stage.name()
                );
                Err(Error::new(Code::InvalidOption, message))
            }
            _ => {
                let message = format!("Stage {:?} was not kept; run with trace \"full\" to have it.", stage.name());
                Err(Error::new(Code::InvalidOption, message))
            }
        }
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
