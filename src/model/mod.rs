//! Models we trained: text → tokens → features → layers → logits, once over any [`crate::backend::Backend`],
//! with every number kept and explainable.

mod config;
mod explain;
mod forward;
mod network;
mod predict;
mod stage;
mod suffix;
mod tokenizer;
mod trace;
mod weights;
mod words;

pub mod evaluate;
pub mod heads;

use crate::backend::{Backend, Linear};
use crate::error::{Code, Error, Result};

pub use config::{Config, Role};
pub use explain::{Explanation, Source, Step, Term};
pub use forward::{Options, Queued};
pub use network::{Layer, Network};
pub use predict::Prediction;
pub use stage::Stage;
pub use tokenizer::{Special, Token};
pub use trace::{Detail, Trace, View};
pub use words::{FIRST_WORD, MASK, PAD, REST, UNKNOWN, Words};

/// A model's files as numbers: sizes, words and host-side weights.
#[derive(Debug)]
pub struct Model {
    config: Config,
    words: Words,
    network: Network<Vec<f32>>,
    special: Vec<f32>,
    suffixes: Vec<f32>,
    positions: Vec<f32>,
    /// For each output (column of the logits) the row of its word.
    outputs: Vec<u32>,
}

impl Model {
    /// Reads a model from its three first files: the description, the weights, and the first slice of the word table.
    ///
    /// # Errors
    /// `not-a-model`, `unsupported-model` or `truncated-file`, naming the file and what was wrong with it.
    pub fn read(config: Config, weights: &[u8], words: &[u8]) -> Result<Self> {
        config.check()?;
        let weights = weights::Weights::parse(weights, &config.weights)?;
        let mut table = Words::new(config.word_dim);
        table.add(words, &config.words[0].file)?;

        let features = config.word_dim + config.suffix_dim;
        let special = weights.tensor("special.weight", &[words::FIRST_WORD as usize, config.word_dim])?;
        let suffixes = weights.tensor("suffix.weight", &[suffix::COUNT, config.suffix_dim])?;
        let positions = weights.tensor("position.weight", &[config.positions, config.model_dim])?;
        let outputs = table.outputs();
        if outputs.is_empty() {
            return Err(Error::new(Code::NotAModel, format!("{}: no word is marked as output.", config.words[0].file)));
        }
        let mut output_features = Vec::with_capacity(outputs.len() * features);
        for &row in &outputs {
            table.push_vector(row, &mut output_features);
            let index = suffix::index(table.word(row));
            output_features.extend_from_slice(&suffixes[index * config.suffix_dim..][..config.suffix_dim]);
        }
        let output = Linear {
            weight: output_features,
            bias: Some(weights.tensor("out_bias", &[outputs.len()])?),
            inputs: features,
            outputs: outputs.len(),
        };
        let network = Network::read(&config, &weights, output)?;
        Ok(Self { config, words: table, network, special, suffixes, positions, outputs })
    }

    /// Adds the next slice of the word table (`config.words[n]`).
    ///
    /// # Errors
    /// `not-a-model` or `truncated-file`; the words known before stay.
    pub fn add_words(&mut self, bytes: &[u8]) -> Result<()> {
        let slice = self.words.slices();
        let Some(entry) = self.config.words.get(slice) else {
            return Err(Error::new(Code::InvalidOption, "All slices of the word table are already here."));
        };
        let file = entry.file.clone();
        self.words.add(bytes, &file)
    }

    /// Whether every slice of the word table is here.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.words.slices() == self.config.words.len()
    }

    /// Sizes, licence, roles and metrics.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The word table.
    #[must_use]
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// The weights, on the host.
    #[must_use]
    pub const fn network(&self) -> &Network<Vec<f32>> {
        &self.network
    }

    /// The rows of the word table that the columns of the logits stand for.
    #[must_use]
    pub fn outputs(&self) -> &[u32] {
        &self.outputs
    }

    /// The most words a text may have: the positions less the two rests.
    #[must_use]
    pub const fn max_words(&self) -> usize {
        self.config.positions - 2
    }

    /// Cuts a text into tokens, a rest before and after. Any text gives tokens; none is refused here.
    #[must_use]
    pub fn tokenize(&self, text: &str) -> Vec<Token> {
        tokenizer::tokenize(text, &self.words)
    }

    /// Copies the weights to a backend.
    ///
    /// # Errors
    /// Whatever the backend says of its memory.
    pub fn upload<B: Backend>(&self, backend: &B) -> Result<Network<B::Tensor>> {
        self.network.map(&mut |data| backend.upload(data))
    }

    /// word vector ⊕ suffix vector of each token, `[tokens, word_dim + suffix_dim]`.
    fn features(&self, tokens: &[Token]) -> Vec<f32> {
        let Config { word_dim, suffix_dim, .. } = self.config;
        let mut features = Vec::with_capacity(tokens.len() * (word_dim + suffix_dim));
        for token in tokens {
            if token.id < FIRST_WORD {
                features.extend_from_slice(&self.special[token.id as usize * word_dim..][..word_dim]);
            } else {
                self.words.push_vector(token.id - FIRST_WORD, &mut features);
            }
            features.extend_from_slice(&self.suffixes[token.suffix as usize * suffix_dim..][..suffix_dim]);
        }
        features
    }
}
