//! `y = (x − mean) / √(variance + ε) · gain + bias`, over each row; biased variance, in two passes so that a large mean
//! does not eat the digits of a small spread.

/// Layer norm of `rows` rows: x and y `[rows, dim]`, gain and bias `[dim]`.
pub(crate) fn layer_norm(x: &[f32], gain: &[f32], bias: &[f32], epsilon: f32, rows: usize, dim: usize) -> Vec<f32> {
    let mut y = vec![0.0; rows * dim];
    for (row, out) in x[..rows * dim].chunks_exact(dim).zip(y.chunks_exact_mut(dim)) {
        let mean = sum(row, |x| x) / dim as f32;
        let variance = sum(row, |x| (x - mean) * (x - mean)) / dim as f32;
        let inverse = 1.0 / (variance + epsilon).sqrt();
        for d in 0..dim {
            out[d] = (row[d] - mean) * inverse * gain[d] + bias[d];
        }
    }
    y
}

/// Σ f(x) in eight partial sums: independent, so that the compiler may vectorise, and more accurate than one.
#[inline(always)]
pub(super) fn sum(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut partial = [0.0_f32; 8];
    let (chunks, tail) = row.as_chunks::<8>();
    for chunk in chunks {
        for lane in 0..8 {
            partial[lane] += f(chunk[lane]);
        }
    }
    partial.iter().sum::<f32>() + tail.iter().map(|x| f(*x)).sum::<f32>()
}
