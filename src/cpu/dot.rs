//! Dot products of rows that lie along the summed dimension.

use wide::f32x4;

/// Dot products of each of `R` rows with each of four others, all of one length: `R` × 4 sums that share their loads.
#[inline(always)]
pub(crate) fn dots<const R: usize>(a: [&[f32]; R], b: [&[f32]; 4]) -> [[f32; 4]; R] {
    let len = b[0].len();
    let (a, b) = (a.map(|row| &row[..len]), b.map(|row| &row[..len]));
    let mut sums = [[f32x4::splat(0.0); 4]; R];
    let whole = len / 4 * 4;
    let mut i = 0;
    while i < whole {
        let y: [f32x4; 4] = std::array::from_fn(|c| load4(&b[c][i..i + 4]));
        for r in 0..R {
            let x = load4(&a[r][i..i + 4]);
            for c in 0..4 {
                sums[r][c] = x.mul_add(y[c], sums[r][c]);
            }
        }
        i += 4;
    }
    std::array::from_fn(|r| {
        std::array::from_fn(|c| {
            let tail: f32 = (whole..len).map(|i| a[r][i] * b[c][i]).sum();
            sums[r][c].reduce_add() + tail
        })
    })
}

#[inline(always)]
fn load4(from: &[f32]) -> f32x4 {
    f32x4::new([from[0], from[1], from[2], from[3]])
}
