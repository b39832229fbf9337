//! One row of x with packed weights. Scale and offset of a group come out of its sum: `Σ x (scale · number + offset) =
//! scale · Σ x · number + offset · Σ x`, and the sums of x are the same for every row of weights.

use wide::f32x4;

use super::halves::{EIGHT, Half, reorder};
use super::packed::{PAIR, Packed};
use super::words::{self, SIXTEEN, quarters, undo};
use crate::matrix::Matrix;

pub(super) fn packed<P: Packed>(x: &[f32], weight: &Matrix) -> Vec<f32> {
    let x = &x[..weight.columns()];
    let sums: Vec<f32> = x.chunks_exact(if P::SHARED { PAIR } else { SIXTEEN }).map(|x| x.iter().sum()).collect();
    let mut x = words::reorder(x);
    for (at, x) in x.iter_mut().enumerate() {
        let k = at % SIXTEEN / 4;
        *x *= if P::SIGNED { undo::<true>(k) } else { undo::<false>(k) };
    }
    (0..weight.rows()).map(|o| dot::<P>(weight.row_bytes(o), &x, &sums)).collect()
}

fn dot<P: Packed>(row: &[u8], x: &[f32], sums: &[f32]) -> f32 {
    let (mut all, mut offsets) = (f32x4::splat(0.0), 0.0);
    let groups = if P::SHARED { P::NUMBERS / PAIR } else { P::NUMBERS / SIXTEEN };
    let blocks = row.chunks_exact(P::BYTES).zip(x.chunks_exact(P::NUMBERS)).zip(sums.chunks_exact(groups));
    for ((block, x), sums) in blocks {
        P::pairs(block, |pair, words, scales, shifts| {
            let halves: [f32x4; 2] = std::array::from_fn(|c| {
                let numbers = if P::SIGNED { quarters::<true>(words[c]) } else { quarters::<false>(words[c]) };
                let x = x[pair * PAIR + c * SIXTEEN..][..SIXTEEN].as_chunks::<4>().0;
                let product = |k: usize| numbers[k] * f32x4::new(x[k]);
                (product(0) + product(1)) + (product(2) + product(3))
            });
            if P::SHARED {
                all += (halves[0] + halves[1]) * f32x4::splat(scales[0]);
                if P::OFFSET {
                    offsets += shifts[0] * sums[pair];
                }
            } else {
                all += halves[0] * f32x4::splat(scales[0]) + halves[1] * f32x4::splat(scales[1]);
                offsets += shifts[0] * sums[2 * pair] + shifts[1] * sums[2 * pair + 1];
            }
        });
    }
    all.reduce_add() + offsets
}

pub(super) fn halves<H: Half>(x: &[f32], weight: &Matrix) -> Vec<f32> {
    let x = &x[..weight.columns()];
    let reordered = reorder(x);
    (0..weight.rows())
        .map(|o| {
            let row = weight.row_bytes(o);
            if H::regular(row) { dot_halves::<H>(row, &reordered) } else { slowly::<H>(row, x) }
        })
        .collect()
}

fn dot_halves<H: Half>(row: &[u8], x: &[f32]) -> f32 {
    let add = |bytes: &[u8; 16], x: &[f32; EIGHT], sums: &mut [f32x4; 2]| {
        let (x, numbers) = (x.as_chunks::<4>().0, H::eight(bytes));
        for k in 0..2 {
            sums[k] = numbers[k].mul_add(f32x4::new(x[k]), sums[k]);
        }
    };
    let (mut even, mut odd) = ([f32x4::splat(0.0); 2], [f32x4::splat(0.0); 2]);
    let (vectors, bytes) = row.as_chunks::<16>();
    let (eights, x) = x.as_chunks::<EIGHT>();
    // Two vectors at a time: four sums that do not wait for each other.
    let ((two, one), (x_of_two, x_of_one)) = (vectors.as_chunks::<2>(), eights.as_chunks::<2>());
    for ([a, b], [x, y]) in two.iter().zip(x_of_two) {
        add(a, x, &mut even);
        add(b, y, &mut odd);
    }
    one.iter().zip(x_of_one).for_each(|(bytes, x)| add(bytes, x, &mut even));
    ((even[0] + odd[0]) + (even[1] + odd[1])).reduce_add() + slowly::<H>(bytes, x)
}

fn slowly<H: Half>(row: &[u8], x: &[f32]) -> f32 {
    row.as_chunks::<2>().0.iter().zip(x).map(|(bytes, x)| H::one(*bytes) * x).sum()
}
