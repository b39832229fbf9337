//! Scaled dot-product attention, one stage after another (Vaswani et al., Attention Is All You Need, 2017).
//!
//! The stages, their shapes and the two rules for the corners are in [`crate::attention`].

use crate::attention::{Inputs, Params};

/// Every stage of one call; the matrices are `[batch, heads, queries, keys]`.
#[derive(Clone, Debug)]
pub struct Stages {
    /// q · k.
    pub dots: Vec<f64>,
    /// scale × dots.
    pub scores: Vec<f64>,
    /// softcap × tanh(scores / softcap), or the scores.
    pub softcapped: Vec<f64>,
    /// The bias added, and −∞ where the query may not look.
    pub masked: Vec<f64>,
    /// softmax of each row of `masked`.
    pub weights: Vec<f64>,
    /// weights × values, in the layout of the call.
    pub output: Vec<f64>,
}

/// All stages of one call whose [`Params::validate`] passed.
#[must_use]
pub fn attention(inputs: Inputs<&[f64]>, params: &Params) -> Stages {
    let Inputs { q, k, v, bias } = inputs;
    let dots = dots(q, k, params);
    let scores: Vec<f64> = dots.iter().map(|dot| f64::from(params.scale) * dot).collect();
    let softcapped: Vec<f64> = scores.iter().map(|score| softcap(*score, params.softcap)).collect();
    let masked = mask(&softcapped, bias, params);
    let weights: Vec<f64> = masked.chunks_exact(params.shape.keys).flat_map(softmax).collect();
    let output = mix(&weights, v, params);
    Stages { dots, scores, softcapped, masked, weights, output }
}

/// The output of query `i` of head `h` of sample `b` alone, `[value_dim]`: of a call too large for its matrices.
#[must_use]
pub fn row(inputs: Inputs<&[f32]>, params: &Params, [b, h, i]: [usize; 3]) -> Vec<f64> {
    let Inputs { q, k, v, bias } = inputs;
    let shape = &params.shape;
    let g = h / shape.group();
    let query = &q[shape.q_strides().at(b, h, i)..][..shape.head_dim];
    let score = |j: usize| {
        if !params.visible(b, h, i, j) {
            return f64::NEG_INFINITY;
        }
        let key = &k[shape.k_strides().at(b, g, j)..][..shape.head_dim];
        let dot: f64 = query.iter().zip(key).map(|(q, k)| f64::from(*q) * f64::from(*k)).sum();
        let bias = bias.zip(params.bias.as_ref()).map_or(0.0, |(bias, over)| f64::from(bias[over.at(b, h, i, j)]));
        softcap(f64::from(params.scale) * dot, params.softcap) + bias
    };
    let scores: Vec<f64> = (0..shape.keys).map(score).collect();
    let mut output = vec![0.0; shape.value_dim];
    for (j, weight) in softmax(&scores).into_iter().enumerate().filter(|(_, weight)| *weight != 0.0) {
        let value = &v[shape.v_strides().at(b, g, j)..][..shape.value_dim];
        output.iter_mut().zip(value).for_each(|(output, value)| *output += weight * f64::from(*value));
    }
    output
}

/// `dots[b, h, i, j] = Σ_d q[b, h, i, d] · k[b, h / group, j, d]`
fn dots(q: &[f64], k: &[f64], params: &Params) -> Vec<f64> {
    let shape = &params.shape;
    let mut dots = Vec::new();
    for b in 0..shape.batch {
        for h in 0..shape.heads {
            for i in 0..shape.queries {
                for j in 0..shape.keys {
                    let query = &q[shape.q_strides().at(b, h, i)..][..shape.head_dim];
                    let key = &k[shape.k_strides().at(b, h / shape.group(), j)..][..shape.head_dim];
                    dots.push(query.iter().zip(key).map(|(q, k)| q * k).sum());
                }
            }
        }
    }
    dots
}

/// Bends a score into −cap…cap.
fn softcap(score: f64, cap: Option<f32>) -> f64 {
    match cap {
        Some(cap) => f64::from(cap) * (score / f64::from(cap)).tanh(),
        None => score,
    }
}

/// Adds the bias, and keeps what each query may see.
fn mask(softcapped: &[f64], bias: Option<&[f64]>, params: &Params) -> Vec<f64> {
    let shape = &params.shape;
    let mut masked = softcapped.to_vec();
    for b in 0..shape.batch {
        for h in 0..shape.heads {
            for i in 0..shape.queries {
                for j in 0..shape.keys {
                    let score = &mut masked[((b * shape.heads + h) * shape.queries + i) * shape.keys + j];
                    if let (Some(bias), Some(over)) = (bias, &params.bias) {
                        *score += bias[over.at(b, h, i, j)];
                    }
                    if !params.visible(b, h, i, j) {
                        *score = f64::NEG_INFINITY;
                    }
                }
            }
        }
    }
    masked
}

/// `exp(s − max) / Σ exp(s − max)`, where −∞ has weight 0 and a row of nothing but −∞ is a row of zeros.
fn softmax(row: &[f64]) -> Vec<f64> {
    let max = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> =
        row.iter().map(|score| if *score == f64::NEG_INFINITY { 0.0 } else { (score - max).exp() }).collect();
    let sum: f64 = powers.iter().sum();
    let seen = row.iter().any(|score| *score != f64::NEG_INFINITY);
    powers
        .iter()
        .zip(row)
        .map(|(power, score)| if !seen || *score == f64::NEG_INFINITY { 0.0 } else { power / sum })
        .collect()
}

/// `output[b, h, i, d] = Σ_j weights[b, h, i, j] · v[b, h / group, j, d]`; a weight of 0 contributes nothing.
fn mix(weights: &[f64], v: &[f64], params: &Params) -> Vec<f64> {
    let shape = &params.shape;
    let mut output = vec![0.0; shape.output_len()];
    for b in 0..shape.batch {
        for h in 0..shape.heads {
            for i in 0..shape.queries {
                let row = &weights[((b * shape.heads + h) * shape.queries + i) * shape.keys..][..shape.keys];
                let out = &mut output[shape.output_strides().at(b, h, i)..][..shape.value_dim];
                for j in 0..shape.keys {
                    if row[j] == 0.0 {
                        continue;
                    }
                    let value = &v[shape.v_strides().at(b, h / shape.group(), j)..][..shape.value_dim];
                    for d in 0..shape.value_dim {
                        out[d] += row[j] * value[d];
                    }
                }
            }
        }
    }
    output
}
