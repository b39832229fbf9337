//! A model from its files.

use super::embedding::Embedding;
use super::weights::Weights;
use super::{Config, Model, Network, Words, suffix, words};
use crate::backend::Linear;
use crate::error::{Code, Error, Result};

impl Model {
    /// Reads a model from its first files: the description, the weights, and the first slice of the word table, which is
    /// empty for a model whose words are in its weights.
    ///
    /// # Errors
    /// `not-a-model`, `unsupported-model` or `truncated-file`, naming the file and what was wrong with it.
    pub fn read(config: Config, weights: &[u8], words: &[u8]) -> Result<Self> {
        config.check()?;
        let weights = Weights::parse(weights, &config.weights)?;
        let (words, embedding, output) =
            if config.has_features() { features(&config, &weights, words)? } else { tokens(&config, &weights)? };
        let positions = if config.has_rope() {
            Vec::new()
        } else {
            weights.tensor("position.weight", &[config.positions, config.model_dim])?
        };
        let outputs = words.outputs();
        let network = Network::read(&config, &weights, output)?;
        Ok(Self { config, words, network, embedding, positions, outputs })
    }
}

/// Words as features, and the features of those that may be predicted.
fn features(config: &Config, weights: &Weights<'_>, slice: &[u8]) -> Result<(Words, Embedding, Linear<Vec<f32>>)> {
    let mut table = Words::new(config.word_dim);
    table.add(slice, &config.words[0].file)?;
    let special = weights.tensor("special.weight", &[words::FIRST_WORD as usize, config.word_dim])?;
    let suffixes = weights.tensor("suffix.weight", &[suffix::COUNT, config.suffix_dim])?;
    let outputs = table.outputs().len();
    if outputs == 0 {
        return Err(Error::new(Code::NotAModel, format!("{}: no word is marked as output.", config.words[0].file)));
    }
    let output = Linear {
        weight: Model::output_features(&table, &suffixes, config.suffix_dim),
        bias: Some(weights.tensor("out_bias", &[outputs])?),
        inputs: config.feature_dim(),
        outputs,
    };
    Ok((table, Embedding::Features { special, suffixes }, output))
}

/// An embedding of the model's own, and the matrix of its logits.
fn tokens(config: &Config, weights: &Weights<'_>) -> Result<(Words, Embedding, Linear<Vec<f32>>)> {
    let rows = weights.rows("embedding.weight")?;
    let words = Words::listed(weights, rows)?;
    let matrix = weights.tensor("embedding.weight", &[rows, config.model_dim])?;
    let (embedding, weight) = if config.tied {
        (Embedding::Tied, matrix)
    } else {
        (Embedding::Tokens(matrix), weights.tensor("output.weight", &[rows, config.model_dim])?)
    };
    Ok((words, embedding, Linear { weight, bias: None, inputs: config.model_dim, outputs: rows }))
}
