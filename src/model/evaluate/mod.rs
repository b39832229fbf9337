//! The card's figures, recomputed: what a head's weights do on fixed probe files, and what the model answers without it.
//!
//! A head's role is measured by its weights, never by answers: a model can answer right while every picture of it is
//! wrong. Whether an answer hangs on a head is measured by switching it off.

mod answers;

pub use answers::{Answers, named_nouns, verb_forms};

use super::{Model, On, Options, Special, Stage, Trace};
use crate::backend::Backend;
use crate::error::{Code, Error, Result};

/// What a head did on one probe file.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Lines of the file.
    pub count: usize,
    /// Share of sentences where the right word gets more than the other.
    pub accuracy: f64,
    /// Share of pairs right in both sentences; as `accuracy` where a line is one sentence.
    pub flip: f64,
    /// Mean weight on the right word.
    pub mass: f64,
}

/// Two sentences that differ in one word, which moves what a pronoun stands for.
/// Places count words and signs from 0, without the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The pronoun stands for `a` here,
    pub first: String,
    /// and for `b` here.
    pub second: String,
    /// Place of the pronoun.
    pub pronoun: usize,
    /// Place of the first noun.
    pub a: usize,
    /// Place of the second noun.
    pub b: usize,
}

/// A sentence in which one word should look at another rather than at a third: a verb at its subject, past a noun of
/// the other number; a word at the one of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The sentence.
    pub text: String,
    /// Place of the word that looks.
    pub from: usize,
    /// Place of the word that it should look at.
    pub right: usize,
    /// Place of the word that it might take instead.
    pub other: usize,
}

/// Reads a file of pairs: a header line, then `first second pronoun a b`, separated by tabs.
///
/// # Errors
/// `invalid-option`, naming the line.
pub fn read_pairs(text: &str) -> Result<Vec<Pair>> {
    rows(text, |fields| match fields {
        [first, second, pronoun, a, b] => Some(Pair {
            first: (*first).to_owned(),
            second: (*second).to_owned(),
            pronoun: pronoun.parse().ok()?,
            a: a.parse().ok()?,
            b: b.parse().ok()?,
        }),
        _ => None,
    })
}

/// Reads a file of choices: a header line, then `text from right other`, separated by tabs; further columns are for others.
///
/// # Errors
/// `invalid-option`, naming the line.
pub fn read_choices(text: &str) -> Result<Vec<Choice>> {
    rows(text, |fields| match fields {
        [text, from, right, other, ..] => Some(Choice {
            text: (*text).to_owned(),
            from: from.parse().ok()?,
            right: right.parse().ok()?,
            other: other.parse().ok()?,
        }),
        _ => None,
    })
}

fn rows<T>(text: &str, read: impl Fn(&[&str]) -> Option<T>) -> Result<Vec<T>> {
    let lines = text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
    lines
        .map(|(number, line)| {
            let fields: Vec<&str> = line.split('\t').collect();
            read(&fields).ok_or_else(|| {
                Error::new(
                    Code::InvalidOption,
                    format!("Line {} of a probe file is not as expected: {line:?}.", number + 1),
                )
            })
        })
        .collect()
}

/// The scores of one head on pairs.
///
/// # Errors
/// Whatever a run says.
pub async fn pairs<B: Backend>(
    model: &Model,
    backend: &B,
    network: &On<B>,
    (layer, head): (usize, usize),
    pairs: &[Pair],
) -> Result<Score> {
    let mut score = Score { count: pairs.len(), ..Score::default() };
    for pair in pairs {
        let first = weigh(model, backend, network, &pair.first).await?;
        let second = weigh(model, backend, network, &pair.second).await?;
        let (right_first, mass_first) = compare(&first, (layer, head), [pair.pronoun, pair.a, pair.b])?;
        let (right_second, mass_second) = compare(&second, (layer, head), [pair.pronoun, pair.b, pair.a])?;
        score.accuracy += f64::from(u8::from(right_first) + u8::from(right_second)) / 2.0;
        score.flip += f64::from(u8::from(right_first && right_second));
        score.mass += (mass_first + mass_second) / 2.0;
    }
    Ok(score.averaged())
}

/// The scores of one head on choices.
///
/// # Errors
/// Whatever a run says.
pub async fn choices<B: Backend>(
    model: &Model,
    backend: &B,
    network: &On<B>,
    (layer, head): (usize, usize),
    choices: &[Choice],
) -> Result<Score> {
    let mut score = Score { count: choices.len(), ..Score::default() };
    for probe in choices {
        let trace = weigh(model, backend, network, &probe.text).await?;
        let (right, mass) = compare(&trace, (layer, head), [probe.from, probe.right, probe.other])?;
        score.accuracy += f64::from(u8::from(right));
        score.flip += f64::from(u8::from(right));
        score.mass += mass;
    }
    Ok(score.averaged())
}

async fn weigh<B: Backend>(model: &Model, backend: &B, network: &On<B>, text: &str) -> Result<Trace> {
    let options = Options { detail: super::Detail::Weights, ..model.options() };
    model.run(backend, network, &model.tokenize(text), options).await
}

/// Whether the row of `from` gives `right` more than `other`, and how much it gives it. Places are without the rest or start before them.
fn compare(trace: &Trace, (layer, head): (usize, usize), [from, right, other]: [usize; 3]) -> Result<(bool, f64)> {
    let at = |key: usize| trace.at(Stage::Weights, layer, Some(head), from + 1, key + 1);
    let words =
        trace.tokens().iter().filter(|token| !matches!(token.special, Some(Special::Rest | Special::Start))).count();
    if [from, right, other].iter().any(|place| *place >= words) {
        return Err(Error::new(Code::InvalidOption, "A probe names a word that its sentence does not have."));
    }
    let (right, other) = (at(right)?, at(other)?);
    Ok((right > other, f64::from(right)))
}

impl Score {
    fn averaged(mut self) -> Self {
        let count = self.count.max(1) as f64;
        self.accuracy /= count;
        self.flip /= count;
        self.mass /= count;
        self
    }
}
