//! Numbers of two bytes as f32.

use bytemuck::cast;
use half::{bf16, f16};
use wide::{f32x4, i16x8, i32x4};

use super::words::load;

/// 2¹¹²: the exponents of an f16 begin that much higher than those of an f32.
const LIFT: f32 = f32::from_bits((127 + 112) << 23);

/// The f16 at a byte. Its bits moved into place are 2⁻¹¹² of it, subnormals too.
#[inline(always)]
pub(super) fn half(bytes: &[u8], at: usize) -> f32 {
    let bits = i16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let number = f32::from_bits((i32::from(bits) << 13) as u32 & 0x8fff_e000) * LIFT;
    if bits & 0x7c00 == 0x7c00 { f16::from_bits(bits as u16).to_f32() } else { number }
}

/// A format of two bytes a number.
pub(super) trait Half {
    /// One number, slowly.
    fn one(bytes: [u8; 2]) -> f32;

    /// Eight numbers: those at even places, those at odd ones.
    fn eight(bytes: &[u8; 16]) -> [f32x4; 2];

    /// Does [`Half::eight`] get these right? It may not get infinities.
    fn regular(bytes: &[u8]) -> bool;
}

pub(super) struct F16;

impl Half for F16 {
    fn one(bytes: [u8; 2]) -> f32 {
        f16::from_le_bytes(bytes).to_f32()
    }

    #[inline(always)]
    fn eight(bytes: &[u8; 16]) -> [f32x4; 2] {
        let words = load(bytes);
        // The shift keeps the sign, and smears it over bits that the mask takes away.
        let lift = |high: i32x4| {
            cast::<i32x4, f32x4>(high >> 3_i32 & i32x4::splat(0x8fff_e000_u32 as i32)) * f32x4::splat(LIFT)
        };
        [lift(words << 16_i32), lift(words)]
    }

    fn regular(bytes: &[u8]) -> bool {
        let exponents = i16x8::splat(0x7c00);
        let (vectors, rest) = bytes.as_chunks::<16>();
        let most =
            vectors.iter().fold(i16x8::splat(0), |most, bytes| most.max(cast::<i32x4, i16x8>(load(bytes)) & exponents));
        most.reduce_max() < 0x7c00 && rest.as_chunks().0.iter().all(|bytes| Self::one(*bytes).is_finite())
    }
}

pub(super) struct Bf16;

impl Half for Bf16 {
    fn one(bytes: [u8; 2]) -> f32 {
        bf16::from_le_bytes(bytes).to_f32()
    }

    #[inline(always)]
    fn eight(bytes: &[u8; 16]) -> [f32x4; 2] {
        let words = load(bytes);
        [cast(words << 16_i32), cast(words & i32x4::splat(0xffff << 16))]
    }

    fn regular(_: &[u8]) -> bool {
        true
    }
}

/// Numbers of a vector of sixteen bytes.
pub(super) const EIGHT: usize = 8;

/// Every eight numbers in the order of [`Half::eight`]; what is left over as it is.
pub(super) fn reorder(x: &[f32]) -> Vec<f32> {
    let mut y = x.to_vec();
    for (from, to) in x.as_chunks::<EIGHT>().0.iter().zip(y.as_chunks_mut::<EIGHT>().0) {
        for at in 0..EIGHT {
            to[at] = from[at % 4 * 2 + at / 4];
        }
    }
    y
}
