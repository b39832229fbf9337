//! The cards of the memory pair tell the truth: how much of a list each says back, by its length, on lists drawn here. Those of
//! the record came from another generator, so the shares agree as two samples do.

#[path = "support/decoders.rs"]
mod decoders;
#[path = "support/encoder.rs"]
mod files;
#[path = "support/random.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this module")]
mod random;
#[path = "support/reciters.rs"]
mod reciters;

use decoders::{Decoder, descriptions, value};
use qkv::cpu::Cpu;
use qkv::model::{Gru, GruConfig};
use random::Random;
use reciters::{AttentionReciter, GruReciter, Reciter};
use serde_json::Value;

/// Lists of one length; of long ones, which cost more, as few as have so many words.
const LISTS: usize = 60;
const WORDS: usize = 720;
/// Attention says back this much of every list that is as long as those it was trained on.
const GATE: f64 = 0.98;
const TRAINED: usize = 48;
/// The first things that the pair's words list, after the marks and `again`.
const FIRST_ITEM: u32 = 4;

/// Shares of the words of lists of one length, in the order of [`FIGURES`].
type Shares = [f64; 3];
/// With its own words fed back; of those the first alone; with the right words fed back.
const FIGURES: [&str; 3] = ["accuracy", "first", "told"];

fn lists(vocabulary: usize, length: usize) -> Vec<Vec<u32>> {
    let mut random = Random::new(length as u64);
    let mut items: Vec<u32> = (FIRST_ITEM..vocabulary as u32).collect();
    let count = WORDS.div_ceil(length).min(LISTS);
    let draw = |_| {
        for at in 0..length {
            let with = random.between(at, items.len() - 1);
            items.swap(at, with);
        }
        items[..length].to_vec()
    };
    (0..count).map(draw).collect()
}

fn share(said: &[Vec<u32>], lists: &[Vec<u32>], words: usize) -> f64 {
    let pairs = said.iter().zip(lists).flat_map(|(said, list)| said.iter().zip(list).take(words));
    let (right, all) = pairs.fold((0, 0), |(right, all), (a, b)| (right + u32::from(a == b), all + 1));
    f64::from(right) / f64::from(all)
}

fn measure<R: Reciter>(reciter: &R, lists: &[Vec<u32>]) -> Shares {
    let (own, told) = (reciter.own(lists), reciter.told(lists));
    assert!(own.iter().chain(&told).zip(lists.iter().cycle()).all(|(said, list)| said.len() == list.len()));
    [share(&own, lists, usize::MAX), share(&own, lists, 1), share(&told, lists, usize::MAX)]
}

/// Five standard deviations of the difference, for words of one list as dependent as can be; one list more of either kind, so
/// that a share of 1 is not taken for certainty.
fn tolerance(ours: f64, claimed: f64, lists: usize, claimed_lists: usize) -> f64 {
    let (n, m) = (lists as f64, claimed_lists as f64);
    let mean = (ours * n + claimed * m + 0.5) / (n + m + 1.0);
    5.0 * (mean * (1.0 - mean) * (1.0 / n + 1.0 / m)).sqrt()
}

/// The first figure that does not come out again, over every so many of the lengths.
fn check<R: Reciter>(reciter: &R, description: &Value, every: usize) -> Result<(), String> {
    let metrics = &description["metrics"];
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    let vocabulary = number(&description["vocabulary"]);
    let lengths = metrics["lengths"].as_array().expect("config.json publishes them");
    for (at, length) in lengths.iter().enumerate().rev().step_by(every) {
        let length = number(length);
        let drawn = lists(vocabulary, length);
        let shares = measure(reciter, &drawn);
        println!("{}, {length} words, {} lists: {shares:.4?} of {FIGURES:?}", description["name"], drawn.len());
        for (name, ours) in FIGURES.iter().zip(shares) {
            let claimed = metrics[name][at].as_f64().expect("a figure for each length");
            let tolerance = tolerance(ours, claimed, drawn.len(), number(&metrics["lists"]));
            // Written so that NaN fails.
            if !((ours - claimed).abs() <= tolerance) {
                return Err(format!("{length} words: {name} is {ours}, the card says {claimed} ± {tolerance}"));
            }
        }
        let gated = description["kind"] == "decoder" && length <= TRAINED;
        if gated && !(shares[0] >= GATE && metrics["accuracy"][at].as_f64() >= Some(GATE)) {
            return Err(format!("{length} words: attention says back {}", shares[0]));
        }
    }
    Ok(())
}

