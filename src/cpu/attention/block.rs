//! The inner loops: packing, and the two 4 × 8 blocks.

use wide::f32x8;

use super::super::simd::{LANES, load, store};
use crate::attention::Strides;

/// Packs `count` queries from row `first` in groups of four: `[group][dim][4]`, missing rows as 0.
pub(super) fn pack_queries(to: &mut [f32], q: &[f32], base: usize, row: usize, count: usize, dim: usize) {
    for (group, to) in to.chunks_exact_mut(4 * dim).enumerate().take(count.div_ceil(4)) {
        for lane in 0..4 {
            let i = group * 4 + lane;
            if i < count {
                let from = &q[base + row * i..][..dim];
                for d in 0..dim {
                    to[d * 4 + lane] = from[d];
                }
            } else {
                for d in 0..dim {
                    to[d * 4 + lane] = 0.0;
                }
            }
        }
    }
}

/// Packs `count` keys in panels of eight: `[panel][dim][8]`, missing keys as 0.
pub(super) fn pack_keys(to: &mut [f32], k: &[f32], base: usize, row: usize, count: usize, dim: usize) {
    for (panel, to) in to.chunks_exact_mut(LANES * dim).enumerate().take(count.div_ceil(LANES)) {
        for lane in 0..LANES {
            let j = panel * LANES + lane;
            if j < count {
                let from = &k[base + row * j..][..dim];
                for d in 0..dim {
                    to[d * LANES + lane] = from[d];
                }
            } else {
                for d in 0..dim {
                    to[d * LANES + lane] = 0.0;
                }
            }
        }
    }
}

/// Packs `count` values in tiles of eight columns: `[tile][count][8]`, missing columns as 0.
pub(super) fn pack_values(to: &mut [f32], v: &[f32], base: usize, row: usize, count: usize, dim: usize) {
    for (tile, to) in to.chunks_exact_mut(LANES * count).enumerate().take(dim.div_ceil(LANES)) {
        let width = LANES.min(dim - tile * LANES);
        for (j, to) in to.chunks_exact_mut(LANES).enumerate() {
            to[width..].fill(0.0);
            to[..width].copy_from_slice(&v[base + row * j + tile * LANES..][..width]);
        }
    }
}

/// Dot products of four packed queries with one panel of eight keys.
#[inline(always)]
pub(super) fn dots(queries: &[f32], panel: &[f32]) -> [f32x8; 4] {
    let mut sums = [f32x8::splat(0.0); 4];
    for (q, k) in queries.as_chunks::<4>().0.iter().zip(panel.as_chunks::<LANES>().0) {
        let k = f32x8::new(*k);
        for r in 0..4 {
            sums[r] = f32x8::splat(q[r]).mul_add(k, sums[r]);
        }
    }
    sums
}

/// `mix[r, ·] += Σ_j weights[r, j] · tile[j, ·]` for four rows and the eight columns of one tile. `mix` rows are
/// `width` apart.
#[inline(always)]
pub(super) fn mix(weights: [&[f32]; 4], tile: &[f32], mix: &mut [f32], width: usize) {
    let tile = tile.as_chunks::<LANES>().0;
    let weights = weights.map(|row| &row[..tile.len()]);
    let mut sums: [f32x8; 4] = std::array::from_fn(|r| load(&mix[r * width..]));
    for j in 0..tile.len() {
        let v = f32x8::new(tile[j]);
        for r in 0..4 {
            sums[r] = f32x8::splat(weights[r][j]).mul_add(v, sums[r]);
        }
    }
    for r in 0..4 {
        store(sums[r], &mut mix[r * width..]);
    }
}

/// The same where values may be NaN or infinite: a weight of 0 contributes nothing, so it must not meet them.
pub(super) fn mix_careful(weights: [&[f32]; 4], tile: &[f32], mix: &mut [f32], width: usize) {
    for r in 0..4 {
        for (j, v) in tile.chunks_exact(LANES).enumerate() {
            if weights[r][j] != 0.0 {
                for d in 0..LANES {
                    mix[r * width + d] += weights[r][j] * v[d];
                }
            }
        }
    }
}

/// Base and row step of one head of one sample.
pub(super) fn head(strides: Strides, batch: usize, head: usize, row: usize) -> (usize, usize) {
    (strides.at(batch, head, row), strides.row)
}
