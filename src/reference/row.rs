//! One row of an output, its keys coming one after another: what checks a call whose matrices would not fit anywhere.

use crate::linear_attention::FeatureMap;
use crate::reference::linear_attention::feature;

/// A row of softmax attention: `Σ exp(s_j) v_j / Σ exp(s_j)` with `s_j = scale × (q · k_j)`, relative to the largest so far.
#[derive(Clone, Debug)]
pub struct SoftmaxRow {
    query: Vec<f64>,
    scale: f64,
    max: f64,
    sum: f64,
    mix: Vec<f64>,
}

impl SoftmaxRow {
    /// Before any key.
    #[must_use]
    pub fn new(query: Vec<f64>, scale: f64, value_dim: usize) -> Self {
        Self { query, scale, max: f64::NEG_INFINITY, sum: 0.0, mix: vec![0.0; value_dim] }
    }

    /// Takes a key that the query sees.
    pub fn take(&mut self, key: &[f64], value: &[f64]) {
        let score = self.scale * dot(&self.query, key);
        if score > self.max {
            let fade = (self.max - score).exp();
            self.sum *= fade;
            self.mix.iter_mut().for_each(|mix| *mix *= fade);
            self.max = score;
        }
        let power = (score - self.max).exp();
        self.sum += power;
        self.mix.iter_mut().zip(value).for_each(|(mix, value)| *mix += power * value);
    }

    /// The row; zeros where no key was seen.
    #[must_use]
    pub fn finish(self) -> Vec<f64> {
        divided(self.mix, self.sum)
    }
}

/// A row of normalised linear attention: `Σ w_j v_j / Σ w_j` with `w_j = φ(q) · φ(k_j)`. No state: it is the same sum in the
/// other order.
#[derive(Clone, Debug)]
pub struct LinearRow {
    query: Vec<f64>,
    map: FeatureMap,
    sum: f64,
    mix: Vec<f64>,
}

impl LinearRow {
    /// Before any key.
    #[must_use]
    pub fn new(query: &[f64], map: FeatureMap, value_dim: usize) -> Self {
        let query = query.iter().map(|x| feature(*x, map)).collect();
        Self { query, map, sum: 0.0, mix: vec![0.0; value_dim] }
    }

    /// Takes a key.
    pub fn take(&mut self, key: &[f64], value: &[f64]) {
        let weight: f64 = self.query.iter().zip(key).map(|(q, k)| q * feature(*k, self.map)).sum();
        self.sum += weight;
        self.mix.iter_mut().zip(value).for_each(|(mix, value)| *mix += weight * value);
    }

    /// The row; zeros where the divisor is 0.
    #[must_use]
    pub fn finish(self) -> Vec<f64> {
        divided(self.mix, self.sum)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn divided(mut mix: Vec<f64>, sum: f64) -> Vec<f64> {
    if sum != 0.0 {
        mix.iter_mut().for_each(|mix| *mix /= sum);
    }
    mix
}
