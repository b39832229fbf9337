//! Flash attention laid open: the online softmax, tile by tile, with what it holds after each (Milakov and Gimelshein,
//! Online Normalizer Calculation for Softmax, 2018; Dao, Fu, Ermon, Rudra and Ré, FlashAttention, 2022, Algorithm 1, with the
//! division put off to the end).
//!
//! ```text
//! for each tile of queries, for each tile of keys of which it sees something:
//!   m' = max(m, max_j s_j)    l' = e^(m − m') l + Σ_j e^(s_j − m')    o' = e^(m − m') o + Σ_j e^(s_j − m') v_j
//! at last: output = o / l
//! ```
//!
//! For looking at, not for speed: plain loops in f32, one head, few tokens. [`super::Job`] computes the same fast.

use std::ops::Range;

use crate::attention::{Inputs, Params};
use crate::error::{Code, Error, Result};

/// Queries, and keys, at most: each step keeps what it holds.
const MAX_TOKENS: usize = 256;
/// Width of a head at most.
const MAX_DIM: usize = 256;

/// What the recurrence holds after a tile.
#[derive(Clone, Debug, PartialEq)]
pub struct FlashStep {
    /// The queries.
    pub rows: Range<usize>,
    /// The keys.
    pub keys: Range<usize>,
    /// `[rows, keys]`: scale · q · k, −∞ where masked.
    pub scores: Vec<f32>,
    /// `[rows]`: m, the largest score so far; −∞ where nothing has been seen.
    pub max: Vec<f32>,
    /// `[rows]`: l, the sum of the powers so far.
    pub sum: Vec<f32>,
    /// `[rows, value_dim]`: o, the values so far by their powers, not yet divided by the sum.
    pub mix: Vec<f32>,
}

/// All steps of a call, and what they come to.
#[derive(Clone, Debug, PartialEq)]
pub struct FlashSteps {
    /// Tiles of queries outside, tiles of keys inside; those that the mask hides whole are left out.
    pub steps: Vec<FlashStep>,
    /// `[queries, value_dim]`
    pub output: Vec<f32>,
}

/// Walks a call of one head in tiles of so many queries and keys.
pub fn flash_steps(
    inputs: Inputs<&[f32]>,
    params: &Params,
    tile_queries: usize,
    tile_keys: usize,
) -> Result<FlashSteps> {
    params.check(inputs)?;
    check(params, tile_queries, tile_keys)?;
    let shape = &params.shape;
    let mut steps = Vec::new();
    let mut output = Vec::with_capacity(shape.output_len());
    for first in (0..shape.queries).step_by(tile_queries) {
        let rows = first..shape.queries.min(first + tile_queries);
        let (mut max, mut sum) = (vec![f32::NEG_INFINITY; rows.len()], vec![0.0; rows.len()]);
        let mut mix = vec![0.0; rows.len() * shape.value_dim];
        for first in (0..shape.keys).step_by(tile_keys) {
            let keys = first..shape.keys.min(first + tile_keys);
            let scores = scores(inputs, params, &rows, &keys);
            if !rows.clone().any(|i| keys.clone().any(|j| params.visible(0, 0, i, j))) {
                continue;
            }
            for (row, scores) in scores.chunks_exact(keys.len()).enumerate() {
                let values = inputs.v[keys.start * shape.value_dim..].chunks_exact(shape.value_dim);
                let mix = &mut mix[row * shape.value_dim..][..shape.value_dim];
                take(scores, values, &mut max[row], &mut sum[row], mix);
            }
            let (rows, max, sum, mix) = (rows.clone(), max.clone(), sum.clone(), mix.clone());
            steps.push(FlashStep { rows, keys, scores, max, sum, mix });
        }
        for (mix, sum) in mix.chunks_exact(shape.value_dim).zip(&sum) {
            // A query that may look nowhere has output 0.
            output.extend(mix.iter().map(|mix| if *sum == 0.0 { 0.0 } else { mix / sum }));
        }
    }
    Ok(FlashSteps { steps, output })
}

/// The recurrence, for one query and the keys of a tile.
fn take<'a>(scores: &[f32], values: impl Iterator<Item = &'a [f32]>, max: &mut f32, sum: &mut f32, mix: &mut [f32]) {
    let largest = scores.iter().fold(*max, |largest, score| largest.max(*score));
    if largest == f32::NEG_INFINITY {
        return; // nothing seen yet: there is no m to subtract
    }
    let fade = (*max - largest).exp();
    *sum *= fade;
    mix.iter_mut().for_each(|mix| *mix *= fade);
    for (score, value) in scores.iter().zip(values) {
        let power = (score - largest).exp();
        *sum += power;
        mix.iter_mut().zip(value).for_each(|(mix, value)| *mix += power * value);
    }
    *max = largest;
}

