//! How the numbers of a weight matrix lie in memory: one by one, or in blocks that share a scale.
//!
//! The block formats are those of GGUF files, described in ggml's `ggml-common.h` and in the gguf Python package. Every row is
//! a whole number of blocks.

use crate::error::{Code, Error, Result};

/// The type of a matrix's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// IEEE single precision.
    F32,
    /// IEEE half precision.
    F16,
    /// The upper half of a single.
    Bf16,
    /// 32 numbers: an f16 scale, 32 signed bytes.
    Q8_0,
    /// 32 numbers: an f16 scale, 32 × 4 bits, of which 8 is subtracted.
    Q4_0,
    /// 32 numbers: an f16 scale, an f16 least number, 32 × 4 bits.
    Q4_1,
    /// 256 numbers: an f16 scale and an f16 least number for 8 groups of 32, 6 bits of each a group, 256 × 4 bits.
    Q4K,
    /// The same with a fifth bit a number.
    Q5K,
    /// 256 numbers: 256 × 6 bits, a signed byte for each of 16 groups, an f16 scale.
    Q6K,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 9] =
        [Self::F32, Self::F16, Self::Bf16, Self::Q8_0, Self::Q4_0, Self::Q4_1, Self::Q4K, Self::Q5K, Self::Q6K];

    /// The name, as in a shader's and in a file's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
            Self::Bf16 => "bf16",
            Self::Q8_0 => "q8_0",
            Self::Q4_0 => "q4_0",
            Self::Q4_1 => "q4_1",
            Self::Q4K => "q4_k",
            Self::Q5K => "q5_k",
            Self::Q6K => "q6_k",
        }
    }

    /// Numbers of a block.
    #[must_use]
    pub const fn block(self) -> usize {
        match self {
            Self::F32 | Self::F16 | Self::Bf16 => 1,
            Self::Q8_0 | Self::Q4_0 | Self::Q4_1 => 32,
            Self::Q4K | Self::Q5K | Self::Q6K => 256,
        }
    }

    /// Bytes of a block.
    #[must_use]
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
            Self::Q8_0 => 34,
            Self::Q4_0 => 18,
            Self::Q4_1 => 20,
            Self::Q4K => 144,
            Self::Q5K => 176,
            Self::Q6K => 210,
        }
    }

    /// Bytes of a row of so many numbers.
    ///
    /// # Errors
    /// `not-a-model` where the width is no whole number of blocks, or the bytes are more than a machine can address.
    pub fn row_bytes(self, columns: usize) -> Result<usize> {
        let blocks = columns / self.block();
        if !columns.is_multiple_of(self.block()) {
            let message =
                format!("A row of {columns} numbers is no whole number of {} blocks of {}.", self.name(), self.block());
            return Err(Error::new(Code::NotAModel, message));
        }
        blocks.checked_mul(self.block_bytes()).ok_or_else(|| {
            Error::new(Code::NotAModel, format!("A row of {columns} numbers is more than can be addressed."))
        })
    }
}
