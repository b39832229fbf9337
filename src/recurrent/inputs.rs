//! The tensors of a call.

/// The tensors of a call, or something about each of them: its length, its numbers, its place on a backend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs<T> {
    /// `[batch, tokens, 3 · hidden_dim]`: the input's part of reset, update and new.
    pub x: T,
    /// `[3 · hidden_dim, hidden_dim]`: U, the rows of reset, update and new.
    pub weight: T,
    /// `[3 · hidden_dim]`: b; zeros where absent.
    pub bias: Option<T>,
    /// `[batch, hidden_dim]`: h before the first token; zeros where absent.
    pub state: Option<T>,
}

impl<T> Inputs<T> {
    /// The same tensors in another form.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Inputs<U> {
        let Self { x, weight, bias, state } = self;
        Inputs { x: f(x), weight: f(weight), bias: bias.map(&mut f), state: state.map(&mut f) }
    }

    /// The same where it may fail.
    pub fn try_map<U, E>(self, mut f: impl FnMut(T) -> Result<U, E>) -> Result<Inputs<U>, E> {
        let Self { x, weight, bias, state } = self;
        Ok(Inputs {
            x: f(x)?,
            weight: f(weight)?,
            bias: bias.map(&mut f).transpose()?,
            state: state.map(&mut f).transpose()?,
        })
    }

    /// Borrowed.
    pub const fn as_ref(&self) -> Inputs<&T> {
        let Self { x, weight, bias, state } = self;
        Inputs { x, weight, bias: bias.as_ref(), state: state.as_ref() }
    }

    /// Those that are there, by their names in JavaScript.
    pub fn named(self) -> impl Iterator<Item = (&'static str, T)> {
        let all = [("x", Some(self.x)), ("weight", Some(self.weight)), ("bias", self.bias), ("state", self.state)];
        all.into_iter().filter_map(|(name, input)| Some((name, input?)))
    }
}
