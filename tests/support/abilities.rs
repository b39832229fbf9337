//! What a decoder can do, measured on the word that it would say next, as `training/decoder/abilities.py` does.

use std::collections::BTreeMap;

use pollster::block_on;
use qkv::backend::Backend;
use qkv::model::{Detail, On, Options, Token};

use crate::decoders::Decoder;
use crate::grammar::{Grammar, words};
use crate::said_twice::SaidTwice;

/// Share of the words said rightly.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Share {
    pub(crate) right: usize,
    pub(crate) asked: usize,
    /// That the words are of: those of one text may hang together.
    pub(crate) texts: usize,
}

impl Share {
    pub(crate) fn value(self) -> f64 {
        self.right as f64 / self.asked as f64
    }

    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.asked += 1;
    }
}

/// A text, the word that should come next, and those that must be less likely.
pub(crate) struct Question {
    text: String,
    right: usize,
    rivals: Vec<usize>,
}

/// A model under question, some of its heads perhaps off.
pub(crate) struct Asked<'a, B: Backend> {
    pub(crate) decoder: &'a Decoder,
    pub(crate) backend: &'a B,
    pub(crate) network: &'a On<B>,
    pub(crate) off: Vec<(usize, usize)>,
}

/// The questions of each ability.
pub(crate) struct Questions {
    agreement: Vec<Question>,
    names: Vec<Question>,
    list: Vec<SaidTwice>,
    induction: Vec<SaidTwice>,
}

fn column(decoder: &Decoder, word: &str) -> usize {
    let row = decoder.model.words().row(word).unwrap_or_else(|| panic!("{} does not know {word}", decoder.name));
    row as usize
}

/// Questions as `text right others`: `*` stands for every other word, `@class` for the words of a class of the grammar.
pub(crate) fn questions(decoder: &Decoder, grammar: &Grammar, stem: &str) -> Vec<Question> {
    let file = decoder.probes(stem);
    let rows = file.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, right, others] = fields[..] else { panic!("{stem}: {line}") };
        let right = column(decoder, right);
        let others = words(others);
        let rivals = others.iter().flat_map(|other| match other.as_str() {
            "*" => (0..decoder.model.outputs().len()).collect(),
            class if class.starts_with('@') => grammar.class(class).iter().map(|word| column(decoder, word)).collect(),
            word => vec![column(decoder, word)],
        });
        let rivals = rivals.filter(|&rival| rival != right).collect();
        Question { text: text.to_owned(), right, rivals }
    });
    rows.collect()
}

impl Questions {
    /// Every so many of those that the card's abilities and ablations are from.
    pub(crate) fn of(decoder: &Decoder, grammar: &Grammar, every: usize) -> Self {
        let verbs = decoder.probes("subjects");
        let agreement = verbs.lines().skip(1).map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [text, _, _, _, verb, wrong] = fields[..] else { panic!("subjects: {line}") };
            Question { text: text.to_owned(), right: column(decoder, verb), rivals: vec![column(decoder, wrong)] }
        });
        let list = SaidTwice::read(&decoder.probes("lists"));
        Self {
            agreement: agreement.step_by(every).collect(),
            names: questions(decoder, grammar, "introductions").into_iter().step_by(every).collect(),
            induction: list.iter().step_by(every).map(SaidTwice::bare).collect(),
            list: list.into_iter().step_by(every).collect(),
        }
    }
}

impl<B: Backend> Asked<'_, B> {
    /// The logits after some tokens.
    fn logits(&self, tokens: &[Token], rows: std::ops::Range<usize>) -> Vec<Vec<f32>> {
        let model = &self.decoder.model;
        let options = Options { ablate: self.off.clone(), detail: Detail::Weights, ..model.options() };
        let trace = block_on(model.run(self.backend, self.network, tokens, options)).expect("it runs");
        rows.map(|row| model.logits(&trace, row).expect("a position of the text")).collect()
    }

    pub(crate) fn share<'q>(&self, questions: impl IntoIterator<Item = &'q Question>) -> Share {
        let mut share = Share::default();
        for Question { text, right, rivals } in questions {
            share.texts += 1;
            let tokens = self.decoder.model.tokenize(text);
            let logits = &self.logits(&tokens, tokens.len() - 1..tokens.len())[0];
            share.add(rivals.iter().all(|&rival| logits[*right] > logits[rival]));
        }
        share
    }

    /// Of the words of the second saying, without its first, those that are the likeliest.
    pub(crate) fn said_again(&self, lists: &[SaidTwice]) -> Share {
        let mut share = Share::default();
        for list in lists {
            share.texts += 1;
            let tokens = self.decoder.model.tokenize(&list.text());
            let rows = list.again();
            for (row, logits) in rows.clone().zip(self.logits(&tokens, rows)) {
                let wanted = tokens[list.followed(row)].id as usize;
                share.add(logits.iter().enumerate().all(|(id, &logit)| id == wanted || logits[wanted] > logit));
            }
        }
        share
    }

    pub(crate) fn abilities(&self, questions: &Questions) -> BTreeMap<&'static str, Share> {
        BTreeMap::from([
            ("agreement", self.share(&questions.agreement)),
            ("names", self.share(&questions.names)),
            ("list", self.said_again(&questions.list)),
            ("induction", self.said_again(&questions.induction)),
        ])
    }
}
