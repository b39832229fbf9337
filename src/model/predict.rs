//! Logits → the likeliest words.

use serde::Serialize;

use super::{Model, Stage, Trace, View};
use crate::error::{Code, Error, Result};

/// A word and how likely the model holds it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prediction {
    /// The word.
    pub token: String,
    /// Its id.
    pub id: u32,
    /// Softmax over all words that may be predicted.
    pub probability: f64,
}

impl Model {
    /// The `count` likeliest words for a position of the trace, likeliest first.
    ///
    /// # Errors
    /// `invalid-option` for a position that is not in the trace.
    pub fn predict(&self, trace: &Trace, position: usize, count: usize) -> Result<Vec<Prediction>> {
        let probabilities = softmax(&self.logits(trace, position)?);
        let best = order(&probabilities).into_iter().take(count).map(|index| {
            let row = self.outputs()[index];
            Prediction { token: self.word(row).to_owned(), id: self.words().id(row), probability: probabilities[index] }
        });
        Ok(best.collect())
    }

    /// The logits of one position, a number for each of [`Model::outputs`].
    ///
    /// # Errors
    /// `invalid-option` for a position that is not in the trace; `unsupported-model` for a model that predicts no words.
    pub fn logits(&self, trace: &Trace, position: usize) -> Result<Vec<f32>> {
        let tokens = trace.tokens().len();
        if position >= tokens {
            let message = format!("Position {position} is not there; this text has {tokens} tokens, counted from 0.");
            return Err(Error::new(Code::InvalidOption, message));
        }
        if !self.config().logits {
            let message = format!("{} predicts no words: its file has no matrix for them.", self.config().name);
            return Err(Error::new(Code::UnsupportedModel, message));
        }
        let View { data, shape, .. } = trace.get(Stage::Logits, 0, None)?;
        Ok(data[position * shape[1]..(position + 1) * shape[1]].to_vec())
    }
}

/// Softmax over a row of logits, in f64.
pub(super) fn softmax(logits: &[f32]) -> Vec<f64> {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exps: Vec<f64> = logits.iter().map(|&logit| (f64::from(logit) - f64::from(largest)).exp()).collect();
    let sum: f64 = exps.iter().sum();
    exps.into_iter().map(|exp| exp / sum).collect()
}

/// Indices, the largest number first; of equal ones the first comes first.
pub(super) fn order(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&a, &b| numbers[b].total_cmp(&numbers[a]));
    order
}
