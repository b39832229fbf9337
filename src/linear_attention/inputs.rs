//! The tensors of a call.

/// The tensors of a call, or something about each of them: its length, its numbers, its place on a backend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs<T> {
    /// `[batch, heads, tokens, head_dim]`, or tokens first.
    pub q: T,
    /// `[batch, kv_heads, tokens, head_dim]`, or tokens first.
    pub k: T,
    /// `[batch, kv_heads, tokens, value_dim]`, or tokens first.
    pub v: T,
    /// `[batch, tokens, kv_heads]` or `[batch, tokens, kv_heads, head_dim]` in either layout; for gated rules.
    pub decay: Option<T>,
    /// `[batch, tokens, kv_heads]` or `[batch, tokens, 1]` in either layout; for delta rules.
    pub beta: Option<T>,
    /// `[batch, kv_heads, head_dim, value_dim]` in either layout; zeros where absent.
    pub past_state: Option<T>,
}

impl<T> Inputs<T> {
    /// The same tensors in another form.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Inputs<U> {
        Inputs {
            q: f(self.q),
            k: f(self.k),
            v: f(self.v),
            decay: self.decay.map(&mut f),
            beta: self.beta.map(&mut f),
            past_state: self.past_state.map(&mut f),
        }
    }

    /// The same where it may fail.
    pub fn try_map<U, E>(self, mut f: impl FnMut(T) -> Result<U, E>) -> Result<Inputs<U>, E> {
        Ok(Inputs {
            q: f(self.q)?,
            k: f(self.k)?,
            v: f(self.v)?,
            decay: self.decay.map(&mut f).transpose()?,
            beta: self.beta.map(&mut f).transpose()?,
            past_state: self.past_state.map(&mut f).transpose()?,
        })
    }

    /// Borrowed.
    pub const fn as_ref(&self) -> Inputs<&T> {
        Inputs {
            q: &self.q,
            k: &self.k,
            v: &self.v,
            decay: self.decay.as_ref(),
            beta: self.beta.as_ref(),
            past_state: self.past_state.as_ref(),
        }
    }

    /// Those that are there, by their names in JavaScript.
    pub fn named(self) -> impl Iterator<Item = (&'static str, T)> {
        let always = [("q", self.q), ("k", self.k), ("v", self.v)];
        let perhaps = [("decay", self.decay), ("beta", self.beta), ("pastState", self.past_state)];
        always.into_iter().chain(perhaps.into_iter().filter_map(|(name, input)| Some((name, input?))))
    }
}
