//! All that one run of a recurrent model computed.

use super::super::predict::{Prediction, order, softmax};
use super::super::trace::View;
use super::{Gru, Token};
use crate::error::{Code, Error, Result};

/// A station of a recurrent model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GruStage {
    /// The word's vector, `[tokens, model]`.
    Embed,
    /// Its part of reset, update and new, `[tokens, 3 · hidden]`.
    Input,
    /// h after the word, `[tokens, hidden]`.
    State,
    /// A number for each word of the vocabulary.
    Logits,
}

impl GruStage {
    /// All stages, in order.
    pub const ALL: [Self; 4] = [Self::Embed, Self::Input, Self::State, Self::Logits];

    /// The name, as in `trace.get({ stage })`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Embed => "embed",
            Self::Input => "input",
            Self::State => "state",
            Self::Logits => "logits",
        }
    }

    /// The stage of that name.
    ///
    /// # Errors
    /// `invalid-option`, listing the names.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::new(Code::InvalidOption, format!("This model has no stage {name:?}; its stages are {names}."))
        })
    }

    const fn column(self) -> &'static str {
        match self {
            Self::Embed => "channel",
            Self::Input => "gate",
            Self::State => "hidden",
            Self::Logits => "word",
        }
    }
}

/// All that one run computed. See [`Gru::run`].
#[derive(Clone, Debug)]
pub struct GruTrace {
    sizes: [usize; 4],
    tokens: Vec<Token>,
    data: Vec<f32>,
}

impl GruTrace {
    pub(super) fn new(sizes: [usize; 4], tokens: Vec<Token>, data: Vec<f32>) -> Result<Self> {
        let wanted = sizes.iter().sum::<usize>() * tokens.len();
        if data.len() == wanted {
            return Ok(Self { sizes, tokens, data });
        }
        let message = format!("A run of this shape has {wanted} numbers; {} came.", data.len());
        Err(Error::new(Code::InvalidShape, message))
    }

    /// A trace from numbers that the same run made elsewhere, in the order [`GruTrace::numbers`] gives them.
    ///
    /// # Errors
    /// `invalid-shape` when their count is not that of such a run.
    pub fn from_numbers(model: &Gru, tokens: Vec<Token>, data: Vec<f32>) -> Result<Self> {
        Self::new(model.sizes(), tokens, data)
    }

    /// Every number, in order of computation.
    #[must_use]
    pub fn numbers(&self) -> &[f32] {
        &self.data
    }

    /// The tokens, the start included.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// A stage.
    #[must_use]
    pub fn get(&self, stage: GruStage) -> View {
        let (tokens, width) = (self.tokens.len(), self.width(stage));
        View { data: self.of(stage).to_vec(), shape: vec![tokens, width], dims: vec!["token", stage.column()] }
    }

    pub(super) const fn width(&self, stage: GruStage) -> usize {
        self.sizes[stage as usize]
    }

    /// A row of a stage.
    pub(super) fn row(&self, stage: GruStage, row: usize) -> &[f32] {
        &self.of(stage)[row * self.width(stage)..][..self.width(stage)]
    }

    fn of(&self, stage: GruStage) -> &[f32] {
        let before: usize = self.sizes[..stage as usize].iter().sum();
        &self.data[before * self.tokens.len()..][..self.width(stage) * self.tokens.len()]
    }
}

impl Gru {
    /// The `count` likeliest words after a position of the trace, likeliest first.
    ///
    /// # Errors
    /// `invalid-option` for a position that is not in the trace.
    pub fn predict(&self, trace: &GruTrace, position: usize, count: usize) -> Result<Vec<Prediction>> {
        let probabilities = softmax(&self.logits(trace, position)?);
        let best = order(&probabilities).into_iter().take(count).map(|index| Prediction {
            token: self.words().word(index as u32).to_owned(),
            id: index as u32,
            probability: probabilities[index],
        });
        Ok(best.collect())
    }

    /// The logits of one position.
    ///
    /// # Errors
    /// `invalid-option` for a position that is not in the trace.
    pub fn logits(&self, trace: &GruTrace, position: usize) -> Result<Vec<f32>> {
        let tokens = trace.tokens().len();
        if position >= tokens {
            let message = format!("Position {position} is not there; this text has {tokens} tokens, counted from 0.");
            return Err(Error::new(Code::InvalidOption, message));
        }
        Ok(trace.row(GruStage::Logits, position).to_vec())
    }
}
