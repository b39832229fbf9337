//! The sizes of one attention call.

use crate::error::{Code, Error, Result};

/// How q, k, v and the output lie in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// `[batch, heads, tokens, dim]`.
    #[default]
    HeadsFirst,
    /// `[batch, tokens, heads, dim]`, as a projection leaves it; read in place.
    TokensFirst,
}

/// The sizes of one attention call, all at least 1; `kv_heads` divides `heads`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Independent samples.
    pub batch: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; fewer than `heads` is grouped-query attention, 1 is multi-query attention.
    pub kv_heads: usize,
    /// Rows of q.
    pub queries: usize,
    /// Rows of k and v.
    pub keys: usize,
    /// Width of a query and a key.
    pub head_dim: usize,
    /// Width of a value and of the output.
    pub value_dim: usize,
    /// Order of the dimensions of q, k, v and the output.
    pub layout: Layout,
}

/// Where the rows of one tensor start: `batch · b + head · h + row · i`, counted in elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strides {
    /// From one sample to the next.
    pub batch: usize,
    /// From one head to the next.
    pub head: usize,
    /// From one token to the next.
    pub row: usize,
}

impl Strides {
    /// First element of the row of token `i`, head `h`, sample `b`.
    #[must_use]
    pub const fn at(&self, b: usize, h: usize, i: usize) -> usize {
        self.batch * b + self.head * h + self.row * i
    }
}

impl Shape {
    /// One sample with as many key heads as query heads and values as wide as keys, heads first. The other fields are
    /// public: `Shape { kv_heads: 2, ..Shape::new(8, 16, 16, 64) }`.
    #[must_use]
    pub const fn new(heads: usize, queries: usize, keys: usize, head_dim: usize) -> Self {
        Self {
            batch: 1,
            heads,
            kv_heads: heads,
            queries,
            keys,
            head_dim,
            value_dim: head_dim,
            layout: Layout::HeadsFirst,
        }
    }

    /// Checks that no size is 0, that the heads group, and that every tensor can be indexed with 32 bits, as shaders do.
    pub fn validate(&self) -> Result<()> {
        self.check_sizes()?;
        self.check_reach()
    }

    /// The first two of these alone.
    pub(crate) fn check_sizes(&self) -> Result<()> {
        let sizes = [
            ("batch", self.batch),
            ("heads", self.heads),
            ("kvHeads", self.kv_heads),
            ("queries", self.queries),
            ("keys", self.keys),
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
        Ok(())
    }

    fn check_reach(&self) -> Result<()> {
        let tensors = [
            ("q", "queries", [self.batch, self.heads, self.queries, self.head_dim]),
            ("k", "keys", [self.batch, self.kv_heads, self.keys, self.head_dim]),
            ("v", "keys", [self.batch, self.kv_heads, self.keys, self.value_dim]),
            ("the output", "queries", [self.batch, self.heads, self.queries, self.value_dim]),
        ];
        for (name, rows, [a, b, n, d]) in tensors {
            let per_row = product(&[a, b, d]);
            if product(&[a, b, n, d]).is_none_or(|len| len > MAX_ELEMENTS) {
                let fits = per_row.map_or(0, |per_row| MAX_ELEMENTS / per_row);
                return Err(Error::new(
                    Code::TooLarge,
                    format!(
                        "{name} would have {a} × {b} × {n} × {d} elements, more than the {MAX_ELEMENTS} that 32-bit \
                         indices reach; {}.",
                        at_most(rows, fits)
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Elements of q. Like the other lengths, only meaningful once [`Shape::validate`] has passed.
    #[must_use]
    pub const fn q_len(&self) -> usize {
        self.batch * self.heads * self.queries * self.head_dim
    }

    /// Elements of k.
    #[must_use]
    pub const fn k_len(&self) -> usize {
        self.batch * self.kv_heads * self.keys * self.head_dim
    }

    /// Elements of v.
    #[must_use]
    pub const fn v_len(&self) -> usize {
        self.batch * self.kv_heads * self.keys * self.value_dim
    }

    /// Elements of the output.
    #[must_use]
    pub const fn output_len(&self) -> usize {
        self.batch * self.heads * self.queries * self.value_dim
    }

    /// Elements of a `[batch, heads, queries, keys]` matrix, or nothing where that passes the 32-bit limit.
    #[must_use]
    pub fn scores_len(&self) -> Option<usize> {
        product(&[self.batch, self.heads, self.queries, self.keys])
            .filter(|len| *len <= MAX_ELEMENTS)
            .and_then(|len| usize::try_from(len).ok())
    }

    /// Checks that a `[batch, heads, queries, keys]` matrix of f32 fits `limit` bytes; `limit_name` goes into the message.
    pub fn check_scores(&self, limit: u64, limit_name: &str) -> Result<()> {
        let limit = limit.min(MAX_ELEMENTS * 4);
        let rows = product(&[self.batch, self.heads, self.queries]);
        let bytes = product(&[self.batch, self.heads, self.queries, self.keys, 4]);
        if bytes.is_some_and(|bytes| bytes <= limit) {
            return Ok(());
        }
        let elements = limit / 4;
        let keys = rows.map_or(0, |rows| elements / rows);
        let both = product(&[self.batch, self.heads]).map_or(0, |heads| (elements / heads).isqrt());
        Err(Error::new(
            Code::TooLarge,
            format!(
                "The scores of {} × {} × {} × {} need {} bytes, more than {limit_name} = {limit}; with these heads the \
                 largest that fits is {both} queries and keys, or {keys} keys for {} queries. Kernel \"flash\" keeps no \
                 such matrix.",
                self.batch,
                self.heads,
                self.queries,
                self.keys,
                bytes.map_or_else(|| "over 2^64".to_owned(), |bytes| bytes.to_string()),
                self.queries,
            ),
        ))
    }

    /// How many query heads share one key head.
    #[must_use]
    pub const fn group(&self) -> usize {
        self.heads / self.kv_heads
    }

    /// Row starts of q.
    #[must_use]
    pub const fn q_strides(&self) -> Strides {
        self.strides(self.heads, self.queries, self.head_dim)
    }

    /// Row starts of k.
    #[must_use]
    pub const fn k_strides(&self) -> Strides {
        self.strides(self.kv_heads, self.keys, self.head_dim)
    }

    /// Row starts of v.
    #[must_use]
    pub const fn v_strides(&self) -> Strides {
        self.strides(self.kv_heads, self.keys, self.value_dim)
    }

    /// Row starts of the output.
    #[must_use]
    pub const fn output_strides(&self) -> Strides {
        self.strides(self.heads, self.queries, self.value_dim)
    }

    const fn strides(&self, heads: usize, tokens: usize, dim: usize) -> Strides {
        match self.layout {
            Layout::HeadsFirst => Strides { batch: heads * tokens * dim, head: tokens * dim, row: dim },
            Layout::TokensFirst => Strides { batch: tokens * heads * dim, head: dim, row: heads * dim },
        }
    }
}

/// Shaders index with u32, and 2³⁰ f32 are 4 GiB, all that a wasm memory can ever hold.
pub(crate) const MAX_ELEMENTS: u64 = 1 << 30;

/// The product, or nothing where it passes u64.
pub(crate) fn product(sizes: &[usize]) -> Option<u64> {
    sizes.iter().try_fold(1_u64, |product, size| product.checked_mul(*size as u64))
}

fn at_most(rows: &str, fits: u64) -> String {
    if fits == 0 {
        "no number of tokens fits: use fewer heads or a smaller batch".to_owned()
    } else {
        format!("at most {fits} {rows} fit")
    }
}
