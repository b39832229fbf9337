//! Tokens → the numbers that go in, looked up on the host: a row for each.

use super::words::FIRST_WORD;
use super::{Model, Token, suffix};

/// What a token is looked up in.
#[derive(Debug)]
pub(super) enum Embedding {
    /// A row of the frozen word table (or of `special`) and one of the suffix table; a matrix brings them to the stream.
    Features { special: Vec<f32>, suffixes: Vec<f32> },
    /// The rows that the logits are products with.
    Tied,
    /// A row of its own, `[vocabulary, model_dim]`.
    Tokens(Vec<f32>),
}

impl Model {
    /// What is looked up for each token: `[tokens, word_dim + suffix_dim]`, or `[tokens, model_dim]`.
    pub(super) fn look_up(&self, tokens: &[Token]) -> Vec<f32> {
        let mut numbers = Vec::new();
        for token in tokens {
            match &self.embedding {
                Embedding::Features { special, suffixes } => {
                    let (word_dim, suffix_dim) = (self.config().word_dim, self.config().suffix_dim);
                    if token.id < FIRST_WORD {
                        numbers.extend_from_slice(&special[token.id as usize * word_dim..][..word_dim]);
                    } else {
                        self.words().push_vector(token.id - FIRST_WORD, &mut numbers);
                    }
                    numbers.extend_from_slice(&suffixes[token.suffix as usize * suffix_dim..][..suffix_dim]);
                }
                Embedding::Tied => numbers.extend_from_slice(self.row(&self.network().output.weight, token.id)),
                Embedding::Tokens(matrix) => numbers.extend_from_slice(self.row(matrix, token.id)),
            }
        }
        numbers
    }

    fn row<'a>(&self, matrix: &'a [f32], id: u32) -> &'a [f32] {
        &matrix[id as usize * self.config().model_dim..][..self.config().model_dim]
    }

    /// Features of the words that may be predicted, `[outputs, word_dim + suffix_dim]`.
    pub(super) fn output_features(words: &super::Words, suffixes: &[f32], suffix_dim: usize) -> Vec<f32> {
        let mut features = Vec::new();
        for row in words.outputs() {
            words.push_vector(row, &mut features);
            features.extend_from_slice(&suffixes[suffix::index(words.word(row)) * suffix_dim..][..suffix_dim]);
        }
        features
    }
}
