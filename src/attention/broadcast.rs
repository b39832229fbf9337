//! Tensors that are spread over `[batch, heads, queries, keys]`: the mask and the bias.

use super::Shape;
use super::shape::product;
use crate::error::{Code, Error, Result};

/// Four sizes, each 1 or that of `[batch, heads, queries, keys]`; along an axis of size 1 one element serves all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Broadcast(pub [usize; 4]);

impl Broadcast {
    /// From one to four sizes, aligned at the right as NumPy broadcasts: `[keys]`, `[queries, keys]`,
    /// `[heads, queries, keys]` or all four. `what` is the name in the message: mask or bias.
    pub fn new(what: &str, dims: &[usize], shape: &Shape) -> Result<Self> {
        if dims.is_empty() || dims.len() > 4 {
            return Err(Error::new(
                Code::InvalidMask,
                format!(
                    "{what}Shape has {} dimensions; 1 to 4 are accepted, [batch, heads, queries, keys].",
                    dims.len()
                ),
            ));
        }
        let mut sizes = [1; 4];
        sizes[4 - dims.len()..].copy_from_slice(dims);
        let broadcast = Self(sizes);
        broadcast.fits(what, shape)?;
        Ok(broadcast)
    }

    /// Checks that it broadcasts to `shape`.
    pub fn fits(&self, what: &str, shape: &Shape) -> Result<()> {
        let full = [shape.batch, shape.heads, shape.queries, shape.keys];
        for (axis, name) in ["batch", "heads", "queries", "keys"].into_iter().enumerate() {
            if self.0[axis] != 1 && self.0[axis] != full[axis] {
                return Err(Error::new(
                    Code::InvalidMask,
                    format!(
                        "The {what} has the shape {:?}, which does not broadcast to [batch, heads, queries, keys] = \
                         {full:?}: {name} is {}, and has to be 1 or {}.",
                        self.0, self.0[axis], full[axis]
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Checks that `came` elements are what it asks for.
    pub fn has(&self, what: &str, came: usize) -> Result<()> {
        let len = product(&self.0);
        if len == Some(came as u64) {
            return Ok(());
        }
        Err(Error::new(
            Code::InvalidMask,
            format!(
                "The {what} has {came} elements; its shape {:?} asks for {}.",
                self.0,
                len.map_or_else(|| "over 2^64".to_owned(), |len| len.to_string())
            ),
        ))
    }

    /// Elements from one index to the next along each axis; 0 where it is spread.
    #[must_use]
    pub const fn strides(&self) -> [usize; 4] {
        let [batch, heads, queries, keys] = self.0;
        [
            if batch == 1 { 0 } else { heads * queries * keys },
            if heads == 1 { 0 } else { queries * keys },
            if queries == 1 { 0 } else { keys },
            if keys == 1 { 0 } else { 1 },
        ]
    }

    /// Where the element for query `i` of head `h` in sample `b` and key `j` is.
    #[must_use]
    pub const fn at(&self, b: usize, h: usize, i: usize, j: usize) -> usize {
        let [batch, head, query, key] = self.strides();
        batch * b + head * h + query * i + key * j
    }
}
