//! Rows of an output against f64, as `src/reference/attention.rs` has them, but only those that are looked at.

use crate::problem::Problem;

/// Outputs are means of values of size 1.
pub(crate) const TOLERANCE: f64 = 1e-4;

/// Over `rows` rows of each head, spread evenly, the first and the last among them. NaN counts as infinitely far.
pub(crate) fn largest_difference(problem: &Problem, output: &[f32], rows: usize) -> f64 {
    let shape = &problem.params.shape;
    let last = shape.queries - 1;
    let steps = rows.clamp(2, shape.queries.max(2)) - 1;
    let mut largest = 0.0;
    for h in 0..shape.heads {
        for step in 0..=steps {
            let i = last * step / steps;
            let got = &output[shape.output_strides().at(0, h, i)..][..shape.value_dim];
            for (got, wanted) in got.iter().zip(row(problem, h, i)) {
                let difference = (f64::from(*got) - wanted).abs();
                if !(difference <= largest) {
                    largest = if difference.is_nan() { f64::INFINITY } else { difference };
                }
            }
        }
    }
    largest
}

/// `softmax(scale × q kᵀ) v` of one query over the keys that it may see.
fn row(problem: &Problem, h: usize, i: usize) -> Vec<f64> {
    let params = &problem.params;
    let shape = &params.shape;
    let kv_head = h / shape.group();
    let query = &problem.q[shape.q_strides().at(0, h, i)..][..shape.head_dim];
    let seen: Vec<usize> = (0..shape.keys).filter(|j| params.visible(0, h, i, *j)).collect();
    let score = |j: &usize| {
        let key = &problem.k[shape.k_strides().at(0, kv_head, *j)..][..shape.head_dim];
        let dot: f64 = query.iter().zip(key).map(|(q, k)| f64::from(*q) * f64::from(*k)).sum();
        f64::from(params.scale) * dot
    };
    let scores: Vec<f64> = seen.iter().map(score).collect();
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = scores.iter().map(|score| (score - largest).exp()).collect();
    let sum: f64 = weights.iter().sum();
    let mut mix = vec![0.0; shape.value_dim];
    for (j, weight) in seen.iter().zip(weights) {
        let value = &problem.v[shape.v_strides().at(0, kv_head, *j)..][..shape.value_dim];
        for (mix, value) in mix.iter_mut().zip(value) {
            *mix += weight / sum * f64::from(*value);
        }
    }
    mix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    /// The reference's own output passes; with one number disturbed, or NaN, in a row that is looked at, it does not.
    #[test]
    fn disturbed_outputs_are_seen() -> Result<(), String> {
        let words = [
            "--n",
            "9",
            "--keys",
            "12",
            "--heads",
            "4",
            "--kv-heads",
            "2",
            "--dim",
            "8",
            "--causal",
            "--blocks",
            "2,1,1,1",
        ];
        let options = Options::parse(words.map(str::to_owned).into_iter())?;
        let problem = Problem::new(&options, qkv::attention::Kernel::Auto).map_err(|error| error.to_string())?;
        let [q, k, v] =
            [&problem.q, &problem.k, &problem.v].map(|data| data.iter().copied().map(f64::from).collect::<Vec<_>>());
        let inputs = qkv::attention::Inputs::new(&q[..], &k[..], &v[..]);
        let right: Vec<f32> = qkv::reference::attention::attention(inputs, &problem.params)
            .output
            .iter()
            .map(|number| *number as f32)
            .collect();
        assert!(largest_difference(&problem, &right, 9) <= 1e-6);
        for (at, bad) in [(0, 9.0), (right.len() - 1, f32::NAN), (5, f32::INFINITY)] {
            let mut disturbed = right.clone();
            disturbed[at] = bad;
            assert!(!(largest_difference(&problem, &disturbed, 3) <= TOLERANCE), "{bad} at {at}");
        }
        Ok(())
    }
}
