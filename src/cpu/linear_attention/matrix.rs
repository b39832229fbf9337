//! The inner loop of the chunks.

use wide::f32x8;

use super::super::simd::{LANES, load, store};

/// A matrix in row-major order.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    pub(super) data: &'a [f32],
    /// From one row to the next.
    pub(super) width: usize,
}

/// `to[r, c] += Σ_i a[r, i] · b[i, c]` for four rows from `row`, columns up to `columns` (whole vectors), and `inner` products.
#[inline(always)]
pub(super) fn add_product(
    to: &mut [f32],
    to_width: usize,
    a: Matrix<'_>,
    b: Matrix<'_>,
    row: usize,
    columns: usize,
    inner: usize,
) {
    let rows: [&[f32]; 4] = std::array::from_fn(|r| &a.data[(row + r) * a.width..][..inner]);
    for column in (0..columns).step_by(LANES) {
        let at = |r: usize| (row + r) * to_width + column;
        let mut sums: [f32x8; 4] = std::array::from_fn(|r| load(&to[at(r)..]));
        for (i, b) in b.data[column..].chunks(b.width).take(inner).enumerate() {
            let b = load(b);
            for r in 0..4 {
                sums[r] = f32x8::splat(rows[r][i]).mul_add(b, sums[r]);
            }
        }
        for r in 0..4 {
            store(sums[r], &mut to[at(r)..]);
        }
    }
}
