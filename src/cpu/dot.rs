//! Dot products of rows that lie along the summed dimension.

use wide::f32x4;

/// Dot products of each of `R` rows with each of four others, all of one length: `R` × 4 sums that share their loads.
#[inline(always)]
pub(crate) fn dots<const R: usize>(a: [&[f32]; R], b: [&[f32]; 4]) -> [[f32; 4]; R] {
    let len = b[0].len();
    let (a, b) = (a.map(|row| row[..len].as_chunks::<4>()), b.map(|row| row[..len].as_chunks::<4>()));
    let mut sums = [[f32x4::splat(0.0); 4]; R];
    for i in 0..len / 4 {
        let y = b.map(|(chunks, _)| f32x4::new(chunks[i]));
        for r in 0..R {
            let x = f32x4::new(a[r].0[i]);
            for c in 0..4 {
                sums[r][c] = x.mul_add(y[c], sums[r][c]);
            }
        }
    }
    std::array::from_fn(|r| {
        std::array::from_fn(|c| {
            let tail: f32 = a[r].1.iter().zip(b[c].1).map(|(a, b)| a * b).sum();
            sums[r][c].reduce_add() + tail
        })
    })
}
