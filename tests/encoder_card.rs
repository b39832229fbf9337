//! The card tells the truth: its figures, recomputed here from the shipped weights and the fixed probe files.

#[path = "support/encoder.rs"]
mod files;

use pollster::block_on;
use qkv::cpu::Cpu;
use qkv::model::Model;
use qkv::model::evaluate::{self, Score};

/// PyTorch and this engine differ in the last digits; a weight that ties within them may fall either way.
const TOLERANCE: f64 = 0.01;

/// Two sentences a line, or one.
enum Probe {
    Pairs(Vec<evaluate::Pair>),
    Choices(Vec<evaluate::Choice>),
}

fn probe(stem: &str) -> Probe {
    let text = files::text(&format!("models/encoder/probes/{stem}.tsv"));
    if text.starts_with("first\tsecond\t") {
        Probe::Pairs(evaluate::read_pairs(&text).expect("a file of pairs"))
    } else {
        Probe::Choices(evaluate::read_choices(&text).expect("a file of choices"))
    }
}

fn score(model: &Model, stem: &str, role: &str) -> Score {
    let network = model.upload(&Cpu).expect("the weights fit");
    let role = model.config().roles.get(role).unwrap_or_else(|| panic!("config.json names a head for {role}"));
    let head = (role.layer, role.head);
    let score = match probe(stem) {
        Probe::Pairs(pairs) => block_on(evaluate::pairs(model, &Cpu, &network, head, &pairs)),
        Probe::Choices(choices) => block_on(evaluate::choices(model, &Cpu, &network, head, &choices)),
    };
    let score = score.expect("every probe runs");
    println!(
        "{stem:22} {:4} accuracy {:.3} flip {:.3} mass {:.3}",
        score.count, score.accuracy, score.flip, score.mass
    );
    score
}

fn compare(stem: &str, score: &Score, claimed: &serde_json::Value) {
    for (name, ours) in [("accuracy", score.accuracy), ("flip", score.flip), ("mass", score.mass)] {
        if let Some(theirs) = claimed[name].as_f64() {
            assert!((ours - theirs).abs() <= TOLERANCE, "{stem}: {name} is {ours}, the card says {theirs}");
        }
    }
}

#[test]
fn figures_of_the_card() {
    let model = files::encoder();
    let config: serde_json::Value = serde_json::from_str(&files::text("models/encoder/config.json")).expect("JSON");
    let metrics = config["metrics"].as_object().expect("config.json publishes metrics");
    assert!(metrics.len() >= 8, "every probe file is published");
    for (stem, claimed) in metrics {
        let role = if stem == "agreement" { "verb-subject" } else { "pronoun-noun" };
        compare(stem, &score(&model, stem, role), claimed);
    }
    for (role, claimed) in config["roles"].as_object().expect("config.json names roles") {
        if let Some(stem) = claimed["probe"].as_str()
            && let Probe::Choices(_) = probe(stem)
        {
            compare(stem, &score(&model, stem, role), claimed);
        }
    }
}

/// What the article says of the model rests on these.
#[test]
fn gates() {
    let model = files::encoder();
    let least =
        [("unseen-combinations", 0.95), ("thing-first", 0.95), ("hand-written", 0.85), ("unseen-adjectives", 0.6)];
    for (stem, least) in least {
        let flip = score(&model, stem, "pronoun-noun").flip;
        assert!(flip >= least, "{stem}: flip {flip} is under {least}");
    }
}

/// A head with no such role must fail the gate, or the gate measures nothing.
#[test]
fn another_head_fails_the_gate() {
    let model = files::encoder();
    let network = model.upload(&Cpu).expect("the weights fit");
    let pointer = &model.config().roles["pronoun-noun"];
    let text = files::text("models/encoder/probes/unseen-combinations.tsv");
    let probes = evaluate::read_pairs(&text).expect("a file of pairs");
    let head = (pointer.head + 1) % model.config().heads;
    let score = block_on(evaluate::pairs(&model, &Cpu, &network, (0, head), &probes[..50])).expect("every probe runs");
    assert!(score.flip < 0.95, "head {head} of the first layer passes too: {score:?}");
}
