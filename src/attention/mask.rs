//! An explicit mask.

use super::{Broadcast, Shape};
use crate::error::{Code, Error, Result};

/// An explicit mask, 1 = may attend, spread over `[batch, heads, queries, keys]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// 0 or 1, row-major over `over`.
    pub data: Vec<u8>,
    /// How it is spread.
    pub over: Broadcast,
}

impl Mask {
    /// A mask of one to four sizes; see [`Broadcast::new`].
    pub fn new(data: Vec<u8>, dims: &[usize], shape: &Shape) -> Result<Self> {
        let mask = Self { data, over: Broadcast::new("mask", dims, shape)? };
        mask.validate(shape)?;
        Ok(mask)
    }

    /// Checks that it broadcasts to `shape`, has the length it says, and holds only 0 and 1.
    pub fn validate(&self, shape: &Shape) -> Result<()> {
        self.over.fits("mask", shape)?;
        self.over.has("mask", self.data.len())?;
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

    /// May query `i` of head `h` in sample `b` see key `j`?
    #[must_use]
    pub fn allows(&self, b: usize, h: usize, i: usize, j: usize) -> bool {
        self.data[self.over.at(b, h, i, j)] != 0
    }
}
