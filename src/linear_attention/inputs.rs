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
    /// The same of something else, one by one.
    pub fn map<'a, U>(&'a self, of: impl Fn(&'a T) -> U) -> Inputs<U> {
        Inputs {
            q: of(&self.q),
            k: of(&self.k),
            v: of(&self.v),
            decay: self.decay.as_ref().map(&of),
            beta: self.beta.as_ref().map(&of),
            past_state: self.past_state.as_ref().map(&of),
        }
    }

    /// The same where making each may fail.
    pub fn try_map<'a, U, E>(&'a self, of: impl Fn(&'a T) -> Result<U, E>) -> Result<Inputs<U>, E> {
        Ok(Inputs {
            q: of(&self.q)?,
            k: of(&self.k)?,
            v: of(&self.v)?,
            decay: self.decay.as_ref().map(&of).transpose()?,
            beta: self.beta.as_ref().map(&of).transpose()?,
            past_state: self.past_state.as_ref().map(&of).transpose()?,
        })
    }

    /// Those that are there, by their names in JavaScript.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &T)> {
        let always = [("q", &self.q), ("k", &self.k), ("v", &self.v)];
        let perhaps = [("decay", &self.decay), ("beta", &self.beta), ("pastState", &self.past_state)];
        always.into_iter().chain(perhaps.into_iter().filter_map(|(name, input)| Some((name, input.as_ref()?))))
    }
}
