//! Packed bytes → f32, as plainly as the formats are defined; the oracle of the kernels that do it faster.

use half::{bf16, f16};

use super::Format;

/// Expands whole blocks into `to`.
///
/// # Panics
/// When the lengths do not belong together.
pub(crate) fn expand(format: Format, bytes: &[u8], to: &mut [f32]) {
    let blocks = bytes.chunks_exact(format.block_bytes()).zip(to.chunks_exact_mut(format.block()));
    assert_eq!(blocks.len() * format.block(), to_len(format, bytes), "whole blocks");
    let one: fn(&[u8], &mut [f32]) = match format {
        Format::F32 => |bytes, to| to[0] = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
        Format::F16 => |bytes, to| to[0] = half(bytes, 0),
        Format::Bf16 => |bytes, to| to[0] = bf16::from_le_bytes([bytes[0], bytes[1]]).to_f32(),
        Format::Q8_0 => q8_0,
        Format::Q4_0 => q4_0,
        Format::Q4_1 => q4_1,
        Format::Q4K => q4_k,
        Format::Q5K => q5_k,
        Format::Q6K => q6_k,
    };
    blocks.for_each(|(bytes, to)| one(bytes, to));
}

fn to_len(format: Format, bytes: &[u8]) -> usize {
    bytes.len() / format.block_bytes() * format.block()
}

fn half(bytes: &[u8], at: usize) -> f32 {
    f16::from_le_bytes([bytes[at], bytes[at + 1]]).to_f32()
}

fn q8_0(bytes: &[u8], to: &mut [f32]) {
    let scale = half(bytes, 0);
    for (to, &byte) in to.iter_mut().zip(&bytes[2..]) {
        *to = scale * f32::from(byte as i8);
    }
}

/// The low halves of the bytes are the first numbers, the high halves the others.
fn q4_0(bytes: &[u8], to: &mut [f32]) {
    let scale = half(bytes, 0);
    for (i, &byte) in bytes[2..].iter().enumerate() {
        to[i] = scale * (f32::from(byte & 15) - 8.0);
        to[i + 16] = scale * (f32::from(byte >> 4) - 8.0);
    }
}

fn q4_1(bytes: &[u8], to: &mut [f32]) {
    let (scale, least) = (half(bytes, 0), half(bytes, 2));
    for (i, &byte) in bytes[4..].iter().enumerate() {
        to[i] = scale * f32::from(byte & 15) + least;
        to[i + 16] = scale * f32::from(byte >> 4) + least;
    }
}

/// Scale and least number of a group, 6 bits each, of the 12 bytes that hold eight of both: the first four of each in the low
/// bits of bytes 0…7, the others in the low and high halves of bytes 8…11 with two bits more in the top of bytes 0…7.
fn scale_and_least(packed: &[u8], group: usize) -> (f32, f32) {
    let (scale, least) = if group < 4 {
        (packed[group] & 63, packed[group + 4] & 63)
    } else {
        let both = packed[group + 4];
        (both & 15 | packed[group - 4] >> 6 << 4, both >> 4 | packed[group] >> 6 << 4)
    };
    (f32::from(scale), f32::from(least))
}

fn q4_k(bytes: &[u8], to: &mut [f32]) {
    let (scale, least) = (half(bytes, 0), half(bytes, 2));
    for group in 0..8 {
        let (part, offset) = scale_and_least(&bytes[4..16], group);
        // Two groups share 32 bytes: one has the low halves, the next the high.
        let quarters = &bytes[16 + group / 2 * 32..][..32];
        for (i, byte) in quarters.iter().enumerate() {
            let number = byte >> (group % 2 * 4) & 15;
            to[group * 32 + i] = scale * part * f32::from(number) - least * offset;
        }
    }
}

fn q5_k(bytes: &[u8], to: &mut [f32]) {
    let (scale, least) = (half(bytes, 0), half(bytes, 2));
    for group in 0..8 {
        let (part, offset) = scale_and_least(&bytes[4..16], group);
        let quarters = &bytes[48 + group / 2 * 32..][..32];
        for (i, byte) in quarters.iter().enumerate() {
            // The fifth bits of all groups: bit `group` of byte i.
            let fifth = bytes[16 + i] >> group & 1;
            let number = (byte >> (group % 2 * 4) & 15) | fifth << 4;
            to[group * 32 + i] = scale * part * f32::from(number) - least * offset;
        }
    }
}

fn q6_k(bytes: &[u8], to: &mut [f32]) {
    let (low, rest) = bytes.split_at(128);
    let (high, rest) = rest.split_at(64);
    let (parts, scale) = (&rest[..16], half(rest, 16));
    for at in 0..256 {
        // Each half of the block: 64 bytes hold the low four bits of 128 numbers, 32 bytes the high two bits.
        let (side, place) = (at / 128, at % 128);
        let four = low[side * 64 + place % 64] >> (place / 64 * 4) & 15;
        let two = high[side * 32 + place % 32] >> (place / 32 * 2) & 3;
        let number = f32::from(four | two << 4) - 32.0;
        to[at] = scale * f32::from(parts[at / 16] as i8) * number;
    }
}
