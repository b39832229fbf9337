//! Which head does what, chosen on one half of the questions, every other line of a file, and measured on the other half, as
//! `training/decoder/roles.py` does.

use std::collections::BTreeMap;

use pollster::block_on;
use qkv::cpu::Cpu;
use qkv::model::evaluate::{self, Choice};
use qkv::model::{Detail, On, Options, Stage};

use crate::decoders::Decoder;
use crate::said_twice::SaidTwice;

/// Heads with at least this share of the best one's mass do the same work.
const SHARED: f64 = 0.5;

/// A word that looks and where a role would have it look; rows count tokens, the start included.
type Look = (usize, usize);

#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) head: (usize, usize),
    /// On the half that did not choose it.
    pub(crate) mass: f64,
    /// Of a head that looks at all it may see alike.
    pub(crate) uniform: f64,
    pub(crate) alike: Vec<(usize, usize)>,
}

/// A text, with the looks of each role that it is for.
struct Probe {
    text: String,
    looks: Vec<(&'static str, Vec<Look>)>,
}

fn subjects(decoder: &Decoder) -> Vec<Probe> {
    let row = |mark: &Choice| Probe {
        text: mark.text.clone(),
        looks: vec![("verb-subject", vec![(mark.from + 1, mark.right + 1)])],
    };
    evaluate::read_choices(&decoder.probes("subjects")).expect("a file of choices").iter().map(row).collect()
}

fn lists(decoder: &Decoder) -> Vec<Probe> {
    let row = |list: &SaidTwice| Probe {
        text: list.text(),
        looks: vec![
            ("previous-word", list.heard().skip(1).map(|row| (row, row - 1)).collect()),
            ("induction", list.again().map(|row| (row, list.followed(row))).collect()),
            ("duplicate", list.again().map(|row| (row, list.first(row))).collect()),
        ],
    };
    SaidTwice::read(&decoder.probes("lists")).iter().map(row).collect()
}

/// The heads of the named roles.
pub(crate) fn find(decoder: &Decoder, network: &On<Cpu>, roles: &[&str]) -> BTreeMap<&'static str, Found> {
    let (told, listed): (Vec<&str>, Vec<&str>) = roles.iter().partition(|role| **role == "verb-subject");
    let mut found = BTreeMap::new();
    if !told.is_empty() {
        found.extend(over(decoder, network, &subjects(decoder)));
    }
    if !listed.is_empty() {
        found.extend(over(decoder, network, &lists(decoder)));
    }
    found.retain(|role, _| roles.contains(role));
    found
}

fn over(decoder: &Decoder, network: &On<Cpu>, probes: &[Probe]) -> BTreeMap<&'static str, Found> {
    let (model, config) = (&decoder.model, decoder.model.config());
    let zeros = || vec![0.0; config.layers * config.heads];
    let mut masses: BTreeMap<&str, [Vec<f64>; 2]> = BTreeMap::new();
    let half = probes.len() as f64 / 2.0;
    for (at, Probe { text, looks }) in probes.iter().enumerate() {
        let tokens = model.tokenize(text);
        let options = Options { detail: Detail::Weights, ..model.options() };
        let trace = block_on(model.run(&Cpu, network, &tokens, options)).expect("it runs");
        for layer in 0..config.layers {
            let weights = trace.get(Stage::Weights, layer, None).expect("it is kept").data;
            for (head, square) in weights.chunks_exact(tokens.len() * tokens.len()).enumerate() {
                for (role, looks) in looks {
                    let weight = |(from, right): &Look| f64::from(square[from * tokens.len() + right]);
                    let mean = looks.iter().map(weight).sum::<f64>() / looks.len() as f64;
                    let halves = masses.entry(role).or_insert_with(|| [zeros(), zeros()]);
                    halves[at % 2][layer * config.heads + head] += mean / half;
                }
            }
        }
    }
    let place = |at: usize| (at / config.heads, at % config.heads);
    let found = probes[0].looks.iter().map(|(role, looks)| {
        let [chosen, reported] = &masses[role];
        let best = (0..chosen.len()).max_by(|&a, &b| chosen[a].total_cmp(&chosen[b])).expect("it has heads");
        let found = Found {
            head: place(best),
            mass: reported[best],
            uniform: looks.iter().map(|(from, _)| 1.0 / (from + 1) as f64).sum::<f64>() / looks.len() as f64,
            alike: (0..chosen.len()).filter(|&at| chosen[at] >= SHARED * chosen[best]).map(place).collect(),
        };
        (*role, found)
    });
    found.collect()
}
