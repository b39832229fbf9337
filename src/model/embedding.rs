//! Tokens → the numbers that go in, looked up on the host: a row for each.

use super::words::FIRST_WORD;
use super::{Model, Token, suffix};
use crate::matrix::Matrix;

/// What a token is looked up in.
#[derive(Debug)]
pub(super) enum Embedding {
    /// A row of the frozen word table (or of `special`) and one of the suffix table; a matrix brings them to the stream.
    Features { special: Vec<f32>, suffixes: Vec<f32> },
    /// A row for each token, `[vocabulary, model_dim]`; with tied logits the very matrix that they are products with.
    Tokens(Matrix),
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
                Embedding::Tokens(matrix) => numbers.extend(matrix.row(token.id as usize)),
            }
        }
        numbers
    }

    /// What is added to so many rows for where they stand, and for the segment that all tokens are of, `[rows, model_dim]`;
    /// nothing where nothing is.
    pub(super) fn places(&self, past: usize, rows: usize) -> Option<Vec<f32>> {
        let dim = self.config().model_dim;
        let segment = &self.segment;
        if self.positions.is_empty() {
            return (!segment.is_empty()).then(|| segment.repeat(rows));
        }
        let mut places = self.positions[past * dim..(past + rows) * dim].to_vec();
        for row in places.chunks_exact_mut(dim) {
            row.iter_mut().zip(segment).for_each(|(place, segment)| *place += segment);
        }
        Some(places)
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
