//! Who may see whom.

use super::Shape;
use crate::error::{Code, Error, Result};

/// An explicit mask, 1 = may attend. `shape` broadcasts to `[batch, heads, queries, keys]`: each of the four is that size or 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// 0 or 1, row-major over `shape`.
    pub data: Vec<u8>,
    /// Four sizes, each 1 or the full one.
    pub shape: [usize; 4],
}

impl Mask {
    /// A mask from one to four dimensions, aligned at the right as NumPy broadcasts: `[keys]`, `[queries, keys]`,
    /// `[heads, queries, keys]` or `[batch, heads, queries, keys]`, each that size or 1.
    pub fn new(data: Vec<u8>, dims: &[usize], shape: &Shape) -> Result<Self> {
        if dims.is_empty() || dims.len() > 4 {
            return Err(Error::new(
                Code::InvalidMask,
                format!("maskShape has {} dimensions; 1 to 4 are accepted, [batch, heads, queries, keys].", dims.len()),
            ));
        }
        let mut full = [1; 4];
        full[4 - dims.len()..].copy_from_slice(dims);
        let mask = Self { data, shape: full };
        mask.validate(shape)?;
        Ok(mask)
    }

    /// Checks that it broadcasts to `shape`, has the length it says, and holds only 0 and 1.
    pub fn validate(&self, shape: &Shape) -> Result<()> {
        let full = [shape.batch, shape.heads, shape.queries, shape.keys];
        for (axis, name) in ["batch", "heads", "queries", "keys"].into_iter().enumerate() {
            if self.shape[axis] != 1 && self.shape[axis] != full[axis] {
                return Err(Error::new(
                    Code::InvalidMask,
                    format!(
                        "The mask has the shape {:?}, which does not broadcast to [batch, heads, queries, keys] = \
                         {full:?}: {name} is {}, and has to be 1 or {}.",
                        self.shape, self.shape[axis], full[axis]
                    ),
                ));
            }
        }
        let len = super::shape::product(&self.shape);
        if len != Some(self.data.len() as u64) {
            return Err(Error::new(
                Code::InvalidMask,
                format!(
                    "The mask has {} elements; its shape {:?} asks for {}.",
                    self.data.len(),
                    self.shape,
                    len.map_or_else(|| "over 2^64".to_owned(), |len| len.to_string())
                ),
            ));
        }
        if let Some(index) = self.data.iter().position(|value| *value > 1) {
            return Err(Error::new(
                Code::InvalidMask,
                format!(
                    "The mask holds {} at index {index}; it may hold only 1 (may attend) and 0 (may not).",
                    self.data[index]
                ),
            ));
        }
        Ok(())
    }

    /// Elements from one index to the next along each axis; 0 where the mask is spread.
    #[must_use]
    pub const fn strides(&self) -> [usize; 4] {
        let [batch, heads, queries, keys] = self.shape;
        [
            if batch == 1 { 0 } else { heads * queries * keys },
            if heads == 1 { 0 } else { queries * keys },
            if queries == 1 { 0 } else { keys },
            if keys == 1 { 0 } else { 1 },
        ]
    }

    /// May query `i` of head `h` in sample `b` see key `j`?
    #[must_use]
    pub fn allows(&self, b: usize, h: usize, i: usize, j: usize) -> bool {
        let [batch, head, query, key] = self.strides();
        self.data[batch * b + head * h + query * i + key * j] != 0
    }
}
