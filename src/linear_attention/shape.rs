//! The sizes of one call.

use crate::attention::{Layout, MAX_ELEMENTS, Strides, product};
use crate::error::{Code, Error, Result};

/// The sizes of one call, all at least 1; `kv_heads` divides `heads`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Independent samples.
    pub batch: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads, each with a state of its own.
    pub kv_heads: usize,
    /// Rows of q, k and v.
    pub tokens: usize,
    /// Width of a query and a key, and height of the state.
    pub head_dim: usize,
    /// Width of a value, of the state, and of the output.
    pub value_dim: usize,
    /// Order of the dimensions of q, k, v and the output.
    pub layout: Layout,
}

impl Shape {
    /// One sample with as many key heads as query heads and values as wide as keys, heads first. The other fields are
    /// public: `Shape { kv_heads: 2, ..Shape::new(8, 16, 64) }`.
    #[must_use]
    pub const fn new(heads: usize, tokens: usize, head_dim: usize) -> Self {
        Self { batch: 1, heads, kv_heads: heads, tokens, head_dim, value_dim: head_dim, layout: Layout::HeadsFirst }
    }

    /// Checks that no size is 0, that the heads group, and that every tensor can be indexed with 32 bits, as shaders do.
    pub fn validate(&self) -> Result<()> {
        let sizes = [
            ("batch", self.batch),
            ("heads", self.heads),
            ("kvHeads", self.kv_heads),
            ("tokens", self.tokens),
            ("headDim", self.head_dim),
            ("valueDim", self.value_dim),
        ];
        for (name, size) in sizes {
            if size == 0 {
                return Err(Error::new(Code::InvalidShape, format!("{name} is 0; every size has to be at least 1.")));
            }
        }
        if !self.heads.is_multiple_of(self.kv_heads) {
            let divisors: Vec<String> =
                (1..=self.heads.min(256)).filter(|d| self.heads.is_multiple_of(*d)).map(|d| d.to_string()).collect();
            return Err(Error::new(
                Code::InvalidShape,
                format!(
                    "kvHeads is {}, which does not divide heads = {}; give one of {}.",
                    self.kv_heads,
                    self.heads,
                    divisors.join(", ")
                ),
            ));
        }
        let Self { batch, heads, kv_heads, tokens, head_dim, value_dim, .. } = *self;
        // A decay for each row of the state is as long as k, and no gate is longer.
        for (name, [a, b, n, d]) in [
            ("q", [batch, heads, tokens, head_dim]),
            ("k", [batch, kv_heads, tokens, head_dim]),
            ("v", [batch, kv_heads, tokens, value_dim]),
            ("the output", [batch, heads, tokens, value_dim]),
        ] {
            if product(&[a, b, n, d]).is_none_or(|len| len > MAX_ELEMENTS) {
                let fits = match product(&[a, b, d]).map_or(0, |row| MAX_ELEMENTS / row) {
                    0 => "no number of tokens fits: use fewer heads or a smaller batch".to_owned(),
                    tokens => format!("at most {tokens} tokens fit"),
                };
                return Err(Error::new(
                    Code::TooLarge,
                    format!(
                        "{name} would have {a} × {b} × {n} × {d} elements, more than the {MAX_ELEMENTS} that 32-bit \
                         indices reach; {fits}."
                    ),
                ));
            }
        }
        if product(&[batch, kv_heads, head_dim, value_dim]).is_none_or(|len| len > MAX_ELEMENTS) {
            return Err(Error::new(
                Code::TooLarge,
                format!(
                    "The state would have {batch} × {kv_heads} × {head_dim} × {value_dim} elements, more than the \
                     {MAX_ELEMENTS} that 32-bit indices reach; use fewer or narrower heads, or a smaller batch."
                ),
            ));
        }
        Ok(())
    }

    /// Elements of q. Like the other lengths, only meaningful once [`Shape::validate`] has passed.
    #[must_use]
    pub const fn q_len(&self) -> usize {
        self.batch * self.heads * self.tokens * self.head_dim
    }

    /// Elements of k, and of a decay for each row of the state.
    #[must_use]
    pub const fn k_len(&self) -> usize {
        self.batch * self.kv_heads * self.tokens * self.head_dim
    }

    /// Elements of v.
    #[must_use]
    pub const fn v_len(&self) -> usize {
        self.batch * self.kv_heads * self.tokens * self.value_dim
    }

    /// Elements of the output.
    #[must_use]
    pub const fn output_len(&self) -> usize {
        self.batch * self.heads * self.tokens * self.value_dim
    }

    /// Elements of a gate with one number a key head.
    #[must_use]
    pub const fn gate_len(&self) -> usize {
        self.batch * self.tokens * self.kv_heads
    }

    /// Elements of the state.
    #[must_use]
    pub const fn state_len(&self) -> usize {
        self.batch * self.kv_heads * self.head_dim * self.value_dim
    }

    /// How many query heads share one state.
    #[must_use]
    pub const fn group(&self) -> usize {
        self.heads / self.kv_heads
    }

    /// Sizes of the output, in the layout of the call.
    #[must_use]
    pub const fn output_shape(&self) -> [usize; 4] {
        match self.layout {
            Layout::HeadsFirst => [self.batch, self.heads, self.tokens, self.value_dim],
            Layout::TokensFirst => [self.batch, self.tokens, self.heads, self.value_dim],
        }
    }

    /// Sizes of the state.
    #[must_use]
    pub const fn state_shape(&self) -> [usize; 4] {
        [self.batch, self.kv_heads, self.head_dim, self.value_dim]
    }

    /// First element of the state of key head `g` in sample `b`.
    #[must_use]
    pub const fn state_at(&self, b: usize, g: usize) -> usize {
        (b * self.kv_heads + g) * self.head_dim * self.value_dim
    }

    /// Row starts of q.
    #[must_use]
    pub const fn q_strides(&self) -> Strides {
        self.strides(self.heads, self.head_dim)
    }

    /// Row starts of k.
    #[must_use]
    pub const fn k_strides(&self) -> Strides {
        self.strides(self.kv_heads, self.head_dim)
    }

    /// Row starts of v.
    #[must_use]
    pub const fn v_strides(&self) -> Strides {
        self.strides(self.kv_heads, self.value_dim)
    }

    /// Row starts of the output.
    #[must_use]
    pub const fn output_strides(&self) -> Strides {
        self.strides(self.heads, self.value_dim)
    }

    const fn strides(&self, heads: usize, dim: usize) -> Strides {
        let batch = self.tokens * heads * dim;
        match self.layout {
            Layout::HeadsFirst => Strides { batch, head: self.tokens * dim, row: dim },
            Layout::TokensFirst => Strides { batch, head: dim, row: heads * dim },
        }
    }
}
