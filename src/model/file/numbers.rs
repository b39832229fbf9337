//! NaN and infinity, found in the bytes: in plain numbers each, in blocks the scales, as all else there is a whole number.

use crate::matrix::Format;

/// Whether every number is finite. `bytes` are whole blocks.
pub(super) fn finite(format: Format, bytes: &[u8]) -> bool {
    let mut blocks = bytes.chunks_exact(format.block_bytes());
    match format {
        Format::F32 => blocks.all(|number| exponent(&number[2..], 0x7f80)),
        Format::Bf16 => blocks.all(|number| exponent(number, 0x7f80)),
        Format::F16 | Format::Q8_0 | Format::Q4_0 => blocks.all(|block| exponent(block, 0x7c00)),
        Format::Q4_1 | Format::Q4K | Format::Q5K => {
            blocks.all(|block| exponent(block, 0x7c00) && exponent(&block[2..], 0x7c00))
        }
        Format::Q6K => blocks.all(|block| exponent(&block[208..], 0x7c00)),
    }
}

/// Whether the exponent that `mask` cuts out of the first two bytes is not all ones.
fn exponent(bytes: &[u8], mask: u16) -> bool {
    u16::from_le_bytes([bytes[0], bytes[1]]) & mask != mask
}
