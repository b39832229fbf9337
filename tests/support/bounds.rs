//! How far f32 may be from f64: a few roundings of the largest intermediate, worked out for each number of each result.

use qkv::attention::{Inputs, Params, Trace};
use qkv::reference;

use super::case::Case;
use super::{linear_attention, recurrent, weights};

/// Half the distance from 1 to the next f32.
pub(super) const ROUNDING: f64 = 1.0 / (1 << 24) as f64;
/// Roundings that are granted, of the sum of absolute values.
pub(super) const SLACK: f64 = 8.0 * ROUNDING;

/// The bound of every number of the result `name`.
pub fn bounds(case: &Case, name: &str) -> Vec<f64> {
    match case {
        Case::Concat { a, b } => vec![0.0; a.len() + b.len()],
        Case::Linear { x, weight, bias, rows } => {
            let bias = bias.as_deref().map(size);
            let sums = reference::linear::linear(&size(x), &weights::sizes(weight), bias.as_deref(), *rows);
            sums.iter().map(|sum| SLACK * sum).collect()
        }
        Case::LayerNorm { x, gain, bias, epsilon, .. } => x
            .chunks_exact(gain.len())
            .flat_map(|row| {
                let row = exact(row);
                let mean = row.iter().sum::<f64>() / row.len() as f64;
                let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / row.len() as f64;
                let spread = (variance + f64::from(*epsilon)).sqrt();
                let largest = row.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
                // An error of the mean moves everything, and the variance through its square.
                (0..row.len())
                    .map(|d| {
                        let reach = largest / spread * (1.0 + ((row[d] - mean) / spread).abs());
                        SLACK * (reach * f64::from(gain[d].abs()) + f64::from(bias[d].abs()))
                    })
                    .collect::<Vec<_>>()
            })
            .collect(),
        Case::RmsNorm { x, gain, epsilon, rows } => {
            let exact = reference::rms_norm::rms_norm(&exact(x), &exact(gain), f64::from(*epsilon), *rows, gain.len());
            exact.iter().map(|y| SLACK * y.abs()).collect()
        }
        Case::Rope { x, heads, head_dim, .. } => {
            // cos and sin are 1 at most: whatever the angle, a turn mixes the two numbers of a pair.
            let half = head_dim / 2;
            let sizes = size(x);
            let other = |at: usize| if at % head_dim < half { at + half } else { at - half };
            debug_assert_eq!(x.len() % (heads * head_dim), 0);
            (0..x.len()).map(|at| SLACK * (sizes[at] + sizes[other(at)])).collect()
        }
        Case::Gelu { x } => x.iter().map(|x| SLACK * f64::from(x.abs())).collect(),
        // Its approximation of erf is good for a millionth as far as 10; further out the roundings of x count.
        Case::GeluErf { x } => size(x).iter().map(|x| (SLACK * x).min((2.0 * ROUNDING * x).max(1e-6))).collect(),
        Case::Swiglu { gate, up } => {
            gate.iter().zip(up).map(|(gate, up)| SLACK * f64::from(gate.abs()) * f64::from(up.abs())).collect()
        }
        Case::Multiply { a, b } => a.iter().zip(b).map(|(a, b)| ROUNDING * 2.0 * f64::from((a * b).abs())).collect(),
        Case::Add { a, b } => a.iter().zip(b).map(|(a, b)| ROUNDING * 2.0 * f64::from((a + b).abs())).collect(),
        Case::Attention { q, k, v, bias, params } => attention(q, k, v, bias.as_deref(), params, name),
        Case::LinearAttention { inputs, params } => linear_attention::bounds(inputs, params, name),
        Case::Recurrent { inputs, params } => recurrent::bounds(inputs, params, name),
    }
}

fn attention(q: &[f32], k: &[f32], v: &[f32], bias: Option<&[f32]>, params: &Params, name: &str) -> Vec<f64> {
    let everything = Params { trace: Trace::default(), ..params.clone() };
    let stages = |in_f64: fn(&[f32]) -> Vec<f64>| {
        let (q, k, v, bias) = (in_f64(q), in_f64(k), in_f64(v), bias.map(in_f64));
        reference::attention::attention(Inputs { q: &q, k: &k, v: &v, bias: bias.as_deref() }, &everything)
    };
    let sizes = stages(size);
    let scale = f64::from(params.scale.abs());
    if name == "dots" {
        return sizes.dots.iter().map(|dot| SLACK * dot).collect();
    }
    let cap = params.softcap.map_or(0.0, f64::from);
    // The slope of the softcap is at most 1; its tanh has an error of its own.
    let score: Vec<f64> = sizes.dots.iter().map(|dot| SLACK * (scale * dot)).collect();
    let bent: Vec<f64> = score.iter().map(|score| score + SLACK * cap).collect();
    match name {
        "scores" => return score,
        "softcapped" => return bent,
        _ => {}
    }
    let biased: Vec<f64> = sizes
        .masked
        .iter()
        .zip(&sizes.softcapped)
        .zip(&bent)
        .map(|((masked, softcapped), bent)| bent + if masked.is_finite() { SLACK * (masked - softcapped) } else { 0.0 })
        .collect();
    if name == "masked" {
        return biased;
    }
    // A score that is off by e moves its weight by a factor e^e, and so does the sum below it.
    let shape = &params.shape;
    let actual = stages(exact);
    let mut weights = Vec::with_capacity(score.len());
    for (row, biased) in actual.weights.chunks_exact(shape.keys).zip(biased.chunks_exact(shape.keys)) {
        // What weighs nothing may be off by any amount, as long as it stays far below.
        let heard = biased.iter().zip(row).filter(|(bound, weight)| bound.is_finite() && **weight != 0.0);
        let worst = heard.fold(0.0_f64, |worst, (bound, _)| worst.max(*bound));
        weights.extend(row.iter().map(|weight| weight * ((2.0 * worst).exp_m1() + 4.0 * SLACK) + 1e-30));
    }
    if name == "weights" {
        return weights.iter().map(|bound| if bound.is_finite() { *bound } else { 0.0 }).collect();
    }
    // Output: every weight off by its bound, plus the roundings of the sum.
    let values = size(v);
    let mut bounds = vec![0.0; shape.output_len()];
    for b in 0..shape.batch {
        for h in 0..shape.heads {
            for i in 0..shape.queries {
                for d in 0..shape.value_dim {
                    let mut sum = 0.0;
                    for j in 0..shape.keys {
                        let at = ((b * shape.heads + h) * shape.queries + i) * shape.keys + j;
                        if actual.weights[at] != 0.0 {
                            let value = values[shape.v_strides().at(b, h / shape.group(), j) + d];
                            sum += value * (weights[at] + SLACK * actual.weights[at]);
                        }
                    }
                    bounds[shape.output_strides().at(b, h, i) + d] = sum;
                }
            }
        }
    }
    bounds
}

fn exact(x: &[f32]) -> Vec<f64> {
    x.iter().map(|x| f64::from(*x)).collect()
}

fn size(x: &[f32]) -> Vec<f64> {
    x.iter().map(|x| f64::from(x.abs())).collect()
}
