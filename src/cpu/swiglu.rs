//! `y = gate / (1 + e⁻ᵍᵃᵗᵉ) · up`

use wide::f32x8;

use super::simd::{LANES, exp, load, store};

/// The product of every gate and its number; both of the same length.
pub(crate) fn swiglu(gate: &[f32], up: &[f32]) -> Vec<f32> {
    let mut y = vec![0.0; gate.len()];
    let (gates, gate_tail) = gate.as_chunks::<LANES>();
    let (ups, up_tail) = up.as_chunks::<LANES>();
    for ((gate, up), out) in gates.iter().zip(ups).zip(y.chunks_exact_mut(LANES)) {
        store(swiglu8(load(gate), load(up)), out);
    }
    let mut last = [[0.0; LANES]; 2];
    last[0][..gate_tail.len()].copy_from_slice(gate_tail);
    last[1][..up_tail.len()].copy_from_slice(up_tail);
    let start = y.len() - gate_tail.len();
    let tail = swiglu8(load(&last[0]), load(&last[1]));
    y[start..].copy_from_slice(&tail.as_array()[..gate_tail.len()]);
    y
}

#[inline(always)]
fn swiglu8(gate: f32x8, up: f32x8) -> f32x8 {
    gate / (exp(-gate) + f32x8::splat(1.0)) * up
}
