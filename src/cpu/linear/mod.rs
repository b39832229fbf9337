//! `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]`
//!
//! The weights stay in the format of their file. One row of x meets them packed ([`few`]): reading them is then most of the
//! work. For several rows four of weights at a time become plain numbers ([`many`]), which all rows share.

mod few;
mod halves;
mod many;
mod packed;
mod words;

use crate::matrix::{Format, Matrix};
use packed::{Q4_0, Q4_1, Q4K, Q5K, Q6K, Q8_0};

/// The linear map of `rows` rows: x `[rows, inputs]`, weight `[outputs, inputs]`, bias `[outputs]`, y `[rows, outputs]`.
pub(crate) fn linear(x: &[f32], weight: &Matrix, bias: Option<&[f32]>, rows: usize) -> Vec<f32> {
    let mut y = match (weight.format(), rows) {
        (Format::F32, _) => many::plain(x, weight, rows),
        (Format::F16, 1) => few::halves::<halves::F16>(x, weight),
        (Format::F16, _) => many::halves::<halves::F16>(x, weight, rows),
        (Format::Bf16, 1) => few::halves::<halves::Bf16>(x, weight),
        (Format::Bf16, _) => many::halves::<halves::Bf16>(x, weight, rows),
        (Format::Q8_0, _) => packed::<Q8_0>(x, weight, rows),
        (Format::Q4_0, _) => packed::<Q4_0>(x, weight, rows),
        (Format::Q4_1, _) => packed::<Q4_1>(x, weight, rows),
        (Format::Q4K, _) => packed::<Q4K>(x, weight, rows),
        (Format::Q5K, _) => packed::<Q5K>(x, weight, rows),
        (Format::Q6K, _) => packed::<Q6K>(x, weight, rows),
    };
    if let Some(bias) = bias {
        y.chunks_exact_mut(bias.len()).for_each(|row| row.iter_mut().zip(bias).for_each(|(y, bias)| *y += bias));
    }
    y
}

fn packed<P: packed::Packed>(x: &[f32], weight: &Matrix, rows: usize) -> Vec<f32> {
    if rows == 1 { few::packed::<P>(x, weight) } else { many::packed::<P>(x, weight, rows) }
}
