//! Matrices that look random: what the kernels are tried on.

use super::{Format, Matrix};

impl Matrix {
    /// A matrix of any format, the same every time: all bits drawn but the exponents of scales, which keep the numbers below 1
    /// in size. Of halves every eighth is smaller than their normal range.
    ///
    /// # Panics
    /// When the columns are no whole number of blocks.
    #[must_use]
    pub fn sample(format: Format, rows: usize, columns: usize) -> Self {
        let len = rows * format.row_bytes(columns).expect("whole blocks");
        let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ len as u64;
        let mut bytes: Vec<u8> = std::iter::repeat_with(|| {
            // Xorshift (Marsaglia 2003).
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        })
        .take(len)
        .collect();
        for (at, block) in bytes.chunks_exact_mut(format.block_bytes()).enumerate() {
            // An f16 keeps sign and fraction: its exponent, 15 for numbers from 1 on, is the bits 2 to 6 of its second byte.
            let mut scale = |at: usize, exponent: u8| block[at + 1] = block[at + 1] & 0x83 | exponent << 2;
            match format {
                Format::F32 => block[3] = block[3] & 0x80 | 0x3e,
                Format::F16 => scale(0, if at % 8 == 5 { 0 } else { 8 + at as u8 % 7 }),
                Format::Bf16 => block[1] = block[1] & 0x80 | 0x3e,
                Format::Q8_0 => scale(0, 7),
                Format::Q4_0 => scale(0, 11),
                Format::Q4_1 => (scale(0, 10), scale(2, 13)).1,
                Format::Q4K => (scale(0, 4), scale(2, 7)).1,
                Format::Q5K => (scale(0, 3), scale(2, 7)).1,
                Format::Q6K => scale(208, 2),
            }
        }
        Self::new(format, rows, columns, bytes).expect("as many bytes as that")
    }
}
