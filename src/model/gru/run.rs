//! A run of a recurrent model.

use super::trace::GruTrace;
use super::{Gru, GruOn, Token};
use crate::backend::Backend;
use crate::error::{Code, Error, Result};
use crate::recurrent::{Inputs, Params, Shape};

/// A run whose operations are queued; it needs the backend, but no longer the model.
pub struct QueuedGru<T> {
    tokens: Vec<Token>,
    sizes: [usize; 4],
    kept: [T; 4],
}

impl<T: Clone> QueuedGru<T> {
    /// Waits for the run and copies everything back.
    ///
    /// # Errors
    /// Whatever the backend says.
    pub async fn read<B: Backend<Tensor = T>>(self, backend: &B) -> Result<GruTrace> {
        let data = backend.read(&self.kept.each_ref()).await?;
        GruTrace::new(self.sizes, self.tokens, data.concat())
    }
}

impl Gru {
    /// Runs the tokens through a network uploaded to `backend`; every stage is kept.
    ///
    /// # Errors
    /// `invalid-option` for a text without words; `too-large` for more tokens than positions; whatever the backend says.
    pub async fn run<B: Backend>(&self, backend: &B, network: &GruOn<B>, tokens: &[Token]) -> Result<GruTrace> {
        self.queue(backend, network, tokens)?.read(backend).await
    }

    /// The first half of [`Gru::run`]: checks and queues everything.
    ///
    /// # Errors
    /// As [`Gru::run`].
    pub fn queue<B: Backend>(&self, backend: &B, network: &GruOn<B>, tokens: &[Token]) -> Result<QueuedGru<B::Tensor>> {
        self.check(tokens)?;
        let rows = tokens.len();
        let dim = self.config().model_dim;
        let looked_up = tokens.iter().flat_map(|token| &self.embedding[token.id as usize * dim..][..dim]);
        let embed = backend.upload(&looked_up.copied().collect::<Vec<f32>>())?;
        let x = backend.linear(&embed, &network.input, rows)?;
        let inputs = Inputs { x: &x, weight: &network.heard, bias: Some(&network.heard_bias), state: None };
        let states = backend.recurrent(inputs, &self.recurrent(rows))?.output;
        let logits = backend.linear(&states, &network.output, rows)?;
        Ok(QueuedGru { tokens: tokens.to_vec(), sizes: self.sizes(), kept: [embed, x, states, logits] })
    }

    /// The call of the recurrent layer over so many tokens.
    #[must_use]
    pub const fn recurrent(&self, tokens: usize) -> Params {
        // A trained network makes finite numbers; checking each would read them back.
        Params { allow_non_finite: true, ..Params::new(Shape::new(tokens, self.config.hidden_dim)) }
    }

    /// Widths of the stages.
    pub(super) fn sizes(&self) -> [usize; 4] {
        let hidden = self.config().hidden_dim;
        [self.config().model_dim, 3 * hidden, hidden, self.network().output.outputs]
    }

    /// Says what is wrong with a run before anything is computed.
    pub(crate) fn check(&self, tokens: &[Token]) -> Result<()> {
        let words = tokens.len().saturating_sub(1);
        if words == 0 {
            return Err(Error::new(Code::InvalidOption, "The text holds no word; type at least one."));
        }
        if words > self.max_words() {
            let message = format!(
                "The text has {words} words and signs; {} takes at most {}. Shorten it.",
                self.config().name,
                self.max_words()
            );
            return Err(Error::new(Code::TooLarge, message));
        }
        Ok(())
    }
}
