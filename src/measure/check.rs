//! Sampled rows of an output against f64. Keys and values are made anew one token after another, and each goes into those rows
//! that see it: no matrix, and no copy of the inputs.

use super::{Noise, Stream};
use crate::attention::Params;
use crate::linear_attention::FeatureMap;
use crate::recurrent::Shape;
use crate::reference::recurrent::step;
use crate::reference::row::{LinearRow, SoftmaxRow};

/// Tokens in one step.
const STEP: usize = 16;

/// What mixed the tokens; one sample, heads first, as many key heads as heads.
#[derive(Clone, Debug)]
pub enum Mixer {
    /// Softmax attention under the rules of a call.
    Softmax(Box<Params>),
    /// Normalised linear attention over elu + 1.
    Linear {
        /// Heads.
        heads: usize,
        /// Rows of q, k and v.
        tokens: usize,
        /// Their width.
        head_dim: usize,
        /// Whether each token reads only what came before it.
        causal: bool,
    },
    /// The recurrent layer without biases, from a state of zeros.
    Recurrent(Shape),
}

/// A check under way.
#[derive(Debug)]
pub struct Check {
    noise: Noise,
    mixer: Mixer,
    /// Token and head of each row.
    rows: Vec<(usize, usize)>,
    work: Work,
    /// The next token.
    token: usize,
    end: usize,
}

#[derive(Debug)]
enum Work {
    Softmax(Vec<SoftmaxRow>),
    Linear(Vec<LinearRow>),
    /// The weight, h so far, and h where a row was wanted.
    Recurrent(Vec<f64>, Vec<f64>, Vec<Vec<f64>>),
}

impl Check {
    /// For the rows `(token, head)`; of the recurrent layer a row is a token's whole output.
    #[must_use]
    pub fn new(mixer: Mixer, noise: Noise, rows: Vec<(usize, usize)>) -> Self {
        let (tokens, dim) = (mixer.tokens(), mixer.width());
        let query = |(token, head): &(usize, usize)| numbers(noise, Stream::Q, head * tokens + token, dim);
        let last = rows.iter().map(|(token, _)| token + 1).max().unwrap_or(0);
        let (work, end) = match &mixer {
            Mixer::Softmax(params) => {
                let row = |place| SoftmaxRow::new(query(place), f64::from(params.scale), dim);
                (Work::Softmax(rows.iter().map(row).collect()), tokens)
            }
            Mixer::Linear { causal, .. } => {
                let row = |place| LinearRow::new(&query(place), FeatureMap::EluPlusOne, dim);
                (Work::Linear(rows.iter().map(row).collect()), if *causal { last } else { tokens })
            }
            Mixer::Recurrent(shape) => {
                let weight: Vec<f64> = Self::weight(noise, shape).into_iter().map(f64::from).collect();
                (Work::Recurrent(weight, vec![0.0; dim], vec![Vec::new(); rows.len()]), last)
            }
        };
        Self { noise, mixer, rows, work, token: 0, end }
    }

    /// The weight of a recurrent layer: noise, short enough for the state to forget.
    #[must_use]
    pub fn weight(noise: Noise, shape: &Shape) -> Vec<f32> {
        let mut weight = vec![0.0; shape.weight_len()];
        noise.fill(Stream::Weight, 0, &mut weight);
        let scale = 1.0 / (shape.hidden_dim as f32).sqrt();
        weight.iter_mut().for_each(|w| *w *= scale);
        weight
    }

    /// Takes some tokens more; the share of them that is done, 1 at the end.
    pub fn step(&mut self) -> f32 {
        let end = (self.token + STEP).min(self.end);
        for token in self.token..end {
            self.take(token);
        }
        self.token = end;
        if end == self.end { 1.0 } else { (end as f32 / self.end as f32).min(0.999) }
    }

    fn take(&mut self, j: usize) {
        let (tokens, dim, noise) = (self.mixer.tokens(), self.mixer.width(), self.noise);
        if let Work::Recurrent(weight, h, wanted) = &mut self.work {
            *h = step(&numbers(noise, Stream::X, j, 3 * dim), weight, None, h);
            let of_token = self.rows.iter().zip(wanted).filter(|((token, _), _)| *token == j);
            of_token.for_each(|(_, wanted)| wanted.clone_from(h));
            return;
        }
        // Rows of one head see the same key.
        let mut made: Option<(usize, Vec<f64>, Vec<f64>)> = None;
        for (at, (i, head)) in self.rows.iter().enumerate() {
            if !self.mixer.sees(*head, *i, j) {
                continue;
            }
            let (key, value) = match &made {
                Some((of, key, value)) if of == head => (key, value),
                _ => {
                    let row = head * tokens + j;
                    let (key, value) = (numbers(noise, Stream::K, row, dim), numbers(noise, Stream::V, row, dim));
                    let (_, key, value) = made.insert((*head, key, value));
                    (&*key, &*value)
                }
            };
            match &mut self.work {
                Work::Softmax(rows) => rows[at].take(key, value),
                Work::Linear(rows) => rows[at].take(key, value),
                Work::Recurrent(..) => {}
            }
        }
    }

    /// The largest difference from the rows of an output, one after another; NaN is infinitely far, and so is a row too few.
    #[must_use]
    pub fn finish(mut self, output: &[f32]) -> f64 {
        while self.step() < 1.0 {}
        let wanted: Vec<f64> = match self.work {
            Work::Softmax(rows) => rows.into_iter().flat_map(SoftmaxRow::finish).collect(),
            Work::Linear(rows) => rows.into_iter().flat_map(LinearRow::finish).collect(),
            Work::Recurrent(_, _, rows) => rows.into_iter().flatten().collect(),
        };
        if wanted.len() != output.len() {
            return f64::INFINITY;
        }
        wanted.iter().zip(output).fold(0.0, |largest, (wanted, got)| {
            let difference = (wanted - f64::from(*got)).abs();
            let farther = !(difference <= largest);
            match (farther, difference.is_nan()) {
                (true, true) => f64::INFINITY,
                (true, false) => difference,
                (false, _) => largest,
            }
        })
    }
}

impl Mixer {
    fn tokens(&self) -> usize {
        match self {
            Self::Softmax(params) => params.shape.keys,
            Self::Linear { tokens, .. } => *tokens,
            Self::Recurrent(shape) => shape.tokens,
        }
    }

    fn width(&self) -> usize {
        match self {
            Self::Softmax(params) => params.shape.head_dim,
            Self::Linear { head_dim, .. } => *head_dim,
            Self::Recurrent(shape) => shape.hidden_dim,
        }
    }

    fn sees(&self, head: usize, i: usize, j: usize) -> bool {
        match self {
            Self::Softmax(params) => params.visible(0, head, i, j),
            Self::Linear { causal, .. } => !causal || j <= i,
            Self::Recurrent(_) => false,
        }
    }
}

/// A row of a stream, `dim` wide.
fn numbers(noise: Noise, stream: Stream, row: usize, dim: usize) -> Vec<f64> {
    let mut row_of = vec![0.0_f32; dim];
    noise.fill(stream, row as u64 * dim as u64, &mut row_of);
    row_of.into_iter().map(f64::from).collect()
}
