//! `y[r, o] = Σ_i x[r, i] · weight[o, i] + bias[o]`
//!
//! Both operands lie along i, so a block of 4 × 4 results is sixteen dot products that share eight loads.

use wide::f32x4;

/// The linear map of `rows` rows: x `[rows, inputs]`, weight `[outputs, inputs]`, bias `[outputs]`, y `[rows, outputs]`.
pub(crate) fn linear(
    x: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    rows: usize,
    inputs: usize,
    outputs: usize,
) -> Vec<f32> {
    let mut y = vec![0.0; rows * outputs];
    // Weights outside: a block of four is read once and meets every row.
    for o in (0..outputs).step_by(4) {
        let at: [&[f32]; 4] = std::array::from_fn(|c| &weight[(o + c).min(outputs - 1) * inputs..][..inputs]);
        let mut put = |r: usize, sums: [f32; 4]| {
            for c in 0..4.min(outputs - o) {
                y[r * outputs + o + c] = sums[c] + bias.map_or(0.0, |bias| bias[o + c]);
            }
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

/// Dot products of each of `R` rows with each of four others, all of one length.
#[inline(always)]
fn dots<const R: usize>(a: [&[f32]; R], b: [&[f32]; 4]) -> [[f32; 4]; R] {
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
