//! The sizes of one call.

use crate::attention::{MAX_ELEMENTS, product};
use crate::error::{Code, Error, Result};

/// The sizes of one call, all at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Independent samples.
    pub batch: usize,
    /// Steps, one after another.
    pub tokens: usize,
    /// Numbers of the state of a sample.
    pub hidden_dim: usize,
}

impl Shape {
    /// One sample.
    #[must_use]
    pub const fn new(tokens: usize, hidden_dim: usize) -> Self {
        Self { batch: 1, tokens, hidden_dim }
    }

    /// Checks that no size is 0, and that every tensor can be indexed with 32 bits, as shaders do.
    pub fn validate(&self) -> Result<()> {
        let Self { batch, tokens, hidden_dim } = *self;
        for (name, size) in [("batch", batch), ("tokens", tokens), ("hiddenDim", hidden_dim)] {
            if size == 0 {
                return Err(Error::new(Code::InvalidShape, format!("{name} is 0; every size has to be at least 1.")));
            }
        }
        if product(&[3, hidden_dim, hidden_dim]).is_none_or(|len| len > MAX_ELEMENTS) {
            return Err(Error::new(
                Code::TooLarge,
                format!(
                    "The weight would have 3 × {hidden_dim} × {hidden_dim} elements, more than the {MAX_ELEMENTS} that \
                     32-bit indices reach; use a hiddenDim of at most {}.",
                    (MAX_ELEMENTS / 3).isqrt()
                ),
            ));
        }
        if product(&[3, batch, tokens, hidden_dim]).is_none_or(|len| len > MAX_ELEMENTS) {
            let fits = match product(&[3, batch, hidden_dim]).map_or(0, |token| MAX_ELEMENTS / token) {
                0 => "no number of tokens fits: use a smaller batch or hiddenDim".to_owned(),
                tokens => format!("at most {tokens} tokens fit"),
            };
            return Err(Error::new(
                Code::TooLarge,
                format!(
                    "x would have {batch} × {tokens} × 3 × {hidden_dim} elements, more than the {MAX_ELEMENTS} that \
                     32-bit indices reach; {fits}."
                ),
            ));
        }
        Ok(())
    }

    /// Elements of x. Like the other lengths, only meaningful once [`Shape::validate`] has passed.
    #[must_use]
    pub const fn x_len(&self) -> usize {
        3 * self.output_len()
    }

    /// Elements of the weight.
    #[must_use]
    pub const fn weight_len(&self) -> usize {
        3 * self.hidden_dim * self.hidden_dim
    }

    /// Elements of the bias.
    #[must_use]
    pub const fn bias_len(&self) -> usize {
        3 * self.hidden_dim
    }

    /// Elements of the output.
    #[must_use]
    pub const fn output_len(&self) -> usize {
        self.batch * self.tokens * self.hidden_dim
    }

    /// Elements of the state.
    #[must_use]
    pub const fn state_len(&self) -> usize {
        self.batch * self.hidden_dim
    }

    /// Sizes of the output.
    #[must_use]
    pub const fn output_shape(&self) -> [usize; 3] {
        [self.batch, self.tokens, self.hidden_dim]
    }

    /// Sizes of the state.
    #[must_use]
    pub const fn state_shape(&self) -> [usize; 2] {
        [self.batch, self.hidden_dim]
    }
}
