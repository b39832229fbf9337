//! A model from its files.

use super::embedding::Embedding;
use super::file::Tensors;
use super::network::Store;
use super::weights::Weights;
use super::{Config, HostNetwork, Model, Words, suffix, words};
use crate::backend::Linear;
use crate::error::{Code, Error, Result};
use crate::matrix::Matrix;

/// A model's words, what they are looked up in, and the matrix of its logits.
type Vocabulary = (Words, Embedding, Option<Linear<Matrix, Vec<f32>>>);

impl Model {
    /// Reads a model from its first files: the description, the weights, and the first slice of the word table, which is
    /// empty for a model whose words are in its weights.
    ///
    /// # Errors
    /// `not-a-model`, `unsupported-model` or `truncated-file`, naming the file and what was wrong with it.
    pub fn read(config: Config, weights: &[u8], words: &[u8]) -> Result<Self> {
        config.check()?;
        let file = config.weights.clone();
        let mut weights = Weights::parse(weights, &file)?;
        let vocabulary = if config.has_features() {
            features(&config, &mut weights, words)?
        } else {
            let rows = weights.rows("embedding.weight")?;
            let words = Words::listed(&weights, rows)?;
            tokens(&config, &mut weights, words, rows)?
        };
        Self::assemble(config, &mut weights, vocabulary)
    }

    /// Assembles a model from tensors by their names in `docs/models.md`, whatever file they came from. Its tokens come from a
    /// tokeniser outside.
    ///
    /// # Errors
    /// `not-a-model` for a tensor that is missing or of another shape, `unsupported-model` for a description that is none.
    pub fn assembled(config: Config, tensors: &mut Tensors) -> Result<Self> {
        config.check()?;
        let rows = config.vocabulary;
        let vocabulary = tokens(&config, tensors, Words::outside(), rows)?;
        Self::assemble(config, tensors, vocabulary)
    }

    fn assemble(config: Config, store: &mut dyn Store, (words, embedding, output): Vocabulary) -> Result<Self> {
        let positions = if config.has_rope() {
            Vec::new()
        } else {
            store.matrix("position.weight", config.positions, config.model_dim)?.as_f32().into_owned()
        };
        let segment =
            if store.has("segment.weight") { store.vector("segment.weight", config.model_dim)? } else { Vec::new() };
        let outputs = match &output {
            Some(output) if words.is_empty() => (0..output.outputs as u32).collect(),
            _ => words.outputs(),
        };
        let network = HostNetwork::read(&config, store, output)?;
        Ok(Self { config, words, network, embedding, positions, segment, outputs })
    }
}

/// Words as features, and the features of those that may be predicted.
fn features(config: &Config, weights: &mut Weights<'_>, slice: &[u8]) -> Result<Vocabulary> {
    let mut table = Words::new(config.word_dim);
    table.add(slice, &config.words[0].file)?;
    let special = weights.tensor("special.weight", &[words::FIRST_WORD as usize, config.word_dim])?;
    let suffixes = weights.tensor("suffix.weight", &[suffix::COUNT, config.suffix_dim])?;
    let outputs = table.outputs().len();
    if outputs == 0 {
        return Err(Error::new(Code::NotAModel, format!("{}: no word is marked as output.", config.words[0].file)));
    }
    let features = Model::output_features(&table, &suffixes, config.suffix_dim);
    let output = Linear {
        weight: Matrix::from_f32(outputs, config.feature_dim(), &features),
        bias: Some(weights.vector("out_bias", outputs)?),
        inputs: config.feature_dim(),
        outputs,
    };
    Ok((table, Embedding::Features { special, suffixes }, Some(output)))
}

/// An embedding of the model's own, and the matrix of its logits, where it has any.
fn tokens(config: &Config, store: &mut dyn Store, words: Words, rows: usize) -> Result<Vocabulary> {
    let dim = config.model_dim;
    let embedding = store.matrix("embedding.weight", rows, dim)?;
    let output = if config.logits {
        let weight = if config.tied { embedding.clone() } else { store.matrix("output.weight", rows, dim)? };
        let bias = if config.output_bias { Some(store.vector("output.bias", rows)?) } else { None };
        Some(Linear { weight, bias, inputs: dim, outputs: rows })
    } else {
        None
    };
    Ok((words, Embedding::Tokens(embedding), output))
}

impl Store for Tensors {
    fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        Tensors::matrix(self, name, rows, columns)
    }

    fn vector(&mut self, name: &str, len: usize) -> Result<Vec<f32>> {
        Tensors::vector(self, name, len)
    }

    fn has(&self, name: &str) -> bool {
        Tensors::has(self, name)
    }
}
