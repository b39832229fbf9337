//! Which head does what, chosen on one half of the questions, every other line of a file, and measured on the other half, as
//! `training/decoder/roles.py` does.

use pollster::block_on;
use qkv::backend::Backend;
use qkv::cpu::Cpu;
use qkv::model::{Detail, Network, Options, Stage};

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

/// Texts with the looks of a role.
fn looks(decoder: &Decoder, role: &str) -> Vec<(String, Vec<Look>)> {
    if role == "verb-subject" {
        let verbs = decoder.probes("subjects");
        let row = |line: &str| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [from, right] = [fields[1], fields[2]].map(|place| place.parse::<usize>().expect("a place") + 1);
            (fields[0].to_owned(), vec![(from, right)])
        };
        return verbs.lines().skip(1).map(row).collect();
    }
    let lists = SaidTwice::read(&decoder.probes("lists"));
    let looks = |list: &SaidTwice| match role {
        "previous-word" => (2..=list.again().end).map(|row| (row, row - 1)).collect(),
        "induction" => list.again().map(|row| (row, list.followed(row))).collect(),
        "duplicate" => list.again().map(|row| (row, list.first(row))).collect(),
        _ => panic!("{role} is no role of {}", decoder.name),
    };
    lists.iter().map(|list| (list.whole(), looks(list))).collect()
}

pub(crate) fn find(decoder: &Decoder, network: &Network<<Cpu as Backend>::Tensor>, role: &str) -> Found {
    let (model, config) = (&decoder.model, decoder.model.config());
    let texts = looks(decoder, role);
    let mut halves = [vec![0.0; config.layers * config.heads], vec![0.0; config.layers * config.heads]];
    let half = texts.len() / 2;
    for (at, (text, looks)) in texts.iter().enumerate() {
        let tokens = model.tokenize(text);
        let options = Options { detail: Detail::Weights, ..model.options() };
        let trace = block_on(model.run(&Cpu, network, &tokens, options)).expect("it runs");
        for layer in 0..config.layers {
            let weights = trace.get(Stage::Weights, layer, None).expect("it is kept").data;
            for (head, square) in weights.chunks_exact(tokens.len() * tokens.len()).enumerate() {
                let sum: f64 = looks.iter().map(|(from, right)| f64::from(square[from * tokens.len() + right])).sum();
                halves[at % 2][layer * config.heads + head] += sum / (looks.len() * half) as f64;
            }
        }
    }
    let [chosen, reported] = halves;
    let place = |at: usize| (at / config.heads, at % config.heads);
    let best = (0..chosen.len()).max_by(|&a, &b| chosen[a].total_cmp(&chosen[b])).expect("it has heads");
    let (_, looks) = &texts[0];
    Found {
        head: place(best),
        mass: reported[best],
        uniform: looks.iter().map(|(from, _)| 1.0 / (from + 1) as f64).sum::<f64>() / looks.len() as f64,
        alike: (0..chosen.len()).filter(|&at| chosen[at] >= SHARED * chosen[best]).map(place).collect(),
    }
}
