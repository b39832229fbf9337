//! What the model answers, with all its heads and without some: whether anything hangs on a head that looks right.

use super::{Choice, Pair};
use crate::backend::Backend;
use crate::error::{Code, Error, Result};
use crate::model::{Detail, Model, On, Options};

/// How often the model prefers the right word of two, and how sure it is of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Answers {
    /// Lines of the file that have both words among those that can be predicted.
    pub count: usize,
    /// Share of sentences where the right word has more than the wrong one.
    pub accuracy: f64,
    /// Share of pairs right in both sentences; as `accuracy` where a line is one sentence.
    pub flip: f64,
    /// Mean probability of the right word among all that may be predicted.
    pub probability: f64,
}

/// Forms of one verb for one and for several.
const FORMS: [(&str, &str); 3] = [("is", "are"), ("was", "were"), ("has", "have")];

/// The other number of a verb form, where it is one of the six that tell.
fn other_number(form: &str) -> Option<&'static str> {
    FORMS.iter().find_map(|&(one, several)| match form {
        _ if form == one => Some(several),
        _ if form == several => Some(one),
        _ => None,
    })
}

/// The verb is hidden, and the model is to name it in the number of its subject. Lines with another verb are left out.
///
/// # Errors
/// Whatever a run says.
pub async fn verb_forms<B: Backend>(
    model: &Model,
    backend: &B,
    network: &On<B>,
    ablate: &[(usize, usize)],
    choices: &[Choice],
) -> Result<Answers> {
    let mut answers = Answers::default();
    for probe in choices {
        let mut words: Vec<&str> = probe.text.split(' ').collect();
        let Some(right) = words.get(probe.from).copied() else { continue };
        let Some(wrong) = other_number(right) else { continue };
        words[probe.from] = "[mask]";
        let answer = ask(model, backend, network, ablate, &words.join(" "), probe.from, [right, wrong]).await?;
        answers.add(&[answer]);
    }
    Ok(answers.averaged())
}

/// At the pronoun the model names the noun. Lines with a noun that cannot be predicted are left out.
///
/// # Errors
/// Whatever a run says.
pub async fn named_nouns<B: Backend>(
    model: &Model,
    backend: &B,
    network: &On<B>,
    ablate: &[(usize, usize)],
    pairs: &[Pair],
) -> Result<Answers> {
    let mut answers = Answers::default();
    for pair in pairs {
        let nouns: Vec<&str> = pair.first.split(' ').collect();
        let [Some(a), Some(b)] = [pair.a, pair.b].map(|at| nouns.get(at).copied()) else { continue };
        if [a, b].iter().any(|noun| column(model, noun).is_none()) {
            continue;
        }
        answers.add(&[
            ask(model, backend, network, ablate, &pair.first, pair.pronoun, [a, b]).await?,
            ask(model, backend, network, ablate, &pair.second, pair.pronoun, [b, a]).await?,
        ]);
    }
    Ok(answers.averaged())
}

/// The column of a word in the logits.
fn column(model: &Model, word: &str) -> Option<usize> {
    let row = model.words().row(word)?;
    model.outputs().iter().position(|&output| output == row)
}

/// Whether `right` has more than `wrong` at a word, and its probability. Places count words from 0.
async fn ask<B: Backend>(
    model: &Model,
    backend: &B,
    network: &On<B>,
    ablate: &[(usize, usize)],
    text: &str,
    at: usize,
    words: [&str; 2],
) -> Result<(bool, f64)> {
    let [Some(right), Some(wrong)] = words.map(|word| column(model, word)) else {
        let message = format!("{} or {} cannot be predicted by {}.", words[0], words[1], model.config().name);
        return Err(Error::new(Code::InvalidOption, message));
    };
    let options = Options { ablate: ablate.to_vec(), detail: Detail::Weights, ..model.options() };
    let trace = model.run(backend, network, &model.tokenize(text), options).await?;
    let logits = model.logits(&trace, at + 1)?;
    let sum: f64 = logits.iter().map(|&logit| f64::from(logit - logits[right]).exp()).sum();
    Ok((logits[right] > logits[wrong], 1.0 / sum))
}

impl Answers {
    fn add(&mut self, line: &[(bool, f64)]) {
        let sentences = line.len() as f64;
        self.count += 1;
        self.accuracy += line.iter().filter(|(won, _)| *won).count() as f64 / sentences;
        self.flip += f64::from(u8::from(line.iter().all(|(won, _)| *won)));
        self.probability += line.iter().map(|(_, probability)| probability).sum::<f64>() / sentences;
    }

    fn averaged(mut self) -> Self {
        let count = self.count.max(1) as f64;
        self.accuracy /= count;
        self.flip /= count;
        self.probability /= count;
        self
    }
}
