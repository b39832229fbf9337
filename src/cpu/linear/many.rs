//! Several rows of x: four rows of weights at a time become f32 and meet all of them, a block of 4 × 4 results being sixteen
//! dot products that share eight loads. Both lie in the order in which the weights come apart.

use wide::f32x4;

use super::super::dot::dots;
use super::halves::{self, EIGHT, Half};
use super::packed::{PAIR, Packed};
use super::words::{self, SIXTEEN, quarters, undo};
use crate::matrix::Matrix;

/// Gives a row of weights in the order of x, of its bytes and with room for as many numbers.
type Numbers<'f> = dyn for<'a> Fn(&'a [u8], &'a mut [f32]) -> &'a [f32] + 'f;

/// Rows of weights at a time.
const FOUR: usize = 4;

pub(super) fn plain(x: &[f32], weight: &Matrix, rows: usize) -> Vec<f32> {
    linear(x, weight, rows, &|bytes, scratch| match bytemuck::try_cast_slice(bytes) {
        Ok(numbers) => numbers,
        // Bytes of a file may begin anywhere.
        Err(_) => {
            let (numbers, _) = bytes.as_chunks::<4>();
            numbers.iter().zip(scratch.iter_mut()).for_each(|(bytes, number)| *number = f32::from_le_bytes(*bytes));
            scratch
        }
    })
}

pub(super) fn packed<P: Packed>(x: &[f32], weight: &Matrix, rows: usize) -> Vec<f32> {
    linear(&words::reorder(x), weight, rows, &|bytes, scratch| {
        for (block, to) in bytes.chunks_exact(P::BYTES).zip(scratch.chunks_exact_mut(P::NUMBERS)) {
            expand::<P>(block, to);
        }
        scratch
    })
}

#[inline(always)]
fn expand<P: Packed>(block: &[u8], to: &mut [f32]) {
    P::pairs(block, |pair, words, scales, offsets| {
        for c in 0..2 {
            let numbers = if P::SIGNED { quarters::<true>(words[c]) } else { quarters::<false>(words[c]) };
            let to = to[pair * PAIR + c * SIXTEEN..][..SIXTEEN].as_chunks_mut::<4>().0;
            for k in 0..4 {
                let undo = if P::SIGNED { undo::<true>(k) } else { undo::<false>(k) };
                let numbers = numbers[k] * f32x4::splat(scales[c] * undo);
                to[k] = (if P::OFFSET { numbers + f32x4::splat(offsets[c]) } else { numbers }).to_array();
            }
        }
    });
}

pub(super) fn halves<H: Half>(x: &[f32], weight: &Matrix, rows: usize) -> Vec<f32> {
    let columns = weight.columns();
    let x: Vec<f32> = x.chunks_exact(columns).flat_map(halves::reorder).collect();
    linear(&x, weight, rows, &|bytes, scratch| {
        let (vectors, rest) = bytes.as_chunks::<16>();
        let (eights, tail) = scratch.as_chunks_mut::<EIGHT>();
        if H::regular(bytes) {
            for (bytes, to) in vectors.iter().zip(eights) {
                *to = bytemuck::cast(H::eight(bytes));
            }
        } else {
            for (bytes, to) in vectors.iter().zip(eights) {
                *to = std::array::from_fn(|at| {
                    let from = at % 4 * 2 + at / 4;
                    H::one([bytes[2 * from], bytes[2 * from + 1]])
                });
            }
        }
        rest.as_chunks::<2>().0.iter().zip(tail).for_each(|(bytes, to)| *to = H::one(*bytes));
        scratch
    })
}

fn linear(x: &[f32], weight: &Matrix, rows: usize, numbers: &Numbers<'_>) -> Vec<f32> {
    let (inputs, outputs) = (weight.columns(), weight.rows());
    let mut y = vec![0.0; rows * outputs];
    let mut scratch = vec![0.0; FOUR * inputs];
    for o in (0..outputs).step_by(FOUR) {
        let mut rooms = scratch.chunks_exact_mut(inputs);
        let at: [&[f32]; FOUR] = std::array::from_fn(|c| {
            numbers(weight.row_bytes((o + c).min(outputs - 1)), rooms.next().expect("room for four"))
        });
        let mut put = |r: usize, sums: [f32; FOUR]| {
            let some = FOUR.min(outputs - o);
            y[r * outputs + o..][..some].copy_from_slice(&sums[..some]);
        };
        let mut r = 0;
        while r + 4 <= rows {
            let block: [&[f32]; 4] = std::array::from_fn(|k| &x[(r + k) * inputs..][..inputs]);
            for (k, sums) in dots(block, at).into_iter().enumerate() {
                put(r + k, sums);
            }
            r += 4;
        }
        while r < rows {
            let [sums] = dots([&x[r * inputs..][..inputs]], at);
            put(r, sums);
            r += 1;
        }
    }
    y
}
