//! Weights added up, and heads in order.

use serde::Serialize;

use super::{HeadRole, Look};
use crate::error::{Code, Error, Result};
use crate::model::{Stage, Trace};

/// What each head gave the right places of some texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    texts: usize,
    looks: usize,
    /// Sum over the looks of what a head that spreads its weight evenly would give.
    uniform: f64,
    /// [layer · heads + head]: sums over the looks of the weight on the right places, and of 1 where it won.
    mass: Vec<f64>,
    won: Vec<f64>,
}

impl Tally {
    pub(super) fn add(&mut self, trace: &Trace, looks: &[Look], (layers, heads): (usize, usize)) -> Result<()> {
        let tokens = trace.tokens().len();
        if looks.is_empty() {
            return Ok(());
        }
        self.mass.resize(layers * heads, 0.0);
        self.won.resize(layers * heads, 0.0);
        self.texts += 1;
        self.looks += looks.len();
        for look in looks {
            if look.right.iter().chain(&look.rival).chain([&look.from]).any(|&place| place >= tokens) {
                let message = "A probe names a word that its sentence does not have.";
                return Err(Error::new(Code::InvalidOption, message));
            }
            self.uniform += look.right.len() as f64 / look.visible(tokens, trace.options().causal) as f64;
        }
        for layer in 0..layers {
            let weights = trace.get(Stage::Weights, layer, None)?.data;
            for head in 0..heads {
                for look in looks {
                    let row = &weights[(head * tokens + look.from) * tokens..][..tokens];
                    self.mass[layer * heads + head] += look.right.iter().map(|&at| f64::from(row[at])).sum::<f64>();
                    self.won[layer * heads + head] += f64::from(u8::from(won(row, look)));
                }
            }
        }
        Ok(())
    }

    const fn count(&self) -> Count {
        Count { texts: self.texts, looks: self.looks }
    }

    fn mean(&self, sums: &[f64], at: usize) -> f64 {
        sums.get(at).map_or(0.0, |sum| sum / self.looks as f64)
    }
}

/// Whether the right place gets more than its rival, or, where there is none, the most of the row.
fn won(row: &[f32], look: &Look) -> bool {
    let best = look.right.iter().map(|&at| row[at]).fold(f32::NEG_INFINITY, f32::max);
    match look.rival {
        Some(rival) => best > row[rival],
        None => row.iter().all(|&weight| weight <= best),
    }
}

/// How much was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Texts.
    pub texts: usize,
    /// Words in them that the role is about.
    pub looks: usize,
}

/// One head in a ranking. Layer and head count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ranked {
    /// From 0.
    pub layer: usize,
    /// From 0.
    pub head: usize,
    /// Mean weight on the right place, 0…1, over the reported half, or over the reader's text.
    pub score: f64,
    /// Share of the looks that the right place wins: against its rival, or else against all of the row.
    pub accuracy: f64,
    /// Mean weight on the right place over the choosing half, by which the heads are in order; none for a reader's text.
    pub chosen: Option<f64>,
}

/// Every head by one role, the best first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// [`HeadRole::name`].
    pub role: &'static str,
    /// Empty where the role was skipped.
    pub heads: Vec<Ranked>,
    /// The score of a head that gives every word it may see the same.
    pub baseline: f64,
    /// What the order is from; nothing for a reader's text.
    pub chosen: Count,
    /// What the scores are from.
    pub reported: Count,
    /// Why there is nothing to rank, or nothing.
    pub skipped: Option<String>,
}

impl Ranking {
    pub(super) fn skipped(role: HeadRole, why: &str) -> Self {
        let none = Count::default();
        Self {
            role: role.name(),
            heads: Vec::new(),
            baseline: 0.0,
            chosen: none,
            reported: none,
            skipped: Some(why.to_owned()),
        }
    }

    /// In the order of `chosen` where there is one, with the scores of `reported`.
    pub(super) fn new(role: HeadRole, chosen: Option<&Tally>, reported: &Tally, heads: usize) -> Self {
        if reported.looks == 0 || chosen.is_some_and(|chosen| chosen.looks == 0) {
            return Self::skipped(role, "No word of the text asks for it.");
        }
        let mut ranked: Vec<Ranked> = (0..reported.mass.len())
            .map(|at| Ranked {
                layer: at / heads,
                head: at % heads,
                score: reported.mean(&reported.mass, at),
                accuracy: reported.mean(&reported.won, at),
                chosen: chosen.map(|chosen| chosen.mean(&chosen.mass, at)),
            })
            .collect();
        ranked.sort_by(|a, b| b.chosen.unwrap_or(b.score).total_cmp(&a.chosen.unwrap_or(a.score)));
        Self {
            role: role.name(),
            heads: ranked,
            baseline: reported.uniform / reported.looks as f64,
            chosen: chosen.map_or(Count::default(), Tally::count),
            reported: reported.count(),
            skipped: None,
        }
    }
}