fn scores(inputs: Inputs<&[f32]>, params: &Params, rows: &Range<usize>, keys: &Range<usize>) -> Vec<f32> {
    let dim = params.shape.head_dim;
    let score = |i: usize, j: usize| {
        if !params.visible(0, 0, i, j) {
            return f32::NEG_INFINITY;
        }
        let (query, key) = (&inputs.q[i * dim..][..dim], &inputs.k[j * dim..][..dim]);
        params.scale * query.iter().zip(key).map(|(q, k)| q * k).sum::<f32>()
    };
    rows.clone().flat_map(|i| keys.clone().map(move |j| score(i, j))).collect()
}

fn check(params: &Params, tile_queries: usize, tile_keys: usize) -> Result<()> {
    let shape = &params.shape;
    for (name, size) in [("tileQueries", tile_queries), ("tileKeys", tile_keys)] {
        if size == 0 {
            return Err(Error::new(Code::InvalidOption, format!("{name} is 0; give a whole number from 1.")));
        }
    }
    if (shape.batch, shape.heads) != (1, 1) {
        return Err(Error::new(
            Code::InvalidShape,
            format!(
                "The steps are those of one head of one sample; batch is {} and heads {}. Ask for one after another.",
                shape.batch, shape.heads
            ),
        ));
    }
    let sizes = [
        ("queries", shape.queries, MAX_TOKENS),
        ("keys", shape.keys, MAX_TOKENS),
        ("headDim", shape.head_dim, MAX_DIM),
        ("valueDim", shape.value_dim, MAX_DIM),
    ];
    for (name, size, most) in sizes {
        if size > most {
            return Err(Error::new(
                Code::TooLarge,
                format!("{name} is {size}; every step is kept, so at most {most} fit. Use engine.attention for more."),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::{Shape, Window};
    use crate::reference::attention::attention;

    fn wave(len: usize, phase: f64) -> Vec<f32> {
        (0..len).map(|i| ((i as f64 * 1.7 + phase + (i * i) as f64 * 0.013).sin() * 2.0) as f32).collect()
    }

    struct Call {
        q: Vec<f32>,
        k: Vec<f32>,
        v: Vec<f32>,
        params: Params,
        tiles: (usize, usize),
    }

    fn calls() -> Vec<Call> {
        let shape = Shape { value_dim: 3, ..Shape::new(1, 13, 17, 5) };
        let plain = Params::new(shape);
        let window = Some(Window { left: Some(4), right: Some(0), sinks: 2 });
        let mut calls = Vec::new();
        for params in [
            plain.clone(),
            Params { causal: true, ..plain.clone() },
            Params { causal: true, offset: Some(-3), ..plain.clone() },
            Params { window, ..plain.clone() },
            Params { scale: -30.0, ..plain.clone() },
            Params { scale: 0.0, ..plain },
        ] {
            for tiles in [(1, 1), (4, 4), (5, 3), (13, 2), (64, 64)] {
                let (q, k, v) = (wave(shape.q_len(), 0.1), wave(shape.k_len(), 0.2), wave(shape.v_len(), 0.3));
                calls.push(Call { q, k, v, params: params.clone(), tiles });
            }
        }
        calls
    }

    fn run(call: &Call) -> FlashSteps {
        let Call { q, k, v, params, tiles } = call;
        flash_steps(Inputs::new(q, k, v), params, tiles.0, tiles.1).expect("it is valid")
    }

    fn near(came: f32, wanted: f64) -> bool {
        let apart = (f64::from(came) - wanted).abs();
        let same = f64::from(came) == wanted; // −∞ and −∞
        same || apart <= 2e-5 * wanted.abs().max(1.0)
    }

    /// What is wrong with the steps, against f64: max, sum and mix over the keys seen so far, and the output.
    fn fault(call: &Call, came: &FlashSteps) -> Option<String> {
        let Call { q, k, v, params, .. } = call;
        let exact = |data: &[f32]| data.iter().map(|x| f64::from(*x)).collect::<Vec<f64>>();
        let (q, k, v) = (exact(q), exact(k), exact(v));
        let stages = attention(Inputs::new(&q, &k, &v), params);
        let shape = &params.shape;
        for FlashStep { rows, keys, scores, max, sum, mix } in &came.steps {
            for (at, i) in rows.clone().enumerate() {
                let row = &stages.masked[i * shape.keys..][..shape.keys];
                let seen = &row[..keys.end];
                let largest = seen.iter().fold(f64::NEG_INFINITY, |largest, score| largest.max(*score));
                let power = |score: f64| if score == f64::NEG_INFINITY { 0.0 } else { (score - largest).exp() };
                let total: f64 = seen.iter().map(|score| power(*score)).sum();
                let fine = keys.clone().enumerate().all(|(n, j)| near(scores[at * keys.len() + n], row[j]));
                if !fine || !near(max[at], largest) || !near(sum[at], total) {
                    return Some(format!(
                        "query {i}, keys {keys:?}: {} and {}, not {largest} and {total}",
                        max[at], sum[at]
                    ));
                }
                for d in 0..shape.value_dim {
                    let wanted = seen.iter().enumerate().map(|(j, s)| power(*s) * v[j * shape.value_dim + d]).sum();
                    if !near(mix[at * shape.value_dim + d], wanted) {
                        return Some(format!("query {i}, keys {keys:?}, column {d}: not {wanted}"));
                    }
                }
            }
        }
        let right = came.output.len() == stages.output.len()
            && came.output.iter().zip(&stages.output).all(|(came, wanted)| near(*came, *wanted));
        (!right).then(|| "the output".to_owned())
    }

    #[test]
    fn every_step_is_the_softmax_of_what_was_seen() {
        for call in calls() {
            assert_eq!(fault(&call, &run(&call)), None, "{:?} in tiles {:?}", call.params, call.tiles);
        }
    }

    /// Only tiles with something to see, each once, in order, and together all that is visible.
    #[test]
    fn hidden_tiles_are_skipped() {
        for call in calls() {
            let shape = &call.params.shape;
            let steps = run(&call).steps;
            let seen = |step: &FlashStep| step.scores.iter().filter(|score| score.is_finite()).count();
            assert!(steps.iter().all(|step| seen(step) > 0));
            let all = (0..shape.queries).map(|i| call.params.span(0, i).len()).sum::<usize>();
            assert_eq!(steps.iter().map(seen).sum::<usize>(), all);
            assert!(steps.is_sorted_by_key(|step| (step.rows.start, step.keys.start)));
        }
        let causal = calls().into_iter().find(|call| call.params.causal && call.tiles == (4, 4)).expect("it is there");
        assert!(run(&causal).steps.len() < 4 * 5);
    }

    /// Recomputes max, sum and mix of the steps with a recurrence that forgets something.
    fn broken(call: &Call, fades_sum: bool, fades_mix: bool) -> FlashSteps {
        let mut came = run(call);
        let width = call.params.shape.value_dim;
        let mut before: Option<FlashStep> = None;
        for step in &mut came.steps {
            let goes_on = before.as_ref().filter(|before| before.rows == step.rows);
            for row in 0..step.rows.len() {
                let (max, mut sum, mut mix) = goes_on.map_or((f32::NEG_INFINITY, 0.0, vec![0.0; width]), |before| {
                    (before.max[row], before.sum[row], before.mix[row * width..][..width].to_vec())
                });
                let scores = &step.scores[row * step.keys.len()..][..step.keys.len()];
                let largest = scores.iter().fold(max, |largest, score| largest.max(*score));
                let fade = |on: bool| if on && max != largest { (max - largest).exp() } else { 1.0 };
                sum *= fade(fades_sum);
                mix.iter_mut().for_each(|mix| *mix *= fade(fades_mix));
                for (score, j) in scores.iter().zip(step.keys.clone()).filter(|(score, _)| score.is_finite()) {
                    sum += (score - largest).exp();
                    for d in 0..width {
                        mix[d] += (score - largest).exp() * call.v[j * width + d];
                    }
                }
                (step.max[row], step.sum[row]) = (largest, sum);
                step.mix[row * width..][..width].copy_from_slice(&mix);
            }
            before = Some(step.clone());
        }
        came
    }

    #[test]
    fn forgetting_to_rescale_is_noticed() {
        let call = &calls()[1];
        assert_eq!(fault(call, &broken(call, true, true)), None);
        assert!(fault(call, &broken(call, false, true)).is_some(), "the sum");
        assert!(fault(call, &broken(call, true, false)).is_some(), "the mix");
        let mut off = run(call);
        off.output[7] += 0.01;
        assert!(fault(call, &off).is_some(), "the output");
    }

    #[test]
    fn limits_are_said() {
        let refusal = |shape: Shape, tiles: (usize, usize)| {
            let (q, k, v) = (vec![0.0; shape.q_len()], vec![0.0; shape.k_len()], vec![0.0; shape.v_len()]);
            let error = flash_steps(Inputs::new(&q, &k, &v), &Params::new(shape), tiles.0, tiles.1);
            error.expect_err("it is to be refused").code()
        };
        assert_eq!(refusal(Shape::new(2, 4, 4, 4), (2, 2)), Code::InvalidShape);
        assert_eq!(refusal(Shape::new(1, 257, 4, 4), (2, 2)), Code::TooLarge);
        assert_eq!(refusal(Shape::new(1, 4, 4, 300), (2, 2)), Code::TooLarge);
        assert_eq!(refusal(Shape::new(1, 4, 4, 4), (2, 0)), Code::InvalidOption);
    }
}
