//! Models we trained: text → tokens → features → layers → logits, once over any [`crate::backend::Backend`],
//! with every number kept and explainable.

mod config;
mod embedding;
mod explain;
mod forward;
mod generate;
mod gru;
mod network;
mod pass;
mod predict;
mod read;
mod sample;
mod spacing;
mod stage;
mod suffix;
mod tokenizer;
mod trace;
mod weights;
mod words;

pub mod evaluate;
pub mod file;
pub mod heads;

use crate::backend::Backend;
use crate::error::{Code, Error, Result};
use embedding::Embedding;

pub use config::{Config, Role};
pub use explain::{Explanation, Source, Step, Term};
pub use forward::{Options, Queued, QueuedLayer};
pub use generate::{Candidate, Outlook, QueuedOutlook, Writer, Writing, Written};
pub use gru::{Gru, GruConfig, GruNetwork, GruOn, GruStage, GruTrace, QueuedGru};
pub use network::{AnyNorm, HostNetwork, Layer, Network, On};
pub use predict::Prediction;
pub use sample::Sampling;
pub use stage::Stage;
pub use tokenizer::{Special, Token};
pub use trace::{Detail, Trace, View};
pub use words::{FIRST_WORD, LISTED_UNKNOWN, MASK, PAD, REST, START, UNKNOWN, Words};

/// A model's files as numbers: sizes, words and host-side weights.
#[derive(Debug)]
pub struct Model {
    config: Config,
    words: Words,
    network: HostNetwork,
    embedding: Embedding,
    /// `[positions, model_dim]`; empty where positions turn queries and keys instead.
    positions: Vec<f32>,
    /// `[model_dim]`: of the one segment that all tokens are of; empty where there are none.
    segment: Vec<f32>,
    /// For each output (column of the logits) the row of its word.
    outputs: Vec<u32>,
}

impl Model {
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

    /// What a row of the word table reads as; empty where a tokeniser outside knows.
    #[must_use]
    pub fn word(&self, row: u32) -> &str {
        if self.words.is_empty() { "" } else { self.words.word(row) }
    }

    /// The weights, on the host.
    #[must_use]
    pub const fn network(&self) -> &HostNetwork {
        &self.network
    }

    /// The rows of the word table that the columns of the logits stand for.
    #[must_use]
    pub fn outputs(&self) -> &[u32] {
        &self.outputs
    }

    /// The most words a text may have: the positions less the two rests, or the start.
    #[must_use]
    pub fn max_words(&self) -> usize {
        self.config.positions - self.config.marks()
    }

    /// The stages that a full run of this model has, in order.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        Stage::of(&self.config)
    }

    /// Cuts a text into tokens, a rest before and after, or the start before. Any text gives tokens; none is refused here.
    #[must_use]
    pub fn tokenize(&self, text: &str) -> Vec<Token> {
        if self.config.has_features() {
            tokenizer::tokenize(text, &self.words)
        } else {
            tokenizer::tokenize_listed(text, &self.words)
        }
    }

    /// A run as the model was trained: a decoder's hides later tokens.
    #[must_use]
    pub fn options(&self) -> Options {
        Options { causal: self.config.causal, ..Options::default() }
    }

    /// Copies the weights to a backend.
    ///
    /// # Errors
    /// Whatever the backend says of its memory.
    pub fn upload<B: Backend>(&self, backend: &B) -> Result<On<B>> {
        self.network.upload(backend)
    }
}