fn attention() -> Vec<Decoder> {
    let all = Decoder::all().into_iter();
    all.filter(|decoder| decoder.description["metrics"]["lengths"].is_array()).collect()
}

fn grus() -> Vec<(Gru, Value)> {
    let all = descriptions("gru").into_iter().map(|(name, description)| {
        let config = GruConfig::parse(&description).expect("the description reads");
        let weights = files::bytes(&format!("models/{name}/weights.safetensors"));
        (Gru::read(config, &weights).expect("the shipped model reads"), value(&description))
    });
    all.collect()
}

#[test]
fn attention_says_back_what_its_card_says() {
    let all = attention();
    assert!(!all.is_empty());
    for decoder in &all {
        let reciter = AttentionReciter { model: &decoder.model, network: decoder.on_cpu() };
        check(&reciter, &decoder.description, 1).unwrap_or_else(|problem| panic!("{}, {problem}", decoder.name));
    }
}

#[test]
fn the_gru_says_back_what_its_card_says() {
    let all = grus();
    assert!(!all.is_empty());
    for (model, description) in &all {
        let reciter = GruReciter::new(model, model.upload(&Cpu).expect("the weights fit"));
        check(&reciter, description, 1).unwrap_or_else(|problem| panic!("{}, {problem}", description["name"]));
    }
}

/// The checks above must be able to fail: a matrix of each net negated, and each net against the other's card.
#[test]
fn sabotage_is_seen() {
    let (attention, gru) = (&attention()[0], &grus()[0]);
    let of_attention = |spoil: bool| {
        let mut network = attention.model.network().clone();
        if spoil {
            let weight = &mut network.layers[0].k.weight;
            *weight = weight.map(|weight| -weight);
        }
        let network = network.upload(&Cpu).expect("the weights fit");
        AttentionReciter { model: &attention.model, network }
    };
    assert_eq!(check(&of_attention(false), &attention.description, 5), Ok(()));
    assert!(check(&of_attention(true), &attention.description, 5).is_err(), "negated keys went unseen");
    assert!(check(&of_attention(false), &gru.1, 5).is_err(), "attention passes for the recurrent net");

    let mut network = gru.0.network().clone();
    network.heard.iter_mut().for_each(|weight| *weight = -*weight);
    let spoilt = GruReciter::new(&gru.0, network.upload(&Cpu).expect("the weights fit"));
    assert!(check(&spoilt, &gru.1, 5).is_err(), "a negated recurrence went unseen");
    let sound = GruReciter::new(&gru.0, gru.0.upload(&Cpu).expect("the weights fit"));
    assert!(check(&sound, &attention.description, 5).is_err(), "the recurrent net passes for attention");
}

/// The recurrent net is stepped here, a batch at a time; a whole run of the model must say the same.
#[test]
fn steps_of_the_gru_are_its_run() {
    let (model, description) = &grus()[0];
    let reciter = GruReciter::new(model, model.upload(&Cpu).expect("the weights fit"));
    let drawn = lists(description["vocabulary"].as_u64().expect("a number") as usize, 6);
    let words = |ids: &[u32]| ids.iter().map(|&id| model.words().word(id)).collect::<Vec<_>>().join(" ");
    for (list, told) in drawn.iter().zip(reciter.told(&drawn)).take(6) {
        let text = format!("{} again {}", words(list), words(&list[..5]));
        let network = model.upload(&Cpu).expect("the weights fit");
        let trace = pollster::block_on(model.run(&Cpu, &network, &model.tokenize(&text))).expect("it runs");
        let said: Vec<u32> =
            (7..13).map(|row| model.predict(&trace, row, 1).expect("a position of it")[0].id).collect();
        assert_eq!(said, told, "{text}");
    }
}
