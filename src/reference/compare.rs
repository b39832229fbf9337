//! How far an output of attention is from the reference, a few rows at a time.

use super::attention::row;
use crate::attention::{Inputs, Params};

/// Pairs of a query and a key up to which every row is compared.
const ALL: usize = 1 << 20;
/// Rows that are compared of a larger call.
const SOME: usize = 16;
/// Multiply-adds in one step: some milliseconds.
const STEP: usize = 5_000_000;

/// A comparison under way.
#[derive(Debug)]
pub struct Comparison {
    /// Which of all rows, by number.
    rows: Vec<usize>,
    done: usize,
    largest: f64,
}

impl Comparison {
    /// Of every row, or of some that lie evenly in a large call, the first and the last among them.
    #[must_use]
    pub fn new(params: &Params) -> Self {
        let shape = &params.shape;
        let all = shape.batch * shape.heads * shape.queries;
        let rows = if all.saturating_mul(shape.keys) <= ALL || all <= SOME {
            (0..all).collect()
        } else {
            (0..SOME).map(|at| at * (all - 1) / (SOME - 1)).collect()
        };
        Self { rows, done: 0, largest: 0.0 }
    }

    /// How many rows are compared.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Compares some rows more; the share that is done, 1 at the end.
    pub fn step(&mut self, inputs: Inputs<&[f32]>, params: &Params, output: &[f32]) -> f32 {
        let shape = &params.shape;
        let some = (STEP / (shape.keys * (shape.head_dim + shape.value_dim))).max(1);
        for at in self.rows.iter().skip(self.done).take(some) {
            let (bh, i) = (at / shape.queries, at % shape.queries);
            let (b, h) = (bh / shape.heads, bh % shape.heads);
            let ours = &output[shape.output_strides().at(b, h, i)..][..shape.value_dim];
            for (ours, exact) in ours.iter().zip(row(inputs, params, [b, h, i])) {
                self.largest = self.largest.max(apart(f64::from(*ours), exact));
            }
        }
        self.done = self.rows.len().min(self.done + some);
        self.done as f32 / self.rows.len() as f32
    }

    /// The largest difference so far.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.largest
    }
}

/// The difference; infinite where the one is a number and the other is not, or is another infinity.
fn apart(ours: f64, exact: f64) -> f64 {
    let same = ours == exact || (ours.is_nan() && exact.is_nan());
    let difference = (ours - exact).abs();
    match (same, difference.is_nan()) {
        (true, _) => 0.0,
        (false, true) => f64::INFINITY,
        (false, false) => difference,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::{Broadcast, Layout, Shape};

    fn wave(len: usize, phase: f64) -> Vec<f32> {
        (0..len).map(|i| ((i as f64 * 1.7 + phase + (i * i) as f64 * 0.013).sin()) as f32).collect()
    }

    fn compare(params: &Params, spoil: impl Fn(&mut Vec<f32>)) -> f64 {
        let shape = &params.shape;
        let (q, k, v) = (wave(shape.q_len(), 0.1), wave(shape.k_len(), 0.2), wave(shape.v_len(), 0.3));
        let bias = params.bias.as_ref().map(|_| wave(shape.keys, 0.4));
        let inputs = Inputs { bias: bias.as_deref(), ..Inputs::new(&q[..], &k[..], &v[..]) };
        let [exact_q, exact_k, exact_v] =
            [&q, &k, &v].map(|data| data.iter().map(|x| f64::from(*x)).collect::<Vec<_>>());
        let exact_bias = bias.as_ref().map(|bias| bias.iter().map(|x| f64::from(*x)).collect::<Vec<_>>());
        let exact = Inputs { bias: exact_bias.as_deref(), ..Inputs::new(&exact_q[..], &exact_k[..], &exact_v[..]) };
        let whole = super::super::attention::attention(exact, params).output;
        let mut output = whole.iter().map(|x| *x as f32).collect();
        spoil(&mut output);
        let mut comparison = Comparison::new(params);
        while comparison.step(inputs, params, &output) < 1.0 {}
        comparison.largest()
    }

    #[test]
    fn rows_are_those_of_the_whole() {
        let shape = Shape { batch: 2, kv_heads: 1, value_dim: 3, ..Shape::new(2, 5, 7, 4) };
        let plain = Params::new(shape);
        let bias = Some(Broadcast([1, 1, 1, 7]));
        for params in [
            Params { causal: true, ..plain.clone() },
            Params { softcap: Some(1.5), bias, ..plain.clone() },
            Params { shape: Shape { layout: Layout::TokensFirst, ..shape }, ..plain.clone() },
        ] {
            assert!(compare(&params, |_| {}) < 1e-7);
            for at in [0, 2 * 2 * 5 * 3 - 1] {
                let off = compare(&params, |output| output[at] += 0.25);
                assert!((off - 0.25).abs() < 1e-6, "{off}");
                assert_eq!(compare(&params, |output| output[at] = f32::NAN), f64::INFINITY);
                assert_eq!(compare(&params, |output| output[at] = f32::INFINITY), f64::INFINITY);
            }
        }
    }

    #[test]
    fn of_a_large_call_some_rows_are_looked_at() {
        let params = Params::new(Shape::new(1, 1100, 1000, 1));
        assert_eq!(Comparison::new(&params).rows(), 16);
        assert!(compare(&params, |_| {}) < 1e-6);
        assert!(compare(&params, |output| output[1099] += 1.0) > 0.9, "the last row");
    }
}
