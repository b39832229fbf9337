//! The tensors of one call.

/// q, k, v and, where the call has one, the bias. `T` is `&[f32]`, or a tensor of a backend.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<T> {
    /// `[batch, heads, queries, head_dim]`
    pub q: T,
    /// `[batch, kv_heads, keys, head_dim]`
    pub k: T,
    /// `[batch, kv_heads, keys, value_dim]`
    pub v: T,
    /// As [`Params::bias`](super::Params::bias) spreads it.
    pub bias: Option<T>,
}

impl<T> Inputs<T> {
    /// Without a bias.
    pub const fn new(q: T, k: T, v: T) -> Self {
        Self { q, k, v, bias: None }
    }

    /// The same tensors in another form.
    pub fn try_map<U, E>(self, mut f: impl FnMut(T) -> Result<U, E>) -> Result<Inputs<U>, E> {
        Ok(Inputs { q: f(self.q)?, k: f(self.k)?, v: f(self.v)?, bias: self.bias.map(f).transpose()? })
    }

    /// Borrowed.
    pub const fn as_ref(&self) -> Inputs<&T> {
        Inputs { q: &self.q, k: &self.k, v: &self.v, bias: self.bias.as_ref() }
    }
}
